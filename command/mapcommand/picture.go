package mapcommand

import (
	"fmt"
	"html/template"
	"math"
	"strings"

	"dienhong/engine/opinionmap"
)

// The picture is this many units wide and high, with a margin around the marks.
const (
	pictureWidth  = 760.0
	pictureHeight = 520.0
	pictureMargin = 48.0
)

// mark is a base cluster as it is drawn.
type mark struct {
	Style int
	Shape template.HTML
	Title string
}

// label is the letter of a group at its middle.
type label struct {
	X, Y   float64
	Style  int
	Letter string
}

// scale fits points into the picture, the same for both axes.
type scale struct{ factor, x, y float64 }

func newScale(r *opinionmap.Result) scale {
	low, high := opinionmap.Point{X: math.Inf(1), Y: math.Inf(1)}, opinionmap.Point{X: math.Inf(-1), Y: math.Inf(-1)}
	for _, b := range r.BaseClusters {
		low.X, low.Y = min(low.X, b.Center.X), min(low.Y, b.Center.Y)
		high.X, high.Y = max(high.X, b.Center.X), max(high.Y, b.Center.Y)
	}
	if len(r.BaseClusters) == 0 {
		low, high = opinionmap.Point{}, opinionmap.Point{}
	}
	wide, tall := max(high.X-low.X, 1e-9), max(high.Y-low.Y, 1e-9)
	f := min((pictureWidth-2*pictureMargin)/wide, (pictureHeight-2*pictureMargin)/tall)
	if high == low {
		f = 1
	}
	return scale{f, (low.X + high.X) / 2, (low.Y + high.Y) / 2}
}

// at gives the place of a point. The second axis goes upwards.
func (s scale) at(p opinionmap.Point) (x, y float64) {
	return pictureWidth/2 + s.factor*(p.X-s.x), pictureHeight/2 - s.factor*(p.Y-s.y)
}

// shape draws a group's sign around a place, with about the given area: a circle,
// a square, a triangle, a diamond, a cross, so that colour is not needed.
func shape(style int, x, y, area float64) template.HTML {
	r := math.Sqrt(area / math.Pi)
	polygon := func(points ...float64) template.HTML {
		var b strings.Builder
		for i := 0; i < len(points); i += 2 {
			fmt.Fprintf(&b, "%.1f,%.1f ", x+points[i], y+points[i+1])
		}
		//nolint:gosec // numbers only
		return template.HTML(`<polygon points="` + strings.TrimSpace(b.String()) + `"/>`)
	}
	switch style % styles {
	case 1:
		s := r * 0.886
		return polygon(-s, -s, s, -s, s, s, -s, s)
	case 2:
		s := r * 1.35
		return polygon(0, -s, s, s*0.75, -s, s*0.75)
	case 3:
		s := r * 1.25
		return polygon(0, -s, s, 0, 0, s, -s, 0)
	case 4:
		s, t := r*1.2, r*0.4
		return polygon(-t, -s, t, -s, t, -t, s, -t, s, t, t, t, t, s, -t, s, -t, t, -s, t, -s, -t, -t, -t)
	}
	//nolint:gosec // numbers only
	return template.HTML(fmt.Sprintf(`<circle cx="%.1f" cy="%.1f" r="%.1f"/>`, x, y, r))
}

// styles is how many signs and colours there are.
const styles = 5
