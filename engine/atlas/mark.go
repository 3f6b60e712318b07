package atlas

import "math"

// Mark stands for one or more places that lie too near to each other to be shown
// apart.
type Mark struct {
	At      Point // one of the places
	X, Y    float64
	Members []int // of the places given, ascending
	// Same tells that all members lie so near that no window parts them.
	Same bool
}

// Marks returns one mark for each group of places that a window shows: the places
// of marks are at least apart away from each other, as a share of the width of
// the window, and every place that the window shows belongs to the mark that is
// nearest to it. The same places give the same marks.
func (f Frame) Marks(places []Point, apart float64) []Mark {
	type cell struct{ x, y int }
	at := func(x, y float64) cell { return cell{int(math.Floor(x / apart)), int(math.Floor(y / apart))} }
	grid := map[cell][]int{} // of marks; a cell is as wide as marks are apart
	var marks []Mark
	nearest := func(x, y float64) (best int, distance float64) {
		best, distance = -1, math.Inf(1)
		c := at(x, y)
		for dx := -1; dx <= 1; dx++ {
			for dy := -1; dy <= 1; dy++ {
				for _, i := range grid[cell{c.x + dx, c.y + dy}] {
					if d := math.Hypot(marks[i].X-x, marks[i].Y*Ratio-y); d < distance {
						best, distance = i, d
					}
				}
			}
		}
		return best, distance
	}
	type shown struct {
		index int
		x, y  float64 // in widths
	}
	var inside []shown
	for i, p := range places {
		x, y := f.Place(p)
		if x < 0 || x > 1 || y < 0 || y > 1 {
			continue
		}
		inside = append(inside, shown{i, x, y * Ratio})
		if _, d := nearest(x, y*Ratio); d >= apart {
			c := at(x, y*Ratio)
			grid[c] = append(grid[c], len(marks))
			marks = append(marks, Mark{At: p, X: x, Y: y, Same: true})
		}
	}
	closest := Frame{width: narrowest}
	for _, s := range inside {
		i, _ := nearest(s.x, s.y)
		m := &marks[i]
		m.Members = append(m.Members, s.index)
		a, b := m.At.projected(), places[s.index].projected()
		m.Same = m.Same && math.Hypot(a.X()-b.X(), a.Y()-b.Y()) < apart*closest.width
	}
	return marks
}

// Extent is the window that parts what a mark stands for, a little wider than
// its places.
func (f Frame) Extent(places []Point, m Mark) Frame {
	members := make([]Point, len(m.Members))
	for i, n := range m.Members {
		members[i] = places[n]
	}
	w := Whole(Outline{}, members...)
	return around(w.Centre().projected(), min(w.width*1.3, f.width/2))
}
