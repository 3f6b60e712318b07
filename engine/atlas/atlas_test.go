package atlas

import (
	"errors"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

const square = `{"type":"Polygon","coordinates":[[[105,20],[106,20],[106,21],[105,21],[105,20]],[[105.4,20.4],[105.6,20.4],[105.6,20.6],[105.4,20.4]]]}`

var lake, museum = Point{21.0285, 105.8523}, Point{21.0100, 105.7863}

func outline(t testing.TB, s string) Outline {
	t.Helper()
	o, err := ReadOutline(strings.NewReader(s))
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func TestAnOutlineIsReadFromEveryKindOfObject(t *testing.T) {
	for name, s := range map[string]string{
		"geometry":   square,
		"feature":    `{"type":"Feature","properties":{"name":"Hà Nội"},"geometry":` + square + `}`,
		"collection": `{"type":"FeatureCollection","features":[{"type":"Feature","geometry":null},{"type":"Feature","geometry":` + square + `}]}`,
		"geometries": `{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]},` + square + `]}`,
		"multi":      `{"type":"MultiPolygon","coordinates":[[[[105,20],[106,20],[106,21],[105,21],[105,20]],[[105.4,20.4],[105.6,20.4],[105.6,20.6],[105.4,20.4]]]]}`,
	} {
		o := outline(t, s)
		if o.Points() != 9 || !o.Contains(Point{20.1, 105.1}) || o.Contains(Point{20.45, 105.5}) || o.Contains(lake) {
			t.Errorf("%s: %d points, or what is inside is not", name, o.Points())
		}
		if again := outline(t, o.GeoJSON()); again.GeoJSON() != o.GeoJSON() {
			t.Errorf("%s: written and read it is another", name)
		}
	}
}

func TestAnOutlineThatBreaksARuleIsRefused(t *testing.T) {
	long := `[105,20],` + strings.Repeat(`[105.5,20.5],`, MaxPoints) + `[105,20]`
	for want, s := range map[error]string{
		ErrUnreadable: `{"type":"Topology"}`,
		ErrNoArea:     `{"type":"Point","coordinates":[105,20]}`,
		ErrOpenRing:   `{"type":"Polygon","coordinates":[[[105,20],[106,20],[106,21]]]}`,
		ErrOffGlobe:   `{"type":"Polygon","coordinates":[[[105,20],[106,20],[106,210],[105,20]]]}`,
		ErrTooLong:    `{"type":"Polygon","coordinates":[[` + long + `]]}`,
	} {
		if _, err := ReadOutline(strings.NewReader(s)); !errors.Is(err, want) {
			t.Errorf("want %v, have %v", want, err)
		}
	}
	for _, s := range []string{"", "[]", `{"type":"Polygon","coordinates":"x"}`, strings.Repeat(`{"type":"GeometryCollection","geometries":[`, 20) + square + strings.Repeat("]}", 20)} {
		if _, err := ReadOutline(strings.NewReader(s)); !errors.Is(err, ErrUnreadable) {
			t.Errorf("%.40q: %v", s, err)
		}
	}
}

func FuzzReadOutline(f *testing.F) {
	for _, s := range []string{square, `{"type":"Feature","geometry":null}`, `{"type":"MultiPolygon","coordinates":[[[]]]}`, `{"type":"Polygon","coordinates":[[[1e308,1]]]}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		o, err := ReadOutline(strings.NewReader(s))
		if err != nil {
			return
		}
		if o.Points() > MaxPoints || strings.ContainsAny(Whole(o).Path(o), "NI\"<") {
			t.Fatalf("%d points; path %.80q", o.Points(), Whole(o).Path(o))
		}
		if again, err := ReadOutline(strings.NewReader(o.GeoJSON())); err != nil || again.GeoJSON() != o.GeoJSON() {
			t.Fatalf("written and read it is another: %v", err)
		}
	})
}

func TestAWindowKnowsNorthAndLengths(t *testing.T) {
	o := outline(t, square)
	w := Whole(o)
	west, north := w.Place(Point{21, 105})
	east, south := w.Place(Point{20, 106})
	if west <= 0 || north <= 0 || east >= 1 || south >= 1 || west >= east || north >= south {
		t.Errorf("the square stands at %.3f %.3f, %.3f %.3f", west, north, east, south)
	}
	metres, share := w.Scale()
	// One degree of longitude at the middle of the window.
	degree := Distance(Point{20.5, 105}, Point{20.5, 106})
	if drawn := (east - west) * metres / share; math.Abs(drawn-degree) > degree/100 || metres != 20_000 || share > .25 {
		t.Errorf("scale of %v m on %.3f of the width; a degree of %.0f m is drawn as %.0f m", metres, share, degree, drawn)
	}
	if d := Distance(lake, museum); math.Abs(d-7150) > 60 || Wind(lake, museum) != "west" && Wind(lake, museum) != "southwest" {
		t.Errorf("Hà Nội museum is %.0f m to the %s of the lake", d, Wind(lake, museum))
	}
	if Wind(Point{20, 105}, Point{21, 105}) != "north" || Wind(Point{20, 105}, Point{20, 104}) != "west" {
		t.Error("the winds are turned")
	}
}

func TestEveryPlaceBelongsToOneMarkAndMarksStandApart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 200).Draw(t, "n")
		places := make([]Point, n)
		for i := range places {
			places[i] = Point{rapid.Float64Range(20.5, 21.5).Draw(t, "lat"), rapid.Float64Range(105, 106).Draw(t, "lon")}
			if i > 0 && rapid.IntRange(0, 3).Draw(t, "twin") == 0 {
				places[i] = places[rapid.IntRange(0, i-1).Draw(t, "of")]
			}
		}
		w := Whole(Outline{}, places[rapid.IntRange(0, n-1).Draw(t, "from"):]...)
		apart := rapid.Float64Range(.02, .3).Draw(t, "apart")
		marks := w.Marks(places, apart)
		seen := map[int]bool{}
		for i, m := range marks {
			for _, k := range m.Members {
				if seen[k] {
					t.Fatalf("place %d has two marks", k)
				}
				seen[k] = true
			}
			for _, other := range marks[i+1:] {
				if math.Hypot(m.X-other.X, (m.Y-other.Y)*Ratio) < apart {
					t.Fatalf("two marks overlap: %+v %+v", m, other)
				}
			}
			if len(m.Members) == 0 {
				t.Fatalf("a mark of nothing at %+v", m.At)
			}
			if m.Same {
				continue
			}
			// A mark of many that can be parted is parted at last.
			closer, at := w, m
			for range 40 {
				closer = closer.Extent(places, at)
				parts := closer.Marks(places, apart)
				if len(parts) > 1 || len(parts) == 1 && parts[0].Same {
					break
				}
				if len(parts) == 0 || closer.width <= narrowest {
					t.Fatalf("nothing parts a mark of %d: %d marks", len(m.Members), len(parts))
				}
				at = parts[0]
			}
		}
		for i, p := range places {
			if w.Shows(p) != seen[i] {
				t.Fatalf("place %d is shown: %v, marked: %v", i, w.Shows(p), seen[i])
			}
		}
	})
}

func TestNamesCoverNeitherEachOtherNorAMark(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		place := rapid.Custom(func(t *rapid.T) Point {
			return Point{rapid.Float64Range(20.5, 21.5).Draw(t, "lat"), rapid.Float64Range(105, 106).Draw(t, "lon")}
		})
		var landmarks []Landmark
		for _, p := range rapid.SliceOfN(place, 1, 30).Draw(t, "landmarks") {
			landmarks = append(landmarks, Landmark{rapid.StringMatching(`[a-zđ ]{3,30}`).Draw(t, "name"), p})
		}
		w := Whole(Outline{}, Point{20.5, 105}, Point{21.5, 106})
		marks := w.Marks(rapid.SliceOfN(place, 0, 30).Draw(t, "places"), MarkApart)
		inset := rapid.Bool().Draw(t, "inset")
		labels := w.Labels(landmarks, marks, inset)
		if !inset && len(marks) == 0 && len(labels) == 0 {
			t.Fatal("an empty window has room for a name")
		}
		for _, l := range labels {
			for _, m := range marks {
				if math.Abs(l.X-m.X)*phone < markRadius && math.Abs(l.Y-m.Y)*phone*Ratio < markRadius {
					t.Fatalf("%q stands below a mark", l.Name)
				}
			}
		}
	})
}

func TestANeighbourhoodShowsWhereItIs(t *testing.T) {
	o := outline(t, square)
	landmarks := []Landmark{{"a", Point{20.495, 105.51}}, {"b", Point{20.49, 105.5}}, {"c", Point{20.505, 105.48}}, {"far", Point{20.05, 105.05}}}
	f := Neighbourhood(o, landmarks, Point{20.5, 105.5})
	if f.width >= Whole(o).width/4 || !f.Shows(landmarks[2].At) || f.Shows(landmarks[3].At) {
		t.Errorf("a window %.0f m wide", f.width)
	}
	if f := Neighbourhood(o, landmarks[:1], Point{20.9, 105.9}); f.width != Whole(o).width {
		t.Errorf("without landmarks around the window is %.0f m wide", f.width)
	}
	if l, ok := Nearest(landmarks, Point{20.1, 105}); !ok || l.Name != "far" {
		t.Errorf("nearest is %q", l.Name)
	}
}

func TestAPositionIsReadAsPeoplePasteIt(t *testing.T) {
	for _, s := range []string{"21.0285, 105.8523", "21.0285,105.8523", " (21.0285,  105.8523) ", "21.0285 105.8523", "21,0285; 105,8523", "21,0285 105,8523", "21.0285°, 105.8523°"} {
		if p, ok := ParsePoint(s); !ok || p != lake {
			t.Errorf("%q is read as %v, %v", s, p, ok)
		}
	}
	for _, s := range []string{"", "21.0285", "Hồ Gươm", "21.0285, 105.8523, 12", "NaN, 3", "0x15, 3", "1e2, 3", "21°01'42\"N"} {
		if p, ok := ParsePoint(s); ok {
			t.Errorf("%q is read as %v", s, p)
		}
	}
	if p, ok := ParsePoint(lake.String()); !ok || p != lake {
		t.Errorf("%q does not come back", lake)
	}
}
