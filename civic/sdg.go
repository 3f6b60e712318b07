package civic

import (
	"slices"
	"strconv"
	"strings"
)

// SDGTarget is a target of the Sustainable Development Goals, as its number is
// written: "11.4", "12.b" (United Nations, resolution A/RES/70/1). The catalogue
// names the goals as "sdg.goal.<n>".
type SDGTarget string

// sdgTargets gives, for each goal, how many numbered targets and how many
// lettered ones it has.
var sdgTargets = [17][2]int{
	{5, 2}, {5, 3}, {9, 4}, {7, 3}, {6, 3}, {6, 2}, {3, 2}, {10, 2}, {5, 3}, {7, 3}, {7, 3}, {8, 3}, {3, 2}, {7, 3}, {9, 3}, {10, 2}, {19, 0},
}

// SDGTargets lists all 169 targets in their order.
var SDGTargets = func() []SDGTarget {
	var all []SDGTarget
	for goal, n := range sdgTargets {
		for i := range n[0] {
			all = append(all, SDGTarget(strconv.Itoa(goal+1)+"."+strconv.Itoa(i+1)))
		}
		for i := range n[1] {
			all = append(all, SDGTarget(strconv.Itoa(goal+1)+"."+string(rune('a'+i))))
		}
	}
	return all
}()

// Known reports whether t is one of SDGTargets.
func (t SDGTarget) Known() bool { return slices.Contains(SDGTargets, t) }

// Goal is the number of the goal, 1 to 17; 0 for an unknown target.
func (t SDGTarget) Goal() int {
	if !t.Known() {
		return 0
	}
	goal, _, _ := strings.Cut(string(t), ".")
	n, _ := strconv.Atoi(goal)
	return n
}

// SDGTargetsOf takes what a form, a file or a program chose, known or not.
func SDGTargetsOf(words []string) []SDGTarget {
	var list []SDGTarget
	for _, w := range words {
		list = append(list, SDGTarget(w))
	}
	return list
}

// SDGWords are targets as texts, for programs and forms.
func SDGWords(list []SDGTarget) []string {
	words := make([]string, len(list))
	for i, t := range list {
		words[i] = string(t)
	}
	return words
}
