package opinionmap

import (
	"maps"
	"slices"
	"sync/atomic"
)

// Matrix holds the last vote of each participant on each statement. Rows
// (participants) and columns (statements) keep the order of first appearance. It
// also remembers who was admitted to the grouping and in which order (see
// admit). Several goroutines may read it, and take a [Matrix.Snapshot], while none
// changes it; a snapshot is independent.
type Matrix struct {
	participants []int64 // by row
	rowOf        index
	statements   []int64 // by column
	columnOf     index
	tallies      []Tally // by column
	moderation   map[int64]Moderation
	meta         map[int64]bool
	votes        int
	pairs        int64 // of votes of the same participant
	empty        int   // rows whose votes were all withdrawn

	// Rows, each sorted by column; wide is used beyond 16,384 statements. A row
	// that was there when the last snapshot was taken is shared with it and is
	// copied before it changes.
	narrow    [][]uint16
	wide      [][]uint32
	isWide    bool
	snapshots atomic.Uint32 // taken so far
	madeAt    []uint32      // by row: snapshots when it was made or copied

	admitted []int32 // rows in the order of their admission
	inside   []bool  // by row
}

// NewMatrix creates an empty matrix.
func NewMatrix() *Matrix {
	return &Matrix{moderation: map[int64]Moderation{}, meta: map[int64]bool{}}
}

// Add takes votes in the order of the log; the last one of a cell wins, whatever
// its time. A participant or a statement begins to exist with its first vote, and
// stays when that vote is withdrawn. The vote must be one of the three answers or
// [Withdrawn]; readers of outside data check that.
func (m *Matrix) Add(events ...VoteEvent) {
	for _, e := range events {
		if e.Vote == Withdrawn {
			m.withdraw(e)
		} else {
			m.add(e)
		}
	}
}

// withdraw empties a cell. The row is copied: a snapshot may share it.
func (m *Matrix) withdraw(e VoteEvent) {
	before, voted := m.Vote(e.Participant, e.Statement)
	if !voted {
		return
	}
	row, _ := m.rowOf.get(e.Participant)
	column, _ := m.columnOf.get(e.Statement)
	if m.isWide {
		m.wide[row] = without(m.wide[row], column)
	} else {
		m.narrow[row] = without(m.narrow[row], column)
	}
	m.madeAt[row] = m.snapshots.Load()
	m.tallies[column].count(before, -1)
	m.votes--
	m.pairs -= int64(m.length(row))
	if m.length(row) == 0 {
		m.empty++
	}
}

func without[C cell](row []C, column int) []C {
	return slices.DeleteFunc(slices.Clone(row), func(c C) bool { return columnOf(c) == column })
}

func (m *Matrix) add(e VoteEvent) {
	row, known := m.rowOf.get(e.Participant)
	if !known {
		row = len(m.participants)
		m.rowOf.put(e.Participant, row)
		m.participants = append(m.participants, e.Participant)
		m.inside = append(m.inside, false)
		m.madeAt = append(m.madeAt, m.snapshots.Load())
		if m.isWide {
			m.wide = append(m.wide, nil)
		} else {
			m.narrow = append(m.narrow, nil)
		}
	}
	column, met := m.columnOf.get(e.Statement)
	if !met {
		column = len(m.statements)
		m.columnOf.put(e.Statement, column)
		m.statements = append(m.statements, e.Statement)
		m.tallies = append(m.tallies, Tally{})
		if column >= narrowColumns && !m.isWide {
			m.widen()
		}
	}
	var before Vote
	var replaced bool
	taken := m.snapshots.Load()
	shared := m.madeAt[row] < taken
	m.madeAt[row] = taken
	if m.isWide {
		before, replaced = set(m.wide, row, column, e.Vote, shared)
	} else {
		before, replaced = set(m.narrow, row, column, e.Vote, shared)
	}
	if replaced {
		m.tallies[column].count(before, -1)
	} else {
		m.votes++
		m.pairs += int64(m.length(row) - 1)
		if known && m.length(row) == 1 {
			m.empty--
		}
	}
	m.tallies[column].count(e.Vote, 1)
	m.admit(row)
}

// set writes a cell and gives the vote that was there. A row that is full or
// shared is copied, with a quarter more room: rows are most of the memory.
func set[C cell](rows [][]C, row, column int, v Vote, shared bool) (before Vote, replaced bool) {
	r := rows[row]
	i, found := slices.BinarySearchFunc(r, column, func(c C, want int) int { return columnOf(c) - want })
	if shared || !found && cap(r) == len(r) {
		r = append(make([]C, 0, len(r)+len(r)/4+2), r...)
	}
	if found {
		before = voteOf(r[i])
		r[i] = pack[C](column, v)
	} else {
		r = slices.Insert(r, i, pack[C](column, v))
	}
	rows[row] = r
	return before, found
}

// widen moves all rows to 32-bit cells.
func (m *Matrix) widen() {
	m.wide = make([][]uint32, len(m.narrow))
	for i, r := range m.narrow {
		w := make([]uint32, len(r))
		for j, c := range r {
			w[j] = uint32(c)
		}
		m.wide[i] = w
	}
	m.narrow, m.isWide = nil, true
}

// Pol.is groups everyone with min(7, statements) votes, tops up to fifteen, and
// keeps whoever was ever in (its conversation worker, "in-conv").
const (
	enoughVotes        = 7
	enoughParticipants = 15
)

// admit applies the rules of Pol.is after each vote: below fifteen participants
// everyone is in, afterwards whoever has min(7, statements) votes; whoever is in
// stays in.
func (m *Matrix) admit(row int) {
	if m.inside[row] {
		return
	}
	if len(m.admitted) < enoughParticipants || m.length(row) >= min(enoughVotes, len(m.statements)) {
		m.inside[row] = true
		m.admitted = append(m.admitted, int32(row))
	}
}

// length counts the votes in a row.
func (m *Matrix) length(row int) int {
	if m.isWide {
		return len(m.wide[row])
	}
	return len(m.narrow[row])
}

// SetModeration records what the office decided about a statement, which need not
// have votes yet.
func (m *Matrix) SetModeration(statement int64, d Moderation) { m.moderation[statement] = d }

// SetMeta records whether a statement asks about the participants rather than
// about the question. Such a statement is shown and voted on, and out of the
// mathematics.
func (m *Matrix) SetMeta(statement int64, meta bool) { m.meta[statement] = meta }

// Vote returns the current vote of a participant on a statement, and whether
// there is one.
func (m *Matrix) Vote(participant, statement int64) (Vote, bool) {
	row, ok := m.rowOf.get(participant)
	if !ok {
		return 0, false
	}
	column, ok := m.columnOf.get(statement)
	if !ok {
		return 0, false
	}
	if m.isWide {
		return find(m.wide[row], column)
	}
	return find(m.narrow[row], column)
}

func find[C cell](row []C, column int) (Vote, bool) {
	i, found := slices.BinarySearchFunc(row, column, func(c C, want int) int { return columnOf(c) - want })
	if !found {
		return 0, false
	}
	return voteOf(row[i]), true
}

// VotesOf counts the statements that a participant answered.
func (m *Matrix) VotesOf(participant int64) int {
	row, ok := m.rowOf.get(participant)
	if !ok {
		return 0
	}
	return m.length(row)
}

// EachVote calls f with the column and the vote of every cell of a row, in the
// order of the columns. Row and column count from 0 in the order of
// [Matrix.ParticipantIDs] and [Matrix.StatementIDs].
func (m *Matrix) EachVote(row int, f func(column int, v Vote)) {
	if m.isWide {
		for _, c := range m.wide[row] {
			f(columnOf(c), voteOf(c))
		}
		return
	}
	for _, c := range m.narrow[row] {
		f(columnOf(c), voteOf(c))
	}
}

// Tally counts the current votes on a statement, rejected or not.
func (m *Matrix) Tally(statement int64) Tally {
	column, ok := m.columnOf.get(statement)
	if !ok {
		return Tally{}
	}
	return m.tallies[column]
}

// Participants counts those who ever voted: the rows.
func (m *Matrix) Participants() int { return len(m.participants) }

// Voters counts those who have a vote now.
func (m *Matrix) Voters() int { return len(m.participants) - m.empty }

// Statements counts those that were voted on at least once.
func (m *Matrix) Statements() int { return len(m.statements) }

// ParticipantIDs lists the participants by row. The caller must not change it.
func (m *Matrix) ParticipantIDs() []int64 {
	return m.participants[:len(m.participants):len(m.participants)]
}

// StatementIDs lists the statements by column. The caller must not change it.
func (m *Matrix) StatementIDs() []int64 { return m.statements[:len(m.statements):len(m.statements)] }

// Votes counts the cells that hold a vote.
func (m *Matrix) Votes() int { return m.votes }

// Snapshot returns a matrix that stays as this one is now, so that a result can be
// computed while votes come in. Rows are shared until they change in either.
func (m *Matrix) Snapshot() *Matrix {
	m.snapshots.Add(1)
	c := &Matrix{
		participants: m.ParticipantIDs(), rowOf: m.rowOf.clone(),
		statements: m.StatementIDs(), columnOf: m.columnOf.clone(), tallies: slices.Clone(m.tallies),
		moderation: maps.Clone(m.moderation), meta: maps.Clone(m.meta), votes: m.votes, pairs: m.pairs, empty: m.empty,
		narrow: slices.Clone(m.narrow), wide: slices.Clone(m.wide), isWide: m.isWide, madeAt: make([]uint32, len(m.madeAt)),
		admitted: m.admitted[:len(m.admitted):len(m.admitted)], inside: slices.Clone(m.inside),
	}
	c.snapshots.Store(1)
	return c
}
