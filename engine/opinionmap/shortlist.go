package opinionmap

import "slices"

// ShortList is a small set of statements in which opinions have the room that
// their numbers deserve.
//
// Ranking by agreement fills a list with the majority's statements. Here the
// statement with most agreement among those not yet represented is taken again
// and again (greedy approval voting), which satisfies justified representation
// (Aziz et al. 2017): among any 1/size of the participants who agree on a
// statement, at least one finds a listed statement that he or she agreed with. No
// groups are needed. Only votes cast count, so a statement that few were shown is
// at a disadvantage (Halpern et al. 2023); the exposure floor of the routing keeps
// that small.
type ShortList struct {
	Statements []ShortListed `json:"statements"`
	// Participants voted on a statement that is not rejected; Covered of them
	// agreed with one on the list.
	Participants int `json:"participants"`
	Covered      int `json:"covered"`
}

// ShortListed is a statement of the list, in the order of choice.
type ShortListed struct {
	Statement int64 `json:"statement"`
	// Agree counts who agreed; New counts those who had agreed with none before it.
	Agree int `json:"agree"`
	New   int `json:"new"`
}

// ProportionalShortList chooses up to size statements. When everyone who can be
// is represented, the rest is filled by sequential proportional approval (Thiele
// 1895): somebody with c statements on the list counts 1/(1+c). Ties go to the
// statement that appeared first. The list is shorter only when no other statement
// has any agreement.
func ProportionalShortList(m *Matrix, size int) ShortList {
	return shortList(newRollCall(m), m.statements, size)
}

func shortList(r *rollCall, statements []int64, size int) ShortList {
	var l ShortList
	have := make([]int, r.rows()) // statements on the list that the row agreed with
	agree := make([]int, r.columns)
	for i := range r.rows() {
		if len(r.row(i)) > 0 {
			l.Participants++
		}
		for _, c := range r.row(i) {
			if c.vote() == Agree {
				agree[c.column()]++
			}
		}
	}
	fresh := slices.Clone(agree) // agreement among rows that have none
	taken := make([]bool, r.columns)
	for len(l.Statements) < size {
		best := -1
		for j := range fresh {
			if !taken[j] && fresh[j] > 0 && (best < 0 || fresh[j] > fresh[best]) {
				best = j
			}
		}
		if best < 0 {
			best = r.thiele(have, taken)
		}
		if best < 0 {
			break
		}
		taken[best] = true
		l.Statements = append(l.Statements, ShortListed{Statement: statements[best], Agree: agree[best], New: fresh[best]})
		l.Covered += fresh[best]
		for i := range r.rows() {
			row := r.row(i)
			if !agrees(row, best) {
				continue
			}
			if have[i] == 0 {
				for _, c := range row {
					if c.vote() == Agree {
						fresh[c.column()]--
					}
				}
			}
			have[i]++
		}
	}
	return l
}

// thiele finds the free column with the largest sum of 1/(1+have) over the rows
// that agree with it; -1 when none has any.
func (r *rollCall) thiele(have []int, taken []bool) int {
	score := make([]float64, r.columns)
	for i := range r.rows() {
		w := 1 / float64(1+have[i])
		for _, c := range r.row(i) {
			if c.vote() == Agree {
				score[c.column()] += w
			}
		}
	}
	best := -1
	for j := range score {
		if !taken[j] && score[j] > 0 && (best < 0 || score[j] > score[best]) {
			best = j
		}
	}
	return best
}

func agrees(row []ballot, column int) bool {
	i, found := slices.BinarySearchFunc(row, column, func(c ballot, want int) int { return c.column() - want })
	return found && row[i].vote() == Agree
}
