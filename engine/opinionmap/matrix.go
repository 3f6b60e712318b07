// Package opinionmap turns votes into a map of opinion: where each participant
// stands, which groups there are, what each group stands for and what everybody
// shares. Votes in, result out: no SQL, no HTTP, no clock, no global random state.
package opinionmap

import "slices"

// Vote is an answer to a statement.
type Vote int8

// The answers. A pass is an answer; a statement not answered has none.
const (
	Disagree Vote = -1
	Pass     Vote = 0
	Agree    Vote = 1
)

// Moderation is what the office decided about a statement.
type Moderation int8

// A rejected statement stays in the matrix and out of the result.
const (
	Rejected    Moderation = -1
	Unmoderated Moderation = 0
	Accepted    Moderation = 1
)

// VoteEvent is one line of the log of votes.
type VoteEvent struct {
	Participant int64
	Statement   int64
	Vote        Vote
	At          int64 // milliseconds UTC
}

// Tally counts the current votes on a statement.
type Tally struct{ Agree, Disagree, Pass int }

// Total is the number of votes.
func (t Tally) Total() int { return t.Agree + t.Disagree + t.Pass }

// cell is a statement's column shifted left by two, with the vote in the two
// low bits (vote + 1).
type cell uint32

func pack(column int, v Vote) cell { return cell(column)<<2 | cell(v+1) }
func (c cell) column() int         { return int(c >> 2) }
func (c cell) vote() Vote          { return Vote(c&3) - 1 }

// Matrix holds the last vote of each participant on each statement. Rows and
// columns keep the order of first appearance. It is not safe for use by several
// goroutines; a [Matrix.Snapshot] is independent.
type Matrix struct {
	participants []int64
	rowOf        map[int64]int
	rows         [][]cell // by row, sorted by column
	statements   []int64
	columnOf     map[int64]int
	tallies      []Tally
	moderation   map[int64]Moderation
	votes        int
}

// NewMatrix makes an empty matrix.
func NewMatrix() *Matrix {
	return &Matrix{rowOf: map[int64]int{}, columnOf: map[int64]int{}, moderation: map[int64]Moderation{}}
}

// Add takes votes in the order of the log; the last one of a cell wins.
func (m *Matrix) Add(events ...VoteEvent) {
	for _, e := range events {
		m.add(e)
	}
}

func (m *Matrix) add(e VoteEvent) {
	row, known := m.rowOf[e.Participant]
	if !known {
		row = len(m.participants)
		m.rowOf[e.Participant] = row
		m.participants = append(m.participants, e.Participant)
		m.rows = append(m.rows, nil)
	}
	column, known := m.columnOf[e.Statement]
	if !known {
		column = len(m.statements)
		m.columnOf[e.Statement] = column
		m.statements = append(m.statements, e.Statement)
		m.tallies = append(m.tallies, Tally{})
	}
	i, found := m.find(row, column)
	if found {
		m.count(column, m.rows[row][i].vote(), -1)
		m.rows[row][i] = pack(column, e.Vote)
	} else {
		m.rows[row] = slices.Insert(m.rows[row], i, pack(column, e.Vote))
		m.votes++
	}
	m.count(column, e.Vote, 1)
}

func (m *Matrix) find(row, column int) (int, bool) {
	return slices.BinarySearchFunc(m.rows[row], column, func(c cell, want int) int { return c.column() - want })
}

func (m *Matrix) count(column int, v Vote, by int) {
	t := &m.tallies[column]
	switch v {
	case Agree:
		t.Agree += by
	case Disagree:
		t.Disagree += by
	default:
		t.Pass += by
	}
}

// SetModeration records what the office decided about a statement.
func (m *Matrix) SetModeration(statement int64, d Moderation) { m.moderation[statement] = d }

// Vote gives the current vote of a participant on a statement, and whether
// there is one.
func (m *Matrix) Vote(participant, statement int64) (Vote, bool) {
	row, ok := m.rowOf[participant]
	if !ok {
		return 0, false
	}
	column, ok := m.columnOf[statement]
	if !ok {
		return 0, false
	}
	i, found := m.find(row, column)
	if !found {
		return 0, false
	}
	return m.rows[row][i].vote(), true
}

// VotesOf counts the statements that a participant answered.
func (m *Matrix) VotesOf(participant int64) int {
	row, ok := m.rowOf[participant]
	if !ok {
		return 0
	}
	return len(m.rows[row])
}

// Tally counts the current votes on a statement, rejected or not.
func (m *Matrix) Tally(statement int64) Tally {
	column, ok := m.columnOf[statement]
	if !ok {
		return Tally{}
	}
	return m.tallies[column]
}

// Participants counts those who voted at least once.
func (m *Matrix) Participants() int { return len(m.participants) }

// Statements counts those that were voted on at least once.
func (m *Matrix) Statements() int { return len(m.statements) }

// Votes counts the cells that hold a vote.
func (m *Matrix) Votes() int { return m.votes }

// Snapshot copies the matrix, so that a result can be computed while votes come
// in.
func (m *Matrix) Snapshot() *Matrix {
	c := &Matrix{
		participants: slices.Clone(m.participants), rowOf: make(map[int64]int, len(m.rowOf)),
		rows: make([][]cell, len(m.rows)), statements: slices.Clone(m.statements),
		columnOf: make(map[int64]int, len(m.columnOf)), tallies: slices.Clone(m.tallies),
		moderation: make(map[int64]Moderation, len(m.moderation)), votes: m.votes,
	}
	for i, p := range c.participants {
		c.rowOf[p] = i
	}
	for i, s := range c.statements {
		c.columnOf[s] = i
	}
	for s, d := range m.moderation {
		c.moderation[s] = d
	}
	all := make([]cell, 0, m.votes)
	for i, r := range m.rows {
		all = append(all, r...)
		c.rows[i] = all[len(all)-len(r) : len(all) : len(all)]
	}
	return c
}
