package opinionmap

import (
	"cmp"
	"slices"
)

// Partition gives the tables of the groups for any other division of the
// participants, such as the kinds of stakeholder.
type Partition struct {
	Cells []Cell `json:"cells"`
	// Statements and Counts: Counts[cell][column] are the votes of the cell on
	// Statements[column]; Hidden[cell][column] tells that they are withheld, and
	// then they are zero.
	Statements []int64   `json:"statements"`
	Counts     [][]Tally `json:"counts"`
	Hidden     [][]bool  `json:"hidden"`

	CommonGround []CommonGround `json:"common_ground"`
	Distinctive  []Distinctive  `json:"distinctive"`
	Divisive     []Divide       `json:"divisive"`
}

// Cell is a part of the participants. It has several labels where parts too small
// to be shown alone were put together.
type Cell struct {
	Labels       []string `json:"labels"`
	Participants int      `json:"participants"`
}

// MinimumCell is the usual smallest number of people, and of votes on a statement,
// that is shown.
const MinimumCell = 5

// PartitionBy divides the participants who voted by label; labels gives the order,
// and labels not in it come after, sorted. Nobody's votes can be read from the
// tables or from their difference to the published totals: parts with fewer than
// minimum people are put together, with the next smallest one if need be, and so
// are withheld the votes of cells with 1 to minimum-1 votes on a statement. If
// everyone together is fewer than minimum there is one empty cell table.
func PartitionBy(m *Matrix, label func(participant int64) string, labels []string, minimum int) Partition {
	r := newRollCall(m)
	size := map[string]int{}
	of := make([]string, r.rows())
	for i, p := range m.participants {
		if len(r.row(i)) > 0 {
			of[i] = label(p)
			size[of[i]]++
		}
	}
	order := map[string]int{}
	for i, l := range labels {
		order[l] = i - len(labels)
	}
	cells := gatherCells(size, order, minimum)
	cellOf := map[string]int{}
	for c := range cells {
		for _, l := range cells[c].Labels {
			cellOf[l] = c
		}
	}
	class := make([]int, r.rows())
	for i := range class {
		class[i] = -1
		if c, ok := cellOf[of[i]]; ok && len(r.row(i)) > 0 {
			class[i] = c
		}
	}
	p := Partition{Cells: cells, Statements: slices.Clone(m.statements), Counts: r.counts(class, len(cells))}
	p.Hidden = withhold(p.Counts, r.columns, minimum)
	p.CommonGround = CommonGrounds(p.Statements, p.Counts)
	p.Distinctive = DistinctiveStatements(p.Statements, p.Counts)
	p.Divisive = DivisiveStatements(p.Statements, p.Counts)
	return p
}

// gatherCells makes cells of at least minimum people. What is too small becomes one
// cell, which takes in the smallest of the others until it is large enough.
func gatherCells(size, order map[string]int, minimum int) []Cell {
	var cells []Cell
	for l, n := range size {
		cells = append(cells, Cell{Labels: []string{l}, Participants: n})
	}
	byLabel := func(a, b string) int { return cmp.Or(cmp.Compare(order[a], order[b]), cmp.Compare(a, b)) }
	slices.SortFunc(cells, func(a, b Cell) int {
		return cmp.Or(cmp.Compare(b.Participants, a.Participants), byLabel(a.Labels[0], b.Labels[0]))
	})
	var small Cell
	for len(cells) > 0 {
		last := cells[len(cells)-1]
		if last.Participants >= minimum && (len(small.Labels) == 0 || small.Participants >= minimum) {
			break
		}
		cells = cells[:len(cells)-1]
		small.Labels, small.Participants = append(small.Labels, last.Labels...), small.Participants+last.Participants
	}
	slices.SortFunc(cells, func(a, b Cell) int { return byLabel(a.Labels[0], b.Labels[0]) })
	if small.Participants >= max(minimum, 1) {
		slices.SortFunc(small.Labels, byLabel)
		cells = append(cells, small)
	}
	return cells
}

// withhold empties, column by column, the counts that are too small to be shown,
// and further ones until what is missing from the total is itself large enough
// and not of a single cell.
func withhold(counts [][]Tally, columns, minimum int) [][]bool {
	hidden := make([][]bool, len(counts))
	for c := range hidden {
		hidden[c] = make([]bool, columns)
	}
	order := make([]int, 0, len(counts))
	for j := range columns {
		order = order[:0]
		for c := range counts {
			if counts[c][j].Total() > 0 {
				order = append(order, c)
			}
		}
		slices.SortFunc(order, func(a, b int) int {
			return cmp.Or(cmp.Compare(counts[a][j].Total(), counts[b][j].Total()), cmp.Compare(a, b))
		})
		cells, votes := 0, 0
		for _, c := range order {
			n := counts[c][j].Total()
			if n >= minimum && (cells == 0 || cells > 1 && votes >= minimum) {
				break
			}
			cells, votes = cells+1, votes+n
			hidden[c][j], counts[c][j] = true, Tally{}
		}
	}
	return hidden
}
