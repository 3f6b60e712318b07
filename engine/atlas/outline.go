package atlas

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
	"github.com/paulmach/orb/project"
)

// Point is a place on the earth, in degrees of WGS 84.
type Point struct {
	Lat float64 // north, -90 to 90
	Lon float64 // east, -180 to 180
}

// IsZero reports whether it is no place at all.
func (p Point) IsZero() bool { return p == Point{} }

// Valid reports whether it lies on the globe, within what the projection can draw.
func (p Point) Valid() bool {
	return p.Lat >= -85 && p.Lat <= 85 && p.Lon >= -180 && p.Lon <= 180
}

func (p Point) projected() orb.Point {
	return project.WGS84.ToMercator(orb.Point{p.Lon, p.Lat})
}

// MaxPoints bounds an outline; more would only make every page heavier.
const MaxPoints = 20_000

// Rules that an outline may break.
var (
	ErrUnreadable = errors.New("not GeoJSON")
	ErrNoArea     = errors.New("no polygon")
	ErrOpenRing   = errors.New("a ring that is not closed or has no area")
	ErrOffGlobe   = errors.New("a point off the globe")
	ErrTooLong    = errors.New("too many points")
)

// Outline is the area of a city: one or more polygons, which may have holes. The
// zero value has no area.
type Outline struct{ area orb.MultiPolygon }

// ReadOutline reads a GeoJSON object (RFC 7946) that holds polygons: a geometry,
// a feature or a collection of features. What is no polygon is left out.
//
// Errors: those of r; ErrUnreadable, ErrNoArea, ErrOpenRing, ErrOffGlobe,
// ErrTooLong.
func ReadOutline(r io.Reader) (Outline, error) {
	raw, err := io.ReadAll(r)
	if err != nil {
		return Outline{}, err
	}
	var o Outline
	var g geoJSON
	if err := json.Unmarshal(raw, &g); err != nil {
		return Outline{}, fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	if err := o.add(g, 0); err != nil {
		return Outline{}, fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	return o, o.check()
}

// geoJSON is any object of RFC 7946. Our geometry library reads them too, but
// brings the driver of a database along.
type geoJSON struct {
	Type        string          `json:"type"`
	Features    []geoJSON       `json:"features"`
	Geometry    *geoJSON        `json:"geometry"`
	Geometries  []geoJSON       `json:"geometries"`
	Coordinates json.RawMessage `json:"coordinates"`
}

// deepest bounds collections within collections.
const deepest = 8

func (o *Outline) add(g geoJSON, depth int) error {
	if depth > deepest {
		return errors.New("collections within collections")
	}
	switch g.Type {
	case "Polygon":
		var p orb.Polygon
		err := json.Unmarshal(g.Coordinates, &p)
		o.area = append(o.area, p)
		return err
	case "MultiPolygon":
		var m orb.MultiPolygon
		err := json.Unmarshal(g.Coordinates, &m)
		o.area = append(o.area, m...)
		return err
	case "Feature":
		if g.Geometry == nil { // RFC 7946 lets a feature have no place
			return nil
		}
		return o.add(*g.Geometry, depth+1)
	case "FeatureCollection", "GeometryCollection":
		for _, part := range append(g.Features, g.Geometries...) {
			if err := o.add(part, depth+1); err != nil {
				return err
			}
		}
		return nil
	case "Point", "MultiPoint", "LineString", "MultiLineString":
		return nil
	}
	return fmt.Errorf("type %q", g.Type)
}

func (o Outline) check() error { return o.checkWithin(MaxPoints) }

// checkWithin checks an outline of at most so many points.
func (o Outline) checkWithin(most int) error {
	points := 0
	for _, polygon := range o.area {
		if len(polygon) == 0 {
			return ErrOpenRing
		}
		for _, ring := range polygon {
			if points += len(ring); points > most {
				return ErrTooLong
			}
			for _, p := range ring {
				if !(Point{p.Lat(), p.Lon()}).Valid() {
					return ErrOffGlobe
				}
			}
			if len(ring) < 4 || !ring.Closed() || planar.Area(ring) == 0 {
				return ErrOpenRing
			}
		}
	}
	if len(o.area) == 0 {
		return ErrNoArea
	}
	return nil
}

// IsZero reports whether there is no outline.
func (o Outline) IsZero() bool { return len(o.area) == 0 }

// Points counts the corners.
func (o Outline) Points() int {
	n := 0
	for _, polygon := range o.area {
		for _, ring := range polygon {
			n += len(ring)
		}
	}
	return n
}

// GeoJSON writes it as a MultiPolygon; "" when there is none.
func (o Outline) GeoJSON() string {
	if o.IsZero() {
		return ""
	}
	raw, err := json.Marshal(map[string]any{"type": "MultiPolygon", "coordinates": o.area})
	if err != nil { // a number that JSON cannot say; check refuses it
		return ""
	}
	return string(raw)
}

// MarshalJSON writes it as GeoJSON, or null.
func (o Outline) MarshalJSON() ([]byte, error) {
	if o.IsZero() {
		return []byte("null"), nil
	}
	return []byte(o.GeoJSON()), nil
}

// UnmarshalJSON reads GeoJSON, or null.
func (o *Outline) UnmarshalJSON(raw []byte) (err error) {
	if *o = (Outline{}); string(raw) != "null" {
		*o, err = ReadOutline(bytes.NewReader(raw))
	}
	return err
}

// Contains reports whether a place lies inside or on the edge.
func (o Outline) Contains(p Point) bool {
	return planar.MultiPolygonContains(o.area, orb.Point{p.Lon, p.Lat})
}

// Near reports whether a place lies within the rectangle around the outline; false
// when there is none.
func (o Outline) Near(p Point) bool {
	return !o.IsZero() && o.area.Bound().Contains(orb.Point{p.Lon, p.Lat})
}
