package opinionmap

import "slices"

// Mapper maps a conversation again and again as votes come in. It remembers what
// it counted, so that the work grows with the votes that are new; the result has
// the same bytes as that of [Compute]. The zero value is ready. Not safe for use
// by several goroutines at once.
type Mapper struct {
	last *Matrix
	gram *gram
}

// Map computes the map of m as it is now. m may be the live matrix or a snapshot
// of it; it must not change during the call.
func (p *Mapper) Map(m *Matrix, o Options) *Result {
	if !m.prefersGram() {
		p.last, p.gram = nil, nil
		return Compute(m, o)
	}
	now := m.Snapshot()
	if !p.update(now, o.Threads) {
		p.gram = newGram(now, o.Threads)
	}
	p.last = now
	c := newColumns(now)
	return assemble(now, o, c, principal(now.statements, c.variance, p.gram.product(c, o.Threads)))
}

// update brings the counts from the last matrix to this one, row by row that
// differs; it says no when counting from the beginning is better.
func (p *Mapper) update(now *Matrix, threads int) bool {
	then := p.last
	if then == nil || then.isWide != now.isWide || len(then.participants) > len(now.participants) || len(then.statements) > len(now.statements) ||
		!slices.Equal(then.statements, now.statements[:len(then.statements)]) {
		return false
	}
	p.gram.grow(now.Statements())
	if now.isWide {
		return updateRows(p.gram, then.wide, now.wide, threads)
	}
	return updateRows(p.gram, then.narrow, now.narrow, threads)
}

// updateRows counts the rows that changed. An unchanged row is shared by the two
// snapshots, so that comparing addresses is enough.
func updateRows[C cell](g *gram, then, now [][]C, threads int) bool {
	parts := blocks(len(now), 1)
	changed := make([][]int32, parts)
	parallel(threads, parts, func(b int) {
		from, to := block(len(now), parts, b)
		for i := from; i < to; i++ {
			if i >= len(then) || len(then[i]) != len(now[i]) || len(now[i]) > 0 && &then[i][0] != &now[i][0] {
				changed[b] = append(changed[b], int32(i))
			}
		}
	})
	total := 0
	for _, c := range changed {
		total += len(c)
	}
	if total > len(now)/4 {
		return false
	}
	for _, c := range changed {
		for _, i := range c {
			var before []C
			if int(i) < len(then) {
				before = then[i]
			}
			recountRow(g, before, now[i])
		}
	}
	return true
}
