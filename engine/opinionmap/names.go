package opinionmap

import "math"

// GroupNames gives groups names that stay. A clustering numbers its groups again
// each time (Pol.is does too); here every group of a new result is matched to the
// group of the previous result with which it shares members, so that the total of
// shared members is largest (assignment problem: Kuhn 1955, Munkres 1957).
type GroupNames struct {
	// Of is the name of each group: a number, shown by [GroupLetter].
	Of []int `json:"of"`
	// Next is the first name never used. Names of groups that ended are not given
	// again.
	Next int `json:"next"`
}

// keptShare is the least share of the smaller of two groups that must be common
// for the name to pass on, among people who were in a group both times.
const keptShare = 0.5

// NameGroups names groups 0 … groups-1. previous is the name of the group of each
// participant in the previous result, next its GroupNames.Next; nil and 0 where
// there is none. group tells where each of participants is now, -1 for nowhere.
func NameGroups(previous map[int64]int, next int, participants []int64, group []int, groups int) GroupNames {
	var old []int // names, by order of first appearance
	index := map[int]int{}
	var shared [][]int // [old][group]
	before, now := []int{}, make([]int, groups)
	for i, p := range participants {
		name, known := previous[p]
		if !known || group[i] < 0 {
			continue
		}
		o, known := index[name]
		if !known {
			o = len(old)
			index[name] = o
			old, shared, before = append(old, name), append(shared, make([]int, groups)), append(before, 0)
		}
		shared[o][group[i]]++
		before[o]++
		now[group[i]]++
	}
	n := GroupNames{Of: make([]int, groups), Next: next}
	for _, name := range previous {
		n.Next = max(n.Next, name+1)
	}
	for g := range n.Of {
		n.Of[g] = -1
	}
	for o, g := range matchLargest(shared, groups) {
		if g >= 0 && shared[o][g] > 0 && float64(shared[o][g]) >= keptShare*float64(min(before[o], now[g])) {
			n.Of[g] = old[o]
		}
	}
	for g := range n.Of {
		if n.Of[g] < 0 {
			n.Of[g] = n.Next
			n.Next++
		}
	}
	return n
}

// GroupLetter writes a name as people see it: A … Z, AA, AB …
func GroupLetter(name int) string {
	if name < 0 {
		return ""
	}
	text := ""
	for name++; name > 0; name = (name - 1) / 26 {
		text = string(rune('A'+(name-1)%26)) + text
	}
	return text
}

// matchLargest matches rows to columns, each at most once, with the largest sum of
// value[row][column]. It gives the column of each row, or -1. (Hungarian method
// with potentials, cubic in the larger side.)
func matchLargest(value [][]int, columns int) []int {
	n := max(len(value), columns)
	cost := func(i, j int) float64 {
		if i < len(value) && j < columns {
			return -float64(value[i][j])
		}
		return 0
	}
	u, v := make([]float64, n+1), make([]float64, n+1)
	rowOf, way := make([]int, n+1), make([]int, n+1)
	for i := 1; i <= n; i++ {
		rowOf[0] = i
		j0 := 0
		least, used := make([]float64, n+1), make([]bool, n+1)
		for j := range least {
			least[j] = math.Inf(1)
		}
		for rowOf[j0] != 0 {
			used[j0] = true
			i0, delta, j1 := rowOf[j0], math.Inf(1), 0
			for j := 1; j <= n; j++ {
				if used[j] {
					continue
				}
				if c := cost(i0-1, j-1) - u[i0] - v[j]; c < least[j] {
					least[j], way[j] = c, j0
				}
				if least[j] < delta {
					delta, j1 = least[j], j
				}
			}
			for j := range used {
				if used[j] {
					u[rowOf[j]] += delta
					v[j] -= delta
				} else {
					least[j] -= delta
				}
			}
			j0 = j1
		}
		for j0 != 0 {
			rowOf[j0] = rowOf[way[j0]]
			j0 = way[j0]
		}
	}
	match := make([]int, len(value))
	for i := range match {
		match[i] = -1
	}
	for j := 1; j <= n; j++ {
		if i := rowOf[j]; i > 0 && i <= len(value) && j <= columns {
			match[i-1] = j - 1
		}
	}
	return match
}
