package synthesis

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Point is a place on the plane of opinions.
type Point struct{ X, Y float64 }

// Picture is a map of opinion laid out on a sheet: the unit is that of the
// view box, x to the right, y downwards.
type Picture struct {
	Width, Height float64
	Groups        []PictureGroup
	// You is where the reader stands, if that is known.
	You *Point
}

// PictureGroup is one group on the sheet.
type PictureGroup struct {
	Letter string
	Index  int // position in Result.Groups
	Style  int
	Size   int // participants on the sheet
	// Hull is the outline as an SVG path.
	Hull string
	// Label is where the letter stands.
	Label Point
	Marks []Mark
}

// Mark is a cluster of participants who answered nearly alike.
type Mark struct {
	Point
	Radius float64
	Size   int
	// Path is the shape of the group, with the area of a disc of Radius.
	Path string
}

// Sheet sizes of the picture.
const (
	sheetWidth   = 480.0
	leastHeight  = 240.0
	mostHeight   = 420.0
	sheetMargin  = 30.0
	hullPadding  = 7.0
	smallestMark = 3.0
	largestMark  = 12.0
)

// Draw lays out clusters of participants. Both axes have the same scale, since
// distance on the map is what has a meaning. The reader's own place belongs to
// the extent, so that it never lies outside the sheet.
func Draw(clusters []Cluster, groups []Group, you *Point) Picture {
	p := Picture{Width: sheetWidth, Height: leastHeight}
	if len(clusters) == 0 {
		return p
	}
	var place func(Point) Point
	place, p.Height = fit(clusters, you)
	if you != nil {
		at := place(*you)
		p.You = &at
	}
	unit := markUnit(clusters)
	p.Groups = make([]PictureGroup, len(groups))
	for i, g := range groups {
		p.Groups[i] = PictureGroup{Index: i, Letter: g.Letter(), Style: g.Style}
	}
	for _, c := range clusters {
		g := &p.Groups[c.Group]
		r := max(smallestMark, unit*math.Sqrt(float64(c.Size)))
		at := place(Point{c.X, c.Y})
		g.Marks = append(g.Marks, Mark{Point: at, Radius: round(r), Size: c.Size, Path: shape(g.Style, at, r)})
		g.Size += c.Size
		g.Label.X += float64(c.Size) * at.X
		g.Label.Y += float64(c.Size) * at.Y
	}
	for i := range p.Groups {
		g := &p.Groups[i]
		if g.Size == 0 {
			continue
		}
		g.Label.X, g.Label.Y = round(g.Label.X/float64(g.Size)), round(g.Label.Y/float64(g.Size))
		g.Hull = outline(g.Marks)
		slices.SortStableFunc(g.Marks, func(a, b Mark) int { return cmp.Compare(b.Size, a.Size) })
	}
	return p
}

// fit gives the function from the plane of opinions to the sheet, and the height
// that the sheet needs.
func fit(clusters []Cluster, you *Point) (place func(Point) Point, height float64) {
	lo, hi := Point{math.Inf(1), math.Inf(1)}, Point{math.Inf(-1), math.Inf(-1)}
	grow := func(p Point) {
		lo.X, lo.Y = min(lo.X, p.X), min(lo.Y, p.Y)
		hi.X, hi.Y = max(hi.X, p.X), max(hi.Y, p.Y)
	}
	for _, c := range clusters {
		grow(Point{c.X, c.Y})
	}
	if you != nil {
		grow(*you)
	}
	scale := math.Inf(1)
	if w := hi.X - lo.X; w > 0 {
		scale = (sheetWidth - 2*sheetMargin) / w
	}
	if h := hi.Y - lo.Y; h > 0 {
		scale = min(scale, (mostHeight-2*sheetMargin)/h)
	}
	if math.IsInf(scale, 1) {
		scale = 0 // everybody at one place: the middle of the sheet
	}
	height = max(leastHeight, round((hi.Y-lo.Y)*scale+2*sheetMargin))
	mid := Point{(lo.X + hi.X) / 2, (lo.Y + hi.Y) / 2}
	return func(p Point) Point {
		return Point{round(sheetWidth/2 + (p.X-mid.X)*scale), round(height/2 - (p.Y-mid.Y)*scale)}
	}, height
}

// markUnit is the radius of a cluster of one participant: area stands for
// people, and the largest cluster has largestMark.
func markUnit(clusters []Cluster) float64 {
	most := 1
	for _, c := range clusters {
		most = max(most, c.Size)
	}
	return min(largestMark/math.Sqrt(float64(most)), 6)
}

// Styles is how many shapes, patterns and colours there are.
const Styles = 5

// shape draws the mark of a style at a place: disc, square, triangle, diamond,
// pentagon, all with the area of a disc of radius r.
func shape(style int, at Point, r float64) string {
	switch style % Styles {
	case 1:
		return polygon(at, r, 4, math.Pi/4)
	case 2:
		return polygon(at, r, 3, math.Pi/2)
	case 3:
		return polygon(at, r, 4, 0)
	case 4:
		return polygon(at, r, 5, math.Pi/2)
	}
	d, w := number(r), number(2*r)
	return "M" + number(at.X-r) + " " + number(at.Y) +
		"a" + d + " " + d + " 0 1 0 " + w + " 0" +
		"a" + d + " " + d + " 0 1 0 -" + w + " 0Z"
}

// polygon has n corners, the first at the given angle (anticlockwise from the
// right).
func polygon(at Point, r float64, n int, angle float64) string {
	side := 2 * math.Pi / float64(n)
	out := r * math.Sqrt(2*math.Pi/(float64(n)*math.Sin(side)))
	points := make([]Point, n)
	for i := range points {
		a := angle + float64(i)*side
		points[i] = Point{at.X + out*math.Cos(a), at.Y - out*math.Sin(a)}
	}
	return closed(points)
}

// outline is the convex hull around the marks with some room.
func outline(marks []Mark) string {
	const corners = 24
	all := make([]Point, 0, corners*len(marks))
	for _, m := range marks {
		for i := range corners {
			a := 2 * math.Pi * float64(i) / corners
			r := m.Radius + hullPadding
			all = append(all, Point{m.X + r*math.Cos(a), m.Y + r*math.Sin(a)})
		}
	}
	return closed(hull(all))
}

// hull gives the corners of the convex hull in order (monotone chain).
func hull(points []Point) []Point {
	points = slices.Clone(points)
	slices.SortFunc(points, func(a, b Point) int { return cmp.Or(cmp.Compare(a.X, b.X), cmp.Compare(a.Y, b.Y)) })
	points = slices.Compact(points)
	if len(points) < 3 {
		return points
	}
	turn := func(o, a, b Point) float64 { return (a.X-o.X)*(b.Y-o.Y) - (a.Y-o.Y)*(b.X-o.X) }
	half := func(each func(yield func(Point))) []Point {
		var chain []Point
		each(func(p Point) {
			for len(chain) > 1 && turn(chain[len(chain)-2], chain[len(chain)-1], p) <= 0 {
				chain = chain[:len(chain)-1]
			}
			chain = append(chain, p)
		})
		return chain[:len(chain)-1]
	}
	lower := half(func(yield func(Point)) {
		for _, p := range points {
			yield(p)
		}
	})
	upper := half(func(yield func(Point)) {
		for _, p := range slices.Backward(points) {
			yield(p)
		}
	})
	return append(lower, upper...)
}

func closed(points []Point) string {
	var b strings.Builder
	for i, p := range points {
		if i == 0 {
			b.WriteByte('M')
		} else {
			b.WriteByte('L')
		}
		write(&b, p.X, p.Y)
	}
	b.WriteByte('Z')
	return b.String()
}

func write(b *strings.Builder, x, y float64) {
	b.WriteString(number(x))
	b.WriteByte(' ')
	b.WriteString(number(y))
}

// round keeps a tenth of a unit, which is finer than a screen shows.
func round(x float64) float64 { return math.Round(x*10) / 10 }

func number(x float64) string {
	x = round(x)
	if x == 0 {
		return "0" // never "-0"
	}
	return strconv.FormatFloat(x, 'f', -1, 64)
}
