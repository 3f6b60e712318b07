package opinionmap

import (
	"math"
	"slices"
)

// z90 is the threshold of the one-sided tests (Pol.is).
const z90 = 1.2816

// The longest list of what a group stands for, and of a consensus.
const mostListed = 5

// proportion estimates a proportion with one success and one failure added.
func proportion(success, trials int) float64 { return float64(success+1) / float64(trials+2) }

// oneSample tests a proportion against one half.
func oneSample(success, trials int) float64 {
	n := float64(trials + 1)
	return 2 * math.Sqrt(n) * (float64(success+1)/n - 0.5)
}

// twoSample tests whether two proportions differ.
func twoSample(success, trials, otherSuccess, otherTrials int) float64 {
	s1, n1, s2, n2 := float64(success+1), float64(trials+1), float64(otherSuccess+1), float64(otherTrials+1)
	pooled := (s1 + s2) / (n1 + n2)
	if pooled == 1 {
		return 0
	}
	return (s1/n1 - s2/n2) / math.Sqrt(pooled*(1-pooled)*(1/n1+1/n2))
}

// compare measures how a group's votes on a statement differ from the others'.
func compare(own, others Tally) Representativeness {
	n, o := own.Total(), others.Total()
	r := Representativeness{
		PAgree: proportion(own.Agree, n), PDisagree: proportion(own.Disagree, n),
		ZAgree: oneSample(own.Agree, n), ZDisagree: oneSample(own.Disagree, n),
		TAgree:    twoSample(own.Agree, n, others.Agree, o),
		TDisagree: twoSample(own.Disagree, n, others.Disagree, o),
	}
	r.RAgree = r.PAgree / proportion(others.Agree, o)
	r.RDisagree = r.PDisagree / proportion(others.Disagree, o)
	return r
}

// representativeness compares each part with the sum of the other parts, by part
// and column.
func representativeness(votes [][]Tally, out []bool) [][]Representativeness {
	all := make([][]Representativeness, len(votes))
	for g := range votes {
		all[g] = make([]Representativeness, len(out))
		for j := range out {
			if out[j] {
				continue
			}
			var others Tally
			for h := range votes {
				if h != g {
					others.Agree += votes[h][j].Agree
					others.Disagree += votes[h][j].Disagree
					others.Pass += votes[h][j].Pass
				}
			}
			all[g][j] = compare(votes[g][j], others)
		}
	}
	return all
}

// representative selects what a group stands for, as Pol.is does ("select-rep-
// comments"): the statement it most agrees on, then those with the highest
// R·T·P·Z among the significant ones. order is the columns by statement id.
func representative(ids []int64, order []int32, out []bool, votes []Tally, rep []Representativeness) []Representative {
	var sufficient []Representative
	var score []float64
	best, bestAgree := -1, -1
	for _, column := range order {
		j := int(column)
		if out[j] {
			continue
		}
		r := rep[j]
		if r.TAgree > z90 && r.ZAgree > z90 || r.TDisagree > z90 && r.ZDisagree > z90 {
			entry := entryOf(ids, j, votes[j], r)
			sufficient = append(sufficient, entry)
			score = append(score, entry.R*entry.T*entry.P*entry.Z)
		}
		if len(sufficient) == 0 && (best < 0 || max(r.TAgree, r.TDisagree) > max(rep[best].TAgree, rep[best].TDisagree)) {
			best = j
		}
		if betterAgree(votes[j], r, bestAgree, rep) {
			bestAgree = j
		}
	}
	switch {
	case len(sufficient) == 0 && bestAgree >= 0:
		e := entryOf(ids, bestAgree, votes[bestAgree], rep[bestAgree])
		e.BestAgree = true
		return []Representative{e}
	case len(sufficient) == 0 && best >= 0:
		return []Representative{entryOf(ids, best, votes[best], rep[best])}
	case len(sufficient) == 0:
		return nil
	}
	places := make([]int, len(sufficient))
	for i := range places {
		places[i] = i
	}
	slices.SortStableFunc(places, func(a, b int) int {
		switch {
		case score[a] > score[b]:
			return -1
		case score[a] < score[b]:
			return 1
		}
		return 0
	})
	var list []Representative
	if bestAgree >= 0 {
		e := entryOf(ids, bestAgree, votes[bestAgree], rep[bestAgree])
		e.BestAgree = true
		list = append(list, e)
	}
	for _, i := range places {
		if sufficient[i].Column != bestAgree && len(list) < mostListed {
			list = append(list, sufficient[i])
		}
	}
	slices.SortStableFunc(list, func(a, b Representative) int { return int(b.Direction) - int(a.Direction) })
	return list
}

// betterAgree says whether a statement takes the place of the one that the group
// most agrees on (holder, or -1).
func betterAgree(v Tally, r Representativeness, holder int, rep []Representativeness) bool {
	if v.Agree == 0 && v.Disagree == 0 {
		return false
	}
	if holder < 0 {
		return r.ZAgree > z90 || r.RAgree > 1 && r.PAgree > 0.5
	}
	h := rep[holder]
	if h.RAgree > 1 {
		return r.RAgree*r.TAgree*r.PAgree*r.ZAgree > h.RAgree*h.TAgree*h.PAgree*h.ZAgree
	}
	return r.PAgree*r.ZAgree > h.PAgree*h.ZAgree
}

func entryOf(ids []int64, j int, v Tally, r Representativeness) Representative {
	e := Representative{Column: j, Statement: ids[j], Trials: v.Total()}
	if r.TAgree > r.TDisagree {
		e.Direction, e.Success = Agree, v.Agree
		e.P, e.Z, e.R, e.T = r.PAgree, r.ZAgree, r.RAgree, r.TAgree
	} else {
		e.Direction, e.Success = Disagree, v.Disagree
		e.P, e.Z, e.R, e.T = r.PDisagree, r.ZDisagree, r.RDisagree, r.TDisagree
	}
	return e
}
