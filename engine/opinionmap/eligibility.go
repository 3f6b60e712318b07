package opinionmap

import (
	"cmp"
	"slices"
)

// eligible lists the rows that are grouped, in the order that seeds the base
// clusters.
func eligible(m *Matrix, mode Mode) []int32 {
	if mode == Arrival {
		if m.empty == 0 {
			return m.admitted
		}
		return slices.DeleteFunc(slices.Clone(m.admitted), func(r int32) bool { return m.length(int(r)) == 0 })
	}
	rows := coldOrder(m)
	enough := min(enoughVotes, m.Statements())
	in := make([]bool, m.Participants())
	count := 0
	for _, r := range rows {
		if m.length(int(r)) >= enough {
			in[r] = true
			count++
		}
	}
	if count < enoughParticipants {
		most := slices.Clone(rows)
		slices.SortStableFunc(most, func(a, b int32) int { return cmp.Compare(m.length(int(b)), m.length(int(a))) })
		for _, r := range most {
			if count < enoughParticipants && !in[r] {
				in[r] = true
				count++
			}
		}
	}
	return slices.DeleteFunc(rows, func(r int32) bool { return !in[r] })
}

// coldOrder lists all rows that hold votes by (lowest statement answered, participant): the order
// of first appearance when votes are read sorted by statement and participant, as
// Pol.is reads them after a restart.
func coldOrder(m *Matrix) []int32 {
	byID := make([]int32, m.Statements())
	for i := range byID {
		byID[i] = int32(i)
	}
	slices.SortFunc(byID, func(a, b int32) int { return cmp.Compare(m.statements[a], m.statements[b]) })
	rank := make([]int32, len(byID))
	for i, column := range byID {
		rank[column] = int32(i)
	}
	lowest := make([]int32, m.Participants())
	if m.isWide {
		lowestRank(m.wide, rank, lowest)
	} else {
		lowestRank(m.narrow, rank, lowest)
	}
	buckets := make([][]int32, len(byID))
	for row, r := range lowest {
		if r >= 0 {
			buckets[r] = append(buckets[r], int32(row))
		}
	}
	order := make([]int32, 0, len(lowest))
	for _, b := range buckets {
		slices.SortFunc(b, func(x, y int32) int { return cmp.Compare(m.participants[x], m.participants[y]) })
		order = append(order, b...)
	}
	return order
}

func lowestRank[C cell](rows [][]C, rank, lowest []int32) {
	for i, row := range rows {
		if len(row) == 0 {
			lowest[i] = -1
			continue
		}
		low := rank[columnOf(row[0])]
		for _, c := range row[1:] {
			low = min(low, rank[columnOf(c)])
		}
		lowest[i] = low
	}
}
