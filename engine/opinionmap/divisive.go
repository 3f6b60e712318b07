package opinionmap

import (
	"cmp"
	"slices"
)

// Divide is a statement on which two groups differ.
//
// Pol.is has no such list, only an axis of extremity. Here the groups' shares of
// agreement are compared pair by pair; the order is by the lower bound of the
// difference (Newcombe 1998), so that few votes do not make a wide divide. The
// pairs listed are chosen at [FalseDiscoveryRate], and the bounds of the chosen
// ones hold in spite of the choice (false coverage rate, Benjamini and Yekutieli
// 2005).
type Divide struct {
	Statement int64 `json:"statement"`
	// For is the group that agrees more, Against the other.
	For     int `json:"for"`
	Against int `json:"against"`
	// ForShare and AgainstShare are agreements among the group's votes, passes
	// included; 0 to 1.
	ForShare     float64 `json:"for_share"`
	AgainstShare float64 `json:"against_share"`
	// Lower is the lower bound of ForShare - AgainstShare; above 0.
	Lower float64 `json:"lower"`
}

// divideVotes is the least number of votes on a statement in each group of a pair.
const divideVotes = 7

// DivisiveStatements lists the pairs of groups and statements that differ, the
// widest first. groups is indexed [group][column]. With fewer than two groups
// the list is empty.
func DivisiveStatements(statements []int64, groups [][]Tally) []Divide {
	type pair struct{ column, high, low int }
	var pairs []pair
	var p []float64
	for j := range statements {
		for g := range groups {
			for h := g + 1; h < len(groups); h++ {
				a, b := groups[g][j], groups[h][j]
				if min(a.Total(), b.Total()) < divideVotes {
					continue
				}
				t := pair{j, g, h}
				if a.Agree*b.Total() < b.Agree*a.Total() {
					t.high, t.low = h, g
				}
				a, b = groups[t.high][j], groups[t.low][j]
				pairs = append(pairs, t)
				// Twice the one-sided value: which side is larger was looked up first.
				p = append(p, min(1, 2*moreThanOther(a.Agree, a.Total(), b.Agree, b.Total())))
			}
		}
	}
	q := BenjaminiHochberg(p)
	chosen := 0
	for i := range q {
		if q[i] <= FalseDiscoveryRate {
			chosen++
		}
	}
	if chosen == 0 {
		return nil
	}
	z := normalQuantile(1 - FalseDiscoveryRate*float64(chosen)/float64(len(p))/2)
	var list []Divide
	for i, t := range pairs {
		if q[i] > FalseDiscoveryRate {
			continue
		}
		a, b := groups[t.high][t.column], groups[t.low][t.column]
		d := Divide{
			Statement: statements[t.column], For: t.high, Against: t.low,
			ForShare: float64(a.Agree) / float64(a.Total()), AgainstShare: float64(b.Agree) / float64(b.Total()),
			Lower: differenceLower(a.Agree, a.Total(), b.Agree, b.Total(), z),
		}
		if d.Lower > 0 {
			list = append(list, d)
		}
	}
	slices.SortFunc(list, func(a, b Divide) int {
		return cmp.Or(cmp.Compare(b.Lower, a.Lower), cmp.Compare(a.Statement, b.Statement), cmp.Compare(a.For, b.For), cmp.Compare(a.Against, b.Against))
	})
	return list
}
