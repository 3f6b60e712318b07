package opinionmap

import (
	"cmp"
	"slices"
)

// consensus lists the statements that most participants agree, or disagree,
// with, grouped or not (Pol.is, "consensus" or "majority" statements).
func consensus(ids []int64, order []int32, out []bool, tallies []Tally) Consensus {
	list := func(success func(Tally) int) []ConsensusStatement {
		var all []ConsensusStatement
		for _, j := range order {
			if out[j] {
				continue
			}
			t := tallies[j]
			s, n := success(t), t.Total()
			if p, z := proportion(s, n), oneSample(s, n); p > 0.5 && z > z90 {
				all = append(all, ConsensusStatement{Column: int(j), Statement: ids[j], Success: s, Trials: n, P: p, Z: z})
			}
		}
		slices.SortStableFunc(all, func(a, b ConsensusStatement) int { return cmp.Compare(b.P*b.Z, a.P*a.Z) })
		return all[:min(len(all), mostListed)]
	}
	return Consensus{
		Agree:    list(func(t Tally) int { return t.Agree }),
		Disagree: list(func(t Tally) int { return t.Disagree }),
	}
}

// groupAwareConsensus is the product over the groups of the proportion that
// agrees (Pol.is, "group-informed consensus"), from the votes as cast.
func groupAwareConsensus(votes [][]Tally, column int) float64 {
	product := 1.0
	for g := range votes {
		t := votes[g][column]
		product *= proportion(t.Agree, t.Total())
	}
	return product
}
