package synthesis

import (
	"context"

	"dienhong/engine/opinionmap"
)

// Breadth is how wide agreement reaches, without any groups. Like the certainty it
// takes longer than the map and may be of a somewhat earlier point of the log.
type Breadth struct {
	Version int64 `json:"version"`
	// Bridging has the statements that count, the most bridging first.
	Bridging  []Bridging `json:"bridging"`
	ShortList ShortList  `json:"short_list"`
}

// Bridging is how far a statement is agreed with beyond what viewpoints explain,
// see [opinionmap.Bridging].
type Bridging struct {
	Statement int64   `json:"statement"`
	Score     float64 `json:"score" doc:"About -1 to 1; 0 is the average statement of this consultation."`
	Lower     float64 `json:"lower" doc:"Lower end of a 95 % interval of the score."`
	Votes     int     `json:"votes"`
}

// ShortList is a proportional short list, see [opinionmap.ShortList]: no 1/Size of
// the participants who agree on a statement is left out of it altogether.
type ShortList struct {
	Size         int      `json:"size" doc:"Number of statements asked for; no group of 1/size of the participants who agree on a statement goes unrepresented."`
	Statements   []Listed `json:"statements"`
	Participants int      `json:"participants" doc:"People who voted on a statement that counts."`
	Covered      int      `json:"covered" doc:"At least this many of them agreed with a statement on the list: the sum of new."`
}

// Listed is a statement of the short list, in the order of choice.
type Listed struct {
	Statement int64 `json:"statement"`
	New       int   `json:"new" doc:"Number of people who agreed with it and with none before it; 0 where too few to be shown."`
}

// The length of a short list: a quarter of the statements with votes, within bounds.
const (
	shortestList = 3
	longestList  = opinionmap.ShortListSize
)

// Widen finds how wide agreement reaches. Statements whose moderation is set in m
// to rejected are out. The only error is the context's.
func Widen(ctx context.Context, m *opinionmap.Matrix, statements []Statement) (*Breadth, error) {
	for _, s := range statements {
		m.SetModeration(s.Number, s.Moderation)
	}
	scores, err := opinionmap.BridgingScores(ctx, m)
	if err != nil {
		return nil, err
	}
	b := &Breadth{Bridging: make([]Bridging, 0, len(scores))}
	for _, s := range scores {
		b.Bridging = append(b.Bridging, Bridging{s.Statement, s.Score, s.Lower, s.Votes})
	}
	b.ShortList.Size = min(longestList, max(shortestList, len(scores)/4))
	list := opinionmap.ProportionalShortList(m, b.ShortList.Size)
	b.ShortList.Participants = list.Participants
	for _, s := range list.Statements {
		l := Listed{Statement: s.Statement}
		if s.New >= MinCell {
			l.New = s.New
			b.ShortList.Covered += s.New
		}
		b.ShortList.Statements = append(b.ShortList.Statements, l)
	}
	return b, nil
}

// bridging lists the statements with a score that may be shown now.
func (c Current) bridging() []Bridging {
	var list []Bridging
	if c.Result == nil || c.Result.Breadth == nil {
		return list
	}
	for _, b := range c.Result.Breadth.Bridging {
		if c.counts(b.Statement) {
			list = append(list, b)
		}
	}
	return list
}

// bridges lists those that are surely above the average statement.
func (c Current) bridges() []Bridging {
	var list []Bridging
	for _, b := range c.bridging() {
		if b.Lower > 0 {
			list = append(list, b)
		}
	}
	return list
}

// shortList gives the list as it may be shown now; empty when a statement of it
// was hidden since, for without that one it is no proportional list.
func (c Current) shortList() ShortList {
	if c.Result == nil || c.Result.Breadth == nil {
		return ShortList{}
	}
	l := c.Result.Breadth.ShortList
	for _, s := range l.Statements {
		if !c.counts(s.Statement) {
			return ShortList{}
		}
	}
	return l
}
