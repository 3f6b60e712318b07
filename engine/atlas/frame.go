package atlas

import (
	"math"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geo"
	"github.com/paulmach/orb/project"
)

// Ratio is height by width of every window.
const Ratio = 0.85

// Units are the width of the picture that [Frame.Path] draws; its height is
// Units times Ratio.
const Units = 1000

// Frame is a window onto the earth.
type Frame struct {
	west, north float64 // in metres of the projection
	width       float64
}

// Whole is the window that shows a whole outline and the places given, with a
// margin. Without either it shows the globe.
func Whole(o Outline, places ...Point) Frame {
	var b orb.Bound
	switch {
	case !o.IsZero():
		b = project.Bound(o.area.Bound(), project.WGS84.ToMercator)
	case len(places) > 0:
		p := places[0].projected()
		b = orb.Bound{Min: p, Max: p}
	default:
		return Frame{-math.Pi * 6378137, math.Pi * 6378137 * Ratio, 2 * math.Pi * 6378137}
	}
	for _, p := range places {
		b = b.Extend(p.projected())
	}
	width := max(b.Right()-b.Left(), (b.Top()-b.Bottom())/Ratio, narrowest) * 1.08
	return around(b.Center(), width)
}

// narrowest is the least width of a window, in metres of the projection: about
// 500 m at Hà Nội's latitude. What is known of places is not finer than that.
const narrowest = 535

func around(centre orb.Point, width float64) Frame {
	width = max(width, narrowest)
	return Frame{centre.X() - width/2, centre.Y() + width*Ratio/2, width}
}

// Closer is the window of 1/times the width with the same centre as at.
func (f Frame) Closer(at Point, times float64) Frame {
	return around(at.projected(), f.width/times)
}

// Centre is the place in the middle.
func (f Frame) Centre() Point {
	p := project.Mercator.ToWGS84(orb.Point{f.west + f.width/2, f.north - f.width*Ratio/2})
	return Point{p.Lat(), p.Lon()}
}

// Beside is the centre of the window that lies so many widths east and so many
// heights north of this one.
func (f Frame) Beside(east, north float64) Point {
	p := project.Mercator.ToWGS84(orb.Point{f.west + f.width*(.5+east), f.north - f.width*Ratio*(.5-north)})
	return Point{p.Lat(), p.Lon()}
}

// Place returns where a place stands in the window: x from the west, y from the
// north, as shares of width and height. Outside the window they are below 0 or
// above 1.
func (f Frame) Place(p Point) (x, y float64) {
	at := p.projected()
	return (at.X() - f.west) / f.width, (f.north - at.Y()) / (f.width * Ratio)
}

// Shows reports whether a place lies in the window.
func (f Frame) Shows(p Point) bool {
	x, y := f.Place(p)
	return x >= 0 && x <= 1 && y >= 0 && y <= 1
}

// Path draws an outline as the path of an SVG picture of Units by Units×Ratio;
// even-odd filling leaves the holes empty. Corners that fall into the same half
// unit are drawn once.
func (f Frame) Path(o Outline) string {
	var b strings.Builder
	for _, polygon := range o.area {
		for _, ring := range polygon {
			lastX, lastY := math.NaN(), math.NaN()
			for i, p := range ring[:len(ring)-1] {
				x, y := f.Place(Point{p.Lat(), p.Lon()})
				x, y = half(x*Units), half(y*Units*Ratio)
				if x == lastX && y == lastY {
					continue
				}
				command := "L"
				if i == 0 {
					command = "M"
				}
				b.WriteString(command + number(x) + " " + number(y))
				lastX, lastY = x, y
			}
			b.WriteString("Z")
		}
	}
	return b.String()
}

// half rounds to half units and keeps corners far outside the picture within
// numbers that every browser draws.
func half(x float64) float64 { return math.Round(2*min(max(x, -1e6), 1e6)) / 2 }

func number(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

// Scale returns a round length in metres that fits into a quarter of the window,
// and its share of the width.
func (f Frame) Scale() (metres, share float64) {
	across := f.width * math.Cos(f.Centre().Lat*math.Pi/180)
	step := math.Pow(10, math.Floor(math.Log10(across/4)))
	for _, times := range []float64{5, 2, 1} {
		if metres = step * times; metres <= across/4 {
			break
		}
	}
	return metres, metres / across
}

// Distance is how far two places lie apart, in metres on the sphere of the mean
// radius of the earth; the error is below 0.6 %.
func Distance(a, b Point) float64 {
	return geo.DistanceHaversine(orb.Point{a.Lon, a.Lat}, orb.Point{b.Lon, b.Lat})
}

// Winds are the eight directions, clockwise from north.
var Winds = []string{"north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest"}

// Wind names the direction in which b lies from a.
func Wind(a, b Point) string {
	bearing := geo.Bearing(orb.Point{a.Lon, a.Lat}, orb.Point{b.Lon, b.Lat})
	return Winds[(int(math.Round(bearing/45))%8+8)%8]
}

// Window is the part of a whole map around a place, 2 to the power of zoom times
// as near; the nearest is about 500 m wide.
func (f Frame) Window(at Point, zoom int) Frame { return f.Closer(at, math.Pow(2, float64(zoom))) }

// ZoomTo is the zoom at which a window of a whole map shows what another does.
func (f Frame) ZoomTo(part Frame) int { return max(0, int(math.Log2(f.width/part.width))) }

// MostZoom is the zoom of the nearest window.
func (f Frame) MostZoom() int { return max(0, int(math.Ceil(math.Log2(f.width/narrowest)))) }
