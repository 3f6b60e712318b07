package atlas

import "unicode/utf8"

// Landmark is a place that helps a reader to find the way.
type Landmark struct {
	Name string
	At   Point
}

// Sides on which a name may stand beside its point.
const (
	Right = "right"
	Left  = "left"
	Above = "above"
	Below = "below"
)

// Label is the name of a landmark on a window.
type Label struct {
	Landmark
	X, Y float64
	Side string
}

// Sizes on the narrowest picture, 340 units wide, as a phone shows it: half of a
// mark, the advance of a letter and the height of a line.
const (
	phone      = 340.
	markRadius = 15.
	letter     = 6.4
	line       = 15.
	dot        = 4.
)

// Inset is the share of width and height that a smaller map takes in the corner
// of north and east.
const Inset = .28

// MarkApart is how far marks must stand apart to be hit by a finger, as a share
// of the width.
const MarkApart = 44 / phone

type box struct{ left, top, right, bottom float64 }

func (a box) meets(b box) bool {
	return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
}

// Labels places the names of landmarks so that they cover neither each other nor
// a mark; those that come first in the list come first, and what finds no room is
// left out. Nothing stands below the inset in the corner.
func (f Frame) Labels(landmarks []Landmark, marks []Mark, inset bool) []Label {
	var taken []box
	if inset {
		taken = append(taken, box{phone * (1 - Inset), 0, phone, phone * Ratio * Inset})
	}
	for _, m := range marks {
		x, y := m.X*phone, m.Y*phone*Ratio
		taken = append(taken, box{x - markRadius, y - markRadius, x + markRadius, y + markRadius})
	}
	free := func(b box) bool {
		if b.left < 0 || b.top < 0 || b.right > phone || b.bottom > phone*Ratio {
			return false
		}
		for _, t := range taken {
			if b.meets(t) {
				return false
			}
		}
		return true
	}
	var labels []Label
	for _, l := range landmarks {
		sx, sy := f.Place(l.At)
		x, y, long := sx*phone, sy*phone*Ratio, float64(utf8.RuneCountInString(l.Name))*letter
		point := box{x - dot, y - dot, x + dot, y + dot}
		for _, try := range []struct {
			side string
			box  box
		}{
			{Right, box{x + dot, y - line/2, x + 2*dot + long, y + line/2}},
			{Left, box{x - 2*dot - long, y - line/2, x - dot, y + line/2}},
			{Above, box{x - long/2, y - dot - line, x + long/2, y - dot}},
			{Below, box{x - long/2, y + dot, x + long/2, y + dot + line}},
		} {
			if free(point) && free(try.box) {
				taken = append(taken, point, try.box)
				labels = append(labels, Label{l, sx, sy, try.side})
				break
			}
		}
	}
	return labels
}

// Nearest returns the landmark that is nearest to a place; false when there is none.
func Nearest(landmarks []Landmark, p Point) (Landmark, bool) {
	if len(landmarks) == 0 {
		return Landmark{}, false
	}
	best := landmarks[0]
	for _, l := range landmarks[1:] {
		if Distance(l.At, p) < Distance(best.At, p) {
			best = l
		}
	}
	return best, true
}

// Neighbourhood is the narrowest of the windows around a place, each twice as
// wide as the one before, that names at least three landmarks, or the whole.
func Neighbourhood(o Outline, landmarks []Landmark, p Point) Frame {
	whole := Whole(o, p)
	for width := 16. * narrowest; width < whole.width; width *= 2 {
		f := around(p.projected(), width)
		if len(f.Labels(landmarks, f.Marks([]Point{p}, MarkApart), true)) >= 3 {
			return f
		}
	}
	return whole
}

// Picture is a window, laid out to be drawn on Units by Units×Ratio.
type Picture struct {
	Outline string // path
	Labels  []Label
	// Metres is a round length, Share its part of the width.
	Metres, Share float64
}

// Draw lays out a window; nothing covers the marks, nor what is in the corner of
// an inset.
func (f Frame) Draw(o Outline, landmarks []Landmark, marks []Mark, inset bool) Picture {
	p := Picture{Outline: f.Path(o), Labels: f.Labels(landmarks, marks, inset)}
	p.Metres, p.Share = f.Scale()
	return p
}
