package opinionmap

// gram counts, for every two statements, how the participants who answered both
// answered: whole numbers, exact, and easy to keep up to date. From it follow the
// entries of XᵀX, whatever the means are by now.
type gram struct {
	pairs []cooccurrence // of columns j < k, at triangle(k) + j
}

// cooccurrence sums over the participants who answered statements j and k, with
// u = -1 for agree, +1 for disagree and 0 for pass.
type cooccurrence struct {
	both     int32 // participants
	products int32 // u_j·u_k
	first    int32 // u_j
	second   int32 // u_k
}

func triangle(k int) int { return k * (k - 1) / 2 }

// Counting pairs takes a step for every two votes of a participant, the sparse
// product a dozen or more passes over the votes. The choice must follow from the
// votes alone, because the last digits of the two differ.
const (
	gramVotes      = 1_000_000
	gramStatements = 2800 // 63 MB
	gramPerVote    = 120
)

func (m *Matrix) prefersGram() bool {
	return m.votes >= gramVotes && m.Statements() <= gramStatements && m.pairs <= gramPerVote*int64(m.votes)
}

func newGram(m *Matrix, threads int) *gram {
	g := &gram{}
	g.grow(m.Statements())
	if m.isWide {
		countPairs(g, m.wide, threads)
	} else {
		countPairs(g, m.narrow, threads)
	}
	return g
}

func (g *gram) grow(statements int) {
	for len(g.pairs) < triangle(statements) {
		g.pairs = append(g.pairs, make([]cooccurrence, triangle(statements)-len(g.pairs))...)
	}
}

// Four counters of sixteen bits in a word, for both, products, first and second;
// the last three count one more each time, so that none is negative. A row adds
// at most 2 to each.
const rowsPerWord = 32767

var increments = func() (t [4][4]uint64) {
	for j := range 3 {
		for k := range 3 {
			u, w := 1-j, 1-k // the low bits of a cell are vote + 1
			t[k][j] = 1 | uint64(u*w+1)<<16 | uint64(u+1)<<32 | uint64(w+1)<<48
		}
	}
	return t
}()

func countPairs[C cell](g *gram, rows [][]C, threads int) {
	parts := (len(rows) + rowsPerWord - 1) / rowsPerWord
	words := make(chan []uint64, parts) // reused by the parts one after another
	merge := make(chan struct{}, 1)
	parallel(threads, parts, func(i int) {
		var sums []uint64
		select {
		case sums = <-words:
		default:
			sums = make([]uint64, len(g.pairs))
		}
		from, to := block(len(rows), parts, i)
		for _, row := range rows[from:to] {
			for n, c := range row {
				k := columnOf(c)
				mine := sums[triangle(k) : triangle(k)+k]
				add := &increments[c&3]
				for _, d := range row[:n] {
					mine[d>>2] += add[d&3]
				}
			}
		}
		merge <- struct{}{} // whole numbers: the order does not matter
		for at, s := range sums {
			if s != 0 {
				g.pairs[at].add(s)
				sums[at] = 0
			}
		}
		<-merge
		words <- sums
	})
}

func (p *cooccurrence) add(word uint64) {
	both := int32(word & 0xffff)
	p.both += both
	p.products += int32(word>>16&0xffff) - both
	p.first += int32(word>>32&0xffff) - both
	p.second += int32(word>>48) - both
}

// recountRow replaces a row by another, vote by vote that differs.
func recountRow[C cell](g *gram, before, now []C) {
	var row []C // what is counted: votes that stay and those already exchanged
	var out, in []C
	for len(before) > 0 || len(now) > 0 {
		switch {
		case len(now) == 0 || len(before) > 0 && columnOf(before[0]) < columnOf(now[0]):
			out, before = append(out, before[0]), before[1:]
		case len(before) == 0 || columnOf(now[0]) < columnOf(before[0]):
			in, now = append(in, now[0]), now[1:]
		default:
			if before[0] == now[0] {
				row = append(row, now[0])
			} else {
				out, in = append(out, before[0]), append(in, now[0])
			}
			before, now = before[1:], now[1:]
		}
	}
	for i, c := range out {
		countVote(g, c, row, -1)
		countVote(g, c, out[:i], -1)
	}
	for i, c := range in {
		countVote(g, c, row, 1)
		countVote(g, c, in[:i], 1)
	}
}

// countVote adds (by = 1) or takes away (by = -1) the pairs of a vote with others
// of the same participant.
func countVote[C cell](g *gram, c C, others []C, by int32) {
	j, u := columnOf(c), -int32(voteOf(c))
	for _, d := range others {
		k, w := columnOf(d), -int32(voteOf(d))
		low, high, first, second := j, k, u, w
		if j > k {
			low, high, first, second = k, j, w, u
		}
		p := &g.pairs[triangle(high)+low]
		p.both += by
		p.products += by * u * w
		p.first += by * first
		p.second += by * second
	}
}

// product returns the function y = XᵀX x by the dense matrix of statements ×
// statements.
func (g *gram) product(c *columns, threads int) func(x, y []pair) {
	n := len(c.means)
	dense := make([]float64, n*n)
	parallel(threads, n, func(k int) {
		if c.out[k] {
			return
		}
		for j := range n {
			if c.out[j] {
				continue
			}
			if j == k {
				dense[k*n+k] = c.variance[k]
				continue
			}
			low, high := min(j, k), max(j, k)
			p := g.pairs[triangle(high)+low]
			dense[k*n+j] = float64(p.products) - c.means[high]*float64(p.first) - c.means[low]*float64(p.second) +
				c.means[low]*c.means[high]*float64(p.both)
		}
	})
	return func(x, y []pair) {
		const at = 32
		parallel(threads, (n+at-1)/at, func(i int) {
			for k := i * at; k < min(n, (i+1)*at); k++ {
				var a0, a1, b0, b1 float64
				row := dense[k*n:][:n]
				for j := 0; j+1 < n; j += 2 {
					a0 += row[j] * x[j][0]
					a1 += row[j] * x[j][1]
					b0 += row[j+1] * x[j+1][0]
					b1 += row[j+1] * x[j+1][1]
				}
				if n%2 == 1 {
					a0 += row[n-1] * x[n-1][0]
					a1 += row[n-1] * x[n-1][1]
				}
				y[k] = pair{a0 + b0, a1 + b1}
			}
		})
	}
}
