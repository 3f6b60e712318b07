package opinionmap

import (
	"cmp"
	"slices"
)

// Distinctive is a statement on which a group stands out: more than half of the
// group is on that side, and more of it than of the others.
//
// Pol.is asks for z > 1.28 in both tests, for every statement and group: among
// 500 statements and 3 groups that alone gives scores of false finds, and the
// list is then cut to five (red-dwarf #99, #123). Here the expected share of
// false finds among those listed is at most [FalseDiscoveryRate] (Benjamini and
// Hochberg 1995), and there is no other cut. The tests take the groups as given;
// where the groups were found in the same votes, the list describes them and does
// not prove that they exist: that is what [Split] is for.
type Distinctive struct {
	Group     int   `json:"group"`
	Statement int64 `json:"statement"`
	Side      Vote  `json:"side"`
	// Share of the group's votes on that side and of the other groups' votes; 0 to 1.
	Share float64 `json:"share"`
	Rest  float64 `json:"rest"`
	// Lower is the 95 % lower bound of Share - Rest.
	Lower float64 `json:"lower"`
	// Q is the smallest false discovery rate at which this is listed.
	Q float64 `json:"q"`
}

// FalseDiscoveryRate is the expected share of false finds that lists accept.
const FalseDiscoveryRate = 0.05

// DistinctiveStatements lists by group, the widest difference first. groups is
// indexed [group][column]. With fewer than two groups there is nothing to stand
// out from.
func DistinctiveStatements(statements []int64, groups [][]Tally) []Distinctive {
	if len(groups) < 2 {
		return nil
	}
	var tested []Distinctive
	var p []float64
	for j, s := range statements {
		var all Tally
		for g := range groups {
			t := groups[g][j]
			all.Agree, all.Disagree, all.Pass = all.Agree+t.Agree, all.Disagree+t.Disagree, all.Pass+t.Pass
		}
		for g := range groups {
			n, rest := groups[g][j].Total(), all.Total()-groups[g][j].Total()
			if n == 0 || rest == 0 {
				continue
			}
			for _, side := range [...]Vote{Agree, Disagree} {
				k := groups[g][j].On(side)
				others := all.On(side) - k
				// Both must hold, so the larger p-value counts (intersection-union).
				p = append(p, max(moreThanHalf(k, n), moreThanOther(k, n, others, rest)))
				tested = append(tested, Distinctive{
					Group: g, Statement: s, Side: side, Share: float64(k) / float64(n), Rest: float64(others) / float64(rest),
					Lower: differenceLower(k, n, others, rest, commonGroundZ),
				})
			}
		}
	}
	var list []Distinctive
	for i, q := range BenjaminiHochberg(p) {
		if q <= FalseDiscoveryRate {
			tested[i].Q = q
			list = append(list, tested[i])
		}
	}
	slices.SortFunc(list, func(a, b Distinctive) int {
		return cmp.Or(cmp.Compare(a.Group, b.Group), cmp.Compare(b.Lower, a.Lower), cmp.Compare(a.Statement, b.Statement))
	})
	return list
}

// BenjaminiHochberg turns p-values into q-values: q[i] is the smallest false
// discovery rate at which hypothesis i is rejected (Benjamini and Hochberg 1995).
func BenjaminiHochberg(p []float64) (q []float64) {
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Or(cmp.Compare(p[a], p[b]), cmp.Compare(a, b)) })
	q = make([]float64, len(p))
	least := 1.0
	for rank := len(order); rank > 0; rank-- {
		i := order[rank-1]
		least = min(least, p[i]*float64(len(p))/float64(rank))
		q[i] = least
	}
	return q
}
