package synthesis

import (
	"math"
	"time"

	"dienhong/civic"
	"dienhong/engine/opinionmap"
)

// State says what a result can honestly show.
type State string

// The states of a result.
const (
	NoVotes     State = "none"     // nobody has voted
	TooFew      State = "few"      // counts, no map yet
	Weighing    State = "weighing" // counts; whether there are groups is being found out
	OneGroup    State = "one"      // nothing by which people could be told apart
	Leanings    State = "leanings" // parts that come back in resamples, one group by degrees
	GroupsFound State = "groups"   // separate groups
)

// Result is what the public votes of a consultation say. It is
// stored as it is and shown as it is; pages only add the texts of statements.
type Result struct {
	Consultation civic.ConsultationNumber `json:"consultation"`
	Version      int64                    `json:"version"`     // number of the release of votes that counts
	Fingerprint  string                   `json:"fingerprint"` // of the statements' states
	Method       string                   `json:"method"`      // of the computation, see [Method]
	ComputedAt   time.Time                `json:"computed_at"`
	Took         int64                    `json:"took_ms"`
	State        State                    `json:"state"`

	Participants int `json:"participants"` // who voted at least once
	Grouped      int `json:"grouped"`      // who answered enough to be on the map
	Votes        int `json:"votes"`        // current votes on statements that count
	HiddenVotes  int `json:"hidden_votes"` // current votes on statements that do not
	Hidden       int `json:"hidden"`       // how many statements those are on
	Needed       int `json:"needed"`       // statements to answer to be on the map

	Groups   []Group   `json:"groups"` // by name
	Clusters []Cluster `json:"clusters"`
	Findings []Finding `json:"statements"` // the statements that count, by number
	// Kinds is nil before voting has ended, and where noise would hide everything.
	Kinds *Kinds `json:"kinds,omitempty"`

	// Common lists what every group is on the same side of, and Divides where two
	// groups differ, the clearest first.
	Common  []Shared `json:"common"`
	Divides []Divide `json:"divides"`

	// Certainty is nil while it was never worked out.
	Certainty *Certainty `json:"certainty,omitempty"`
	// Breadth is nil while it was never worked out, and without a map.
	Breadth *Breadth `json:"breadth,omitempty"`

	Axes Axes `json:"axes"`
	// Named remembers the name of everybody's group, so that the next result can
	// keep the names; it is of no use to readers.
	Named []byte `json:"named"`
	Next  int    `json:"next"` // first name never used
}

// Method names the computation; a result of another method is computed anew.
const Method = "5"

// Tally counts votes.
type Tally struct {
	Agree    int `json:"agree"`
	Disagree int `json:"disagree"`
	Pass     int `json:"pass"`
}

// Total is the number of votes.
func (t Tally) Total() int { return t.Agree + t.Disagree + t.Pass }

// Share gives n of the total, 0 when there is none.
func (t Tally) Share(n int) float64 {
	if t.Total() == 0 {
		return 0
	}
	return float64(n) / float64(t.Total())
}

// Interval is a range in which a share lies with 95 % confidence.
type Interval struct{ Low, High float64 }

// Likely gives the Wilson interval of a share of n in total (Wilson 1927), which
// stays inside 0 and 1 and is honest for few votes.
func Likely(n, total int) Interval {
	if total == 0 {
		return Interval{0, 1}
	}
	const z = 1.959964
	t, p := float64(total), float64(n)/float64(total)
	mid := (p + z*z/(2*t)) / (1 + z*z/t)
	half := z / (1 + z*z/t) * math.Sqrt(p*(1-p)/t+z*z/(4*t*t))
	return Interval{max(0, mid-half), min(1, mid+half)}
}

// Group is a group of opinion.
type Group struct {
	// Name stays with the group from one result to the next; see [Group.Letter].
	Name int `json:"name"`
	// Style numbers the shape, pattern and colour; no two groups share one.
	Style int `json:"style"`
	Size  int `json:"size"` // participants
	// Stands lists what sets the group apart, the widest difference first.
	Stands []Stance `json:"stands"`
	// Stability is how far the group comes back when participants are drawn
	// again, 0 to 1; negative when it was not tried.
	Stability float64 `json:"stability"`
}

// Letter is the name as people see it.
func (g Group) Letter() string { return opinionmap.GroupLetter(g.Name) }

// Shown tells whether figures of the group are shown.
func (g Group) Shown() bool { return g.Size >= MinCell }

// Stance is a statement on which a group stands out from the others.
type Stance struct {
	Statement int64           `json:"statement"`
	Side      opinionmap.Vote `json:"side"` // Agree or Disagree
	// Share of the group's votes on that side, and of the other groups' votes.
	Share float64 `json:"share"`
	Rest  float64 `json:"rest"`
}

// Cluster is participants who answered nearly alike.
type Cluster struct {
	X     float64 `json:"x"`
	Y     float64 `json:"y"`
	Size  int     `json:"size"`
	Group int     `json:"group"` // position in Result.Groups
}

// Finding is what the votes say about one statement.
type Finding struct {
	Statement int64 `json:"statement"`
	All       Tally `json:"all"`
	// ByGroup is in the order of Result.Groups, zero for a group not shown.
	ByGroup []Tally `json:"by_group"`
	// Shared is how far every group is on one side, 0 to 1 (the geometric mean
	// of the groups' lower bounds), and Side which; Divide the largest supported
	// difference between two groups, 0 to 1.
	Shared float64         `json:"shared"`
	Side   opinionmap.Vote `json:"side"`
	Divide float64         `json:"divide"`
}

// Shared is a statement on which more than half of every group is on one side,
// with 95 % confidence.
type Shared struct {
	Statement int64           `json:"statement"`
	Side      opinionmap.Vote `json:"side"`
	// Least is the lower bound of the share in the group that shares it least.
	Least float64 `json:"least"`
	Lower float64 `json:"lower"`
}

// Divide is a statement on which two groups differ.
type Divide struct {
	Statement int64 `json:"statement"`
	For       int   `json:"for"`     // position of the group that agrees more
	Against   int   `json:"against"` // and of the other
	// ForShare and AgainstShare are agreements among each group's votes; Lower is
	// the lower bound of their difference.
	ForShare     float64 `json:"for_share"`
	AgainstShare float64 `json:"against_share"`
	Lower        float64 `json:"lower"`
}

// Axes places a participant by votes.
type Axes struct {
	Statements []int64      `json:"statements"`
	Mean       []float64    `json:"mean"`
	Loadings   [][2]float64 `json:"loadings"`
	// Columns counts all statements with votes, Out those left out of the
	// mathematics.
	Columns int `json:"columns"`
	Out     int `json:"out"`
}

// Place gives where votes put somebody, by Pol.is's projection: the sum over the
// answered statements of the deviation from the mean, stretched by the square
// root of how few were answered. ok is false without a vote that counts.
func (a Axes) Place(votes map[int64]opinionmap.Vote) (at Point, answered int, ok bool) {
	for i, s := range a.Statements {
		v, voted := votes[s]
		if !voted {
			continue
		}
		answered++
		deviation := -float64(v) - a.Mean[i] // agree is -1 inside the mathematics
		at.X += deviation * a.Loadings[i][0]
		at.Y += deviation * a.Loadings[i][1]
	}
	if answered == 0 {
		return Point{}, 0, false
	}
	stretch := math.Sqrt(float64(a.Columns) / float64(answered+a.Out))
	return Point{at.X * stretch, at.Y * stretch}, answered, true
}

// Nearest gives the group of the cluster that is nearest to a place; -1 when
// there is none.
func (r *Result) Nearest(at Point) int {
	group, least := -1, math.Inf(1)
	for _, c := range r.Clusters {
		if d := math.Hypot(c.X-at.X, c.Y-at.Y); d < least {
			group, least = c.Group, d
		}
	}
	return group
}

// Certainty says how far the map can be relied on. It takes much longer than the
// map and may be of a somewhat earlier point of the log.
type Certainty struct {
	Version     int64  `json:"version"`
	Fingerprint string `json:"fingerprint"`
	// Separate: there are separate groups, more than in conversations of one
	// group (P is the share of those that look as separate). Pattern: people who
	// answer one statement alike answer others alike.
	Separate bool    `json:"separate"`
	P        float64 `json:"p"`
	Pattern  bool    `json:"pattern"`
	// Parts is the number of groups or leanings to tell apart; 1 is none.
	Parts int `json:"parts"`
	// Resamples counts how often participants and statements were drawn again;
	// Stability is how far each part came back, by name, 0 to 1.
	Resamples int             `json:"resamples"`
	Stability map[int]float64 `json:"stability"`
}

// StablePart is the least stability of a part that can be trusted.
const StablePart = opinionmap.StableGroup

// Parted tells whether the result compares groups or leanings.
func (r *Result) Parted() bool { return r.State == GroupsFound || r.State == Leanings }

// Mapped tells whether there is a map.
func (r *Result) Mapped() bool { return len(r.Clusters) > 0 }

// Shaky tells whether a part came back too seldom to be trusted.
func (r *Result) Shaky() bool {
	for _, g := range r.Groups {
		if g.Stability >= 0 && g.Stability < StablePart {
			return true
		}
	}
	return false
}
