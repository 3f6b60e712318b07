package atlas

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// Bounds of a collection of areas. A city of 126 wards and communes has 133,037
// points.
const (
	MaxAreas      = 5_000
	MaxAreaPoints = 600_000
	maxAreaBytes  = 32 << 20
)

// Rules that a collection of areas may break besides those of an outline.
var (
	ErrNoCollection = errors.New("no collection of features")
	ErrManyAreas    = errors.New("too many features")
)

// Area is a feature of a collection: what it says of itself, and its outline.
type Area struct {
	Properties map[string]string // texts, and numbers as they were written
	Outline    Outline
}

// AreaError tells which feature breaks a rule, from 1.
type AreaError struct {
	Number int
	Rule   error
}

// Error says both.
func (e *AreaError) Error() string { return fmt.Sprintf("feature %d: %v", e.Number, e.Rule) }

// Unwrap gives the rule.
func (e *AreaError) Unwrap() error { return e.Rule }

// ReadAreas reads a collection of features with polygons (RFC 7946), one after the
// other, so that no more than one feature is held as text.
//
// Errors: those of r; ErrUnreadable, ErrNoCollection, ErrManyAreas, ErrTooLong;
// [*AreaError] with a rule of an outline.
func ReadAreas(r io.Reader) ([]Area, error) {
	limited := &io.LimitedReader{R: r, N: maxAreaBytes + 1}
	d := json.NewDecoder(limited)
	unreadable := func(err error) error {
		if limited.N <= 0 {
			return ErrTooLong
		}
		return fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	if t, err := d.Token(); err != nil {
		return nil, unreadable(err)
	} else if t != json.Delim('{') {
		return nil, ErrNoCollection
	}
	var list []Area
	kind, found, points := "", false, 0
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, unreadable(err)
		}
		switch {
		case name == "type":
			if err := d.Decode(&kind); err != nil {
				return nil, unreadable(err)
			}
		case name == "features" && !found:
			found = true
			if t, err := d.Token(); err != nil {
				return nil, unreadable(err)
			} else if t != json.Delim('[') {
				return nil, ErrNoCollection
			}
			for d.More() {
				if len(list) >= MaxAreas {
					return nil, ErrManyAreas
				}
				var f feature
				if err := d.Decode(&f); err != nil {
					return nil, unreadable(err)
				}
				a, err := f.area()
				if err != nil {
					return nil, &AreaError{len(list) + 1, err}
				}
				if points += a.Outline.Points(); points > MaxAreaPoints {
					return nil, ErrTooLong
				}
				list = append(list, a)
			}
			if _, err := d.Token(); err != nil {
				return nil, unreadable(err)
			}
		default:
			var other json.RawMessage
			if err := d.Decode(&other); err != nil {
				return nil, unreadable(err)
			}
		}
	}
	if _, err := d.Token(); err != nil {
		return nil, unreadable(err)
	}
	if kind != "FeatureCollection" || !found {
		return nil, ErrNoCollection
	}
	return list, nil
}

// ReadBorder reads an outline as [ReadOutline] does, with as many points as a
// collection may have.
func ReadBorder(r io.Reader) (Outline, error) {
	var g geoJSON
	if err := json.NewDecoder(r).Decode(&g); err != nil {
		return Outline{}, fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	var o Outline
	if err := o.add(g, 0); err != nil {
		return Outline{}, fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	return o, o.checkWithin(MaxAreaPoints)
}

// feature is a feature of RFC 7946.
type feature struct {
	Properties map[string]json.RawMessage `json:"properties"`
	Geometry   *geoJSON                   `json:"geometry"`
}

func (f feature) area() (Area, error) {
	a := Area{Properties: map[string]string{}}
	for name, raw := range f.Properties {
		var text string
		var n json.Number
		switch {
		case string(raw) == "null":
		case json.Unmarshal(raw, &text) == nil:
			a.Properties[name] = text
		case json.Unmarshal(raw, &n) == nil:
			a.Properties[name] = n.String()
		}
	}
	if f.Geometry == nil {
		return a, ErrNoArea
	}
	if err := a.Outline.add(*f.Geometry, 0); err != nil {
		return a, fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	return a, a.Outline.checkWithin(MaxAreaPoints)
}

// bandsOf is how many points share a band of an area, on average.
const bandsOf = 8

// edge is a side of a ring.
type edge struct{ ax, ay, bx, by float64 }

// region is an area ready to be asked: its edges by bands of latitude.
type region struct {
	bound  orb.Bound
	height float64 // of a band, in degrees
	bands  [][]edge
}

// Finder finds the area in which a point lies. It may be used at once by many.
type Finder struct{ regions []region }

// NewFinder prepares outlines, in the order that answers name them by. An outline
// without an area holds no point.
func NewFinder(outlines []Outline) *Finder {
	f := &Finder{make([]region, len(outlines))}
	for i, o := range outlines {
		if !o.IsZero() {
			f.regions[i] = newRegion(o)
		}
	}
	return f
}

func newRegion(o Outline) region {
	r := region{bound: o.area.Bound()}
	n := max(1, o.Points()/bandsOf)
	r.bands = make([][]edge, n)
	r.height = max((r.bound.Max.Lat()-r.bound.Min.Lat())/float64(n), math.SmallestNonzeroFloat64)
	for _, polygon := range o.area {
		for _, ring := range polygon {
			for i := range len(ring) - 1 {
				e := edge{ring[i].Lon(), ring[i].Lat(), ring[i+1].Lon(), ring[i+1].Lat()}
				for b := r.band(min(e.ay, e.by)); b <= r.band(max(e.ay, e.by)); b++ {
					r.bands[b] = append(r.bands[b], e)
				}
			}
		}
	}
	for i := range r.bands {
		r.bands[i] = slices.Clip(r.bands[i])
	}
	return r
}

func (r region) band(lat float64) int {
	b := (lat - r.bound.Min.Lat()) / r.height
	if !(b > 0) {
		return 0
	}
	return int(min(b, float64(len(r.bands)-1)))
}

// contains counts the edges east of a point. A point on an edge counts for the area
// above or right of it alone, so that areas that share a border part its points.
func (r region) contains(x, y float64) bool {
	if r.bands == nil || !r.bound.Contains(orb.Point{x, y}) {
		return false
	}
	inside := false
	for _, e := range r.bands[r.band(y)] {
		if (e.ay > y) == (e.by > y) {
			continue
		}
		// The edge is taken from its lower end, whichever way its ring runs: both
		// areas beside it work with the same numbers.
		if e.ay > e.by {
			e = edge{e.bx, e.by, e.ax, e.ay}
		}
		if x < e.ax+(y-e.ay)/(e.by-e.ay)*(e.bx-e.ax) {
			inside = !inside
		}
	}
	return inside
}

// Find gives the number of the first area in which a point lies.
func (f *Finder) Find(p Point) (int, bool) {
	for i, r := range f.regions {
		if r.contains(p.Lon, p.Lat) {
			return i, true
		}
	}
	return 0, false
}

// Beside gives the areas whose border is at most so many metres away from a point,
// besides the one in which it lies.
func (f *Finder) Beside(p Point, metres float64) []int {
	within, found := f.Find(p)
	north := metres / 111_195 // of a degree, on the sphere of the mean radius
	east := north / math.Cos(p.Lat*math.Pi/180)
	window := orb.Bound{Min: orb.Point{p.Lon - east, p.Lat - north}, Max: orb.Point{p.Lon + east, p.Lat + north}}
	var list []int
	for i, r := range f.regions {
		if r.bands == nil || found && i == within || !r.bound.Intersects(window) {
			continue
		}
		if r.near(p, north, east) {
			list = append(list, i)
		}
	}
	return list
}

// near tells whether an edge comes within a distance, given in degrees each way.
func (r region) near(p Point, north, east float64) bool {
	for b := r.band(p.Lat - north); b <= r.band(p.Lat+north); b++ {
		for _, e := range r.bands[b] {
			// In units of the distance, with the point as the origin.
			ax, ay, bx, by := (e.ax-p.Lon)/east, (e.ay-p.Lat)/north, (e.bx-p.Lon)/east, (e.by-p.Lat)/north
			dx, dy := bx-ax, by-ay
			t := 0.
			if length := dx*dx + dy*dy; length > 0 {
				t = min(max(-(ax*dx+ay*dy)/length, 0), 1)
			}
			if x, y := ax+t*dx, ay+t*dy; x*x+y*y <= 1 {
				return true
			}
		}
	}
	return false
}
