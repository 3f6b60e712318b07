package mapcommand

import (
	"errors"
	"fmt"

	"dienhong/engine/opinionmap"
	"dienhong/engine/polis"
)

// ErrNotPublished means that an export names no group for anybody.
var ErrNotPublished = errors.New("mapcommand: the export has no published groups")

// Comparison is how far a result agrees with the published groups.
type Comparison struct {
	Index        float64 // adjusted Rand index, at most 1
	Ours, Theirs int     // numbers of groups
	Participants int     // grouped in both
}

// String is the line that scripts read.
func (c Comparison) String() string {
	return fmt.Sprintf("ARI %.6f k %d published %d participants %d", c.Index, c.Ours, c.Theirs, c.Participants)
}

// Compare compares over the participants who are grouped in both.
func Compare(c *polis.Conversation, r *opinionmap.Result) (Comparison, error) {
	if len(c.Groups) == 0 {
		return Comparison{}, ErrNotPublished
	}
	number := map[string]int{}
	for _, g := range c.Groups {
		if _, ok := number[g]; !ok {
			number[g] = len(number)
		}
	}
	var ours, theirs []int
	for row, id := range r.Participants {
		if g, ok := c.Groups[id]; ok && r.GroupOf[row] >= 0 {
			ours, theirs = append(ours, int(r.GroupOf[row])), append(theirs, number[g])
		}
	}
	return Comparison{
		Index: opinionmap.AdjustedRandIndex(ours, theirs), Ours: len(r.Groups), Theirs: len(number), Participants: len(ours),
	}, nil
}
