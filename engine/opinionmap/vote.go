package opinionmap

// Vote is an answer to a statement.
type Vote int8

// The answers. A pass is an answer; a statement not answered has none.
const (
	Disagree Vote = -1
	Pass     Vote = 0
	Agree    Vote = 1
)

// Withdrawn, in the log, takes back the answer of that participant to that
// statement. No cell holds it.
const Withdrawn Vote = 2

// Moderation is what the office decided about a statement.
type Moderation int8

// A rejected statement stays in the matrix and out of the result.
const (
	Rejected    Moderation = -1
	Unmoderated Moderation = 0
	Accepted    Moderation = 1
)

// VoteEvent is one line of the vote log.
type VoteEvent struct {
	Participant int64 // any number that is his or hers alone
	Statement   int64
	Vote        Vote
	At          int64 // milliseconds since 1970, UTC; only readers of files sort by it
}

// Tally counts current votes on a statement: of everyone, or of a part.
type Tally struct{ Agree, Disagree, Pass int }

// Total is the number of votes.
func (t Tally) Total() int { return t.Agree + t.Disagree + t.Pass }

func (t *Tally) count(v Vote, by int) {
	switch v {
	case Agree:
		t.Agree += by
	case Disagree:
		t.Disagree += by
	default:
		t.Pass += by
	}
}

// cell is a statement's column shifted left by two, with the vote in the two low
// bits (vote + 1). Sixteen bits hold 16,384 statements.
type cell interface{ ~uint16 | ~uint32 }

const narrowColumns = 1 << 14

func pack[C cell](column int, v Vote) C { return C(column)<<2 | C(v+1) }
func columnOf[C cell](c C) int          { return int(c >> 2) }
func voteOf[C cell](c C) Vote           { return Vote(c&3) - 1 }
