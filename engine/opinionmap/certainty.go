package opinionmap

import (
	"context"
	"math"
)

// StableGroup is the least stability of a group that is shown (Hennig 2007).
const StableGroup = 0.6

// Certainty is how much of a map the votes support, and what to show.
type Certainty struct {
	Split Split `json:"split"`
	// Candidates are the groupings tried, k = 2, 3, …
	Candidates []Candidate `json:"candidates"`
	// Groups is the number of groups to show as groups: that of Sections when the
	// votes fall into separate groups, otherwise 1. 0 when nobody is grouped.
	Groups int `json:"groups"`
	// Sections is the number of parts into which the map can be cut for comparison
	// so that the same parts come back in resamples: the candidate with the best
	// silhouette among those whose groups are all stable; 1 when there is none or
	// no pattern. With Groups = 1 they are sections of one group that differs by
	// degrees, such as its two ends, and are to be called so.
	Sections int `json:"sections"`
	// Stability is that of the sections; empty with fewer than two.
	Stability Stability `json:"stability"`
}

// Candidate is a grouping that was tried.
type Candidate struct {
	K          int     `json:"k"`
	Silhouette float64 `json:"silhouette"`
	// Groups is the stability of its groups, see [Stability].
	Groups []float64 `json:"groups"`
	// Supported: every group is at least as stable as [StableGroup].
	Supported bool `json:"supported"`
}

// CertaintyOptions set the effort; zero values mean the defaults.
type CertaintyOptions struct {
	Split     SplitOptions
	Stability StabilityOptions
}

// Assess tells how sure the map r of the votes m is. r must come from [Compute]
// on the same votes. It takes about a hundred times as long as the map of a few
// thousand people and is meant for the background; the cost grows little beyond
// 50,000 people. The only error is the context's, and then there is no result: what
// it says never depends on the time that it had.
func Assess(ctx context.Context, m *Matrix, r *Result, o CertaintyOptions) (Certainty, error) {
	var c Certainty
	var grouped []int
	for row, b := range r.Base {
		if b >= 0 {
			grouped = append(grouped, row)
		}
	}
	if len(grouped) == 0 {
		return c, ctx.Err()
	}
	votes := newRollCall(m)
	base, groupings := candidates(r)
	var err error
	if c.Split, err = votes.split(ctx, grouped, o.Split); err != nil {
		return Certainty{}, err
	}
	all, err := groupingStability(ctx, votes, base, groupings, o.Stability)
	if err != nil {
		return Certainty{}, err
	}
	c.Groups, c.Sections = 1, 1
	best := math.Inf(-1)
	for i, s := range all {
		k := Candidate{K: r.Silhouettes[i].K, Silhouette: r.Silhouettes[i].Score, Groups: s.Groups,
			Supported: len(s.Groups) > 1 && s.Least() >= StableGroup}
		c.Candidates = append(c.Candidates, k)
		if c.Split.Pattern && k.Supported && k.Silhouette > best {
			c.Sections, c.Stability, best = k.K, s, k.Silhouette
		}
	}
	if c.Split.Groups {
		c.Groups = c.Sections
	}
	return c, nil
}

// candidates returns the place among the base clusters of each row, -1 for who is
// not grouped, and the groupings of base clusters that Compute tried.
func candidates(r *Result) (base []int, groupings [][]int) {
	place := map[int32]int{}
	for i, b := range r.BaseClusters {
		place[int32(b.ID)] = i
	}
	base = make([]int, len(r.Base))
	for row, id := range r.Base {
		base[row] = -1
		if id >= 0 {
			base[row] = place[id]
		}
	}
	for _, s := range r.Silhouettes {
		g := groupClusters(r.BaseClusters, s.K)
		of := make([]int, len(g.of))
		for b, group := range g.of {
			of[b] = int(group)
		}
		groupings = append(groupings, of)
	}
	return base, groupings
}
