package opinionmap

import (
	"cmp"
	"math"
	"slices"
)

// CommonGround tells how far all groups are on the same side of a statement.
//
// Pol.is multiplies the groups' shares (its group-aware consensus), so that the
// figure shrinks with every further group and two votes count like two hundred.
// Here the groups' shares are averaged geometrically, which keeps one scale for
// any number of groups (red-dwarf #118, #120), and each share is first replaced by
// the lower end of its confidence interval (Wilson 1927), so that a small group
// does not fake agreement.
type CommonGround struct {
	Statement int64 `json:"statement"`
	// Side is what is shared, Agree or Disagree: the side with the larger Lower.
	Side Vote `json:"side"`
	// Mean is the geometric mean over groups of (k+1)/(n+2); 0 to 1. n counts
	// passes, as everywhere in Pol.is.
	Mean float64 `json:"mean"`
	// Lower is the geometric mean of the groups' lower bounds; 0 to 1. The list is
	// ordered by it.
	Lower float64 `json:"lower"`
	// Least is the lowest of the groups' lower bounds, and LeastGroup the group.
	Least      float64 `json:"least"`
	LeastGroup int     `json:"least_group"`
	// Fewest is the smallest number of votes in a group.
	Fewest int `json:"fewest"`
	// Shared: more than half of every group is on this side. The claim is wrong for
	// at most 5 % of statements of which it is untrue, since it needs every group's
	// own bound to pass (an intersection-union test, Berger 1982).
	Shared bool `json:"shared"`
}

// commonGroundZ is the one-sided 95 % point of the normal distribution.
var commonGroundZ = normalQuantile(0.95)

// CommonGrounds lists the statements with votes in the groups, the most shared
// first. groups is indexed [group][column] as statements is by column. One group
// is allowed; none gives an empty list.
func CommonGrounds(statements []int64, groups [][]Tally) []CommonGround {
	var list []CommonGround
	if len(groups) == 0 {
		return list
	}
	for j, s := range statements {
		best := commonGround(groups, j, Agree)
		if against := commonGround(groups, j, Disagree); against.Lower > best.Lower {
			best = against
		}
		votes := 0
		for g := range groups {
			votes += groups[g][j].Total()
		}
		if votes == 0 {
			continue
		}
		best.Statement = s
		list = append(list, best)
	}
	slices.SortFunc(list, func(a, b CommonGround) int {
		return cmp.Or(cmp.Compare(b.Lower, a.Lower), cmp.Compare(b.Mean, a.Mean), cmp.Compare(a.Statement, b.Statement))
	})
	return list
}

func commonGround(groups [][]Tally, column int, side Vote) CommonGround {
	c := CommonGround{Side: side, Least: 1, Fewest: math.MaxInt}
	mean, lower := 0.0, 0.0
	for g := range groups {
		t := groups[g][column]
		k, n := t.On(side), t.Total()
		low, _ := wilson(k, n, commonGroundZ)
		if low < c.Least || g == 0 {
			c.Least, c.LeastGroup = low, g
		}
		c.Fewest = min(c.Fewest, n)
		mean += math.Log(float64(k+1) / float64(n+2))
		lower += math.Log(low) // minus infinity for nobody: the mean of bounds is then 0
	}
	c.Mean = math.Exp(mean / float64(len(groups)))
	c.Lower = math.Exp(lower / float64(len(groups)))
	c.Shared = c.Least > 0.5
	return c
}

// On counts the votes on one side: Agree, Disagree or Pass.
func (t Tally) On(side Vote) int {
	switch side {
	case Agree:
		return t.Agree
	case Disagree:
		return t.Disagree
	default:
		return t.Pass
	}
}
