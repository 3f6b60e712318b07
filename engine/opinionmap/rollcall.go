package opinionmap

import "math"

// rollCall is a matrix of votes as the methods beyond Pol.is read it: one run of
// cells, cut into rows, of live statements only. Column and row numbers are those
// of the matrix.
type rollCall struct {
	columns int   // those that are out too; they have no cells
	out     int   // how many are out: rejected or meta
	start   []int // where each row begins in cells; one longer than there are rows
	cells   []ballot
}

// ballot is a column shifted left by two, with the vote in the two low bits
// (vote + 1).
type ballot uint32

func (b ballot) column() int { return int(b >> 2) }
func (b ballot) vote() Vote  { return Vote(b&3) - 1 }

func newRollCall(m *Matrix) *rollCall {
	live := make([]bool, len(m.statements))
	out := 0
	for j, s := range m.statements {
		live[j] = m.moderation[s] != Rejected && !m.meta[s]
		if !live[j] {
			out++
		}
	}
	r := &rollCall{columns: len(live), out: out, start: make([]int, 1, len(m.participants)+1), cells: make([]ballot, 0, m.votes)}
	for i := range m.participants {
		m.EachVote(i, func(column int, v Vote) {
			if live[column] {
				r.cells = append(r.cells, pack[ballot](column, v))
			}
		})
		r.start = append(r.start, len(r.cells))
	}
	return r
}

func (r *rollCall) rows() int          { return len(r.start) - 1 }
func (r *rollCall) row(i int) []ballot { return r.cells[r.start[i]:r.start[i+1]] }

// live counts the columns that are neither rejected nor meta.
func (r *rollCall) live() int { return r.columns - r.out }

// only is the roll call of some of the rows.
func (r *rollCall) only(rows []int) *rollCall {
	s := &rollCall{columns: r.columns, out: r.out, start: make([]int, 1, len(rows)+1)}
	for _, i := range rows {
		s.cells = append(s.cells, r.row(i)...)
		s.start = append(s.start, len(s.cells))
	}
	return s
}

// counts tallies every column for each class of rows; a row of class -1 is left
// out. The result is indexed [class][column].
func (r *rollCall) counts(class []int, classes int) [][]Tally {
	t := make([][]Tally, classes)
	for g := range t {
		t[g] = make([]Tally, r.columns)
	}
	for i := range r.rows() {
		if class[i] < 0 {
			continue
		}
		column := t[class[i]]
		for _, c := range r.row(i) {
			switch c.vote() {
			case Agree:
				column[c.column()].Agree++
			case Disagree:
				column[c.column()].Disagree++
			default:
				column[c.column()].Pass++
			}
		}
	}
	return t
}

// stream is a deterministic source of random numbers (SplitMix64, Steele, Lea and
// Flood 2014). Each piece of work has its own, so that results do not depend on
// the order in which pieces run.
type stream uint64

func newStream(seed uint64, piece int) *stream {
	s := stream(seed)
	s = stream(s.next() + uint64(piece)*0xd1342543de82ef95)
	return &s
}

func (s *stream) next() uint64 {
	*s += 0x9e3779b97f4a7c15
	z := uint64(*s)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// float is uniform in [0, 1).
func (s *stream) float() float64 { return float64(s.next()>>11) / (1 << 53) }

// below is uniform in 0 … n-1.
func (s *stream) below(n int) int { return int(s.float() * float64(n)) }

// normal has mean 0 and variance 1 (Box and Muller 1958).
func (s *stream) normal() float64 {
	return math.Sqrt(-2*math.Log(1-s.float())) * math.Cos(2*math.Pi*s.float())
}
