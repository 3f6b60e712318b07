package atlas

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
	"pgregory.net/rapid"
)

// squares are two areas beside each other; the second has a hole.
const squares = `{"type":"FeatureCollection","features":[
	{"type":"Feature","properties":{"code":"A","n":7},"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1],[0,0]]]}},
	{"type":"Feature","properties":{"code":"B","x":null},"geometry":{"type":"MultiPolygon","coordinates":[[[[1,0],[3,0],[3,1],[1,1],[1,0]],[[2,0.4],[2.2,0.4],[2.2,0.6],[2,0.6],[2,0.4]]]]}}]}`

func finder(t testing.TB, list []Area) *Finder {
	t.Helper()
	outlines := make([]Outline, len(list))
	for i, a := range list {
		outlines[i] = a.Outline
	}
	return NewFinder(outlines)
}

func TestAPointLiesInOneArea(t *testing.T) {
	list, err := ReadAreas(strings.NewReader(squares))
	if err != nil || len(list) != 2 || list[0].Properties["code"] != "A" || list[0].Properties["n"] != "7" || len(list[1].Properties) != 1 {
		t.Fatalf("%v: %+v", err, list)
	}
	f := finder(t, list)
	for p, want := range map[Point]int{
		{.5, .5}: 0, {.5, 1.5}: 1, {.5, 1}: 1, {.5, 2.1}: -1, {.5, 3.5}: -1, {2, 1}: -1, {.4, 2.1}: -1, {0, 0}: 0, {.6, 2.1}: 1,
	} {
		got, ok := f.Find(p)
		if !ok {
			got = -1
		}
		if got != want {
			t.Errorf("%v lies in %d, want %d", p, got, want)
		}
	}
	if got := f.Beside(Point{.5, .9999}, 30); len(got) != 1 || got[0] != 1 {
		t.Errorf("11 m from the border: %v", got)
	}
	if got := f.Beside(Point{.5, .999}, 30); len(got) != 0 {
		t.Errorf("111 m from the border: %v", got)
	}
}

func TestWhatIsNoCollectionOfAreasIsRefused(t *testing.T) {
	for text, want := range map[string]error{
		"":                             ErrUnreadable,
		"[]":                           ErrNoCollection,
		"{}":                           ErrNoCollection,
		"{":                            ErrUnreadable,
		`{"type":"FeatureCollection"}`: ErrNoCollection,
		`{"type":"FeatureCollection","features":{}}`:                                                                                                                 ErrNoCollection,
		`{"type":"FeatureCollection","features":[1]}`:                                                                                                                ErrUnreadable,
		`{"type":"FeatureCollection","features":[{}]}`:                                                                                                               ErrNoArea,
		`{"type":"FeatureCollection","features":[{"geometry":{"type":"Point","coordinates":[1,2]}}]}`:                                                                ErrNoArea,
		`{"type":"FeatureCollection","features":[{"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1]]]}}]}`:                                        ErrOpenRing,
		`{"type":"FeatureCollection","features":[{"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,91],[0,0]]]}}]}`:                                       ErrOffGlobe,
		`{"type":"FeatureCollection","features":[{"geometry":{"type":"Polygon","coordinates":"here"}}]}`:                                                             ErrUnreadable,
		`{"type":"FeatureCollection","features":[` + strings.Repeat(`{"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}},`, MaxAreas) + `{}]}`: ErrManyAreas,
		`{"type":"FeatureCollection","x":"` + strings.Repeat("x", maxAreaBytes) + `"`:                                                                                ErrTooLong,
	} {
		if _, err := ReadAreas(strings.NewReader(text)); !errors.Is(err, want) {
			t.Errorf("%.60s: %v, want %v", text, err, want)
		}
	}
	var at *AreaError
	if _, err := ReadAreas(strings.NewReader(strings.Replace(squares, "[0,0]]]}", "[0,2]]]}", 1))); !errors.As(err, &at) || at.Number != 1 {
		t.Errorf("%v names no feature", err)
	}
}

// TestAreasPartTheirPoints draws a city cut by a ragged line: each point lies in one
// of both halves.
func TestAreasPartTheirPoints(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		line := orb.Ring{{5, 0}}
		for y := 1.; y < 10; y++ {
			line = append(line, orb.Point{rapid.Float64Range(1, 9).Draw(t, "x"), y})
		}
		line = append(line, orb.Point{5, 10})
		west := append(orb.Ring{{0, 0}}, line...)
		west = append(west, orb.Point{0, 10}, orb.Point{0, 0})
		east := append(orb.Ring{{10, 10}}, reversed(line)...)
		east = append(east, orb.Point{10, 0}, orb.Point{10, 10})
		f := NewFinder([]Outline{{orb.MultiPolygon{{west}}}, {orb.MultiPolygon{{east}}}})
		for range 50 {
			p := Point{rapid.Float64Range(0, 9.999).Draw(t, "lat"), rapid.Float64Range(0, 9.999).Draw(t, "lon")}
			if rapid.Bool().Draw(t, "corner") {
				at := line[rapid.IntRange(0, len(line)-2).Draw(t, "at")]
				p = Point{at.Lat(), at.Lon()}
			}
			a, b := f.regions[0].contains(p.Lon, p.Lat), f.regions[1].contains(p.Lon, p.Lat)
			if a == b {
				t.Fatalf("%v lies in both or none: %v", p, a)
			}
		}
	})
}

func reversed(r orb.Ring) orb.Ring {
	var back orb.Ring
	for i := len(r) - 1; i >= 0; i-- {
		back = append(back, r[i])
	}
	return back
}

// units are the wards and communes of Hà Nội, which the project does not carry.
func units(t testing.TB) []Area {
	t.Helper()
	file, err := os.Open("../../../shared/data/hanoi-units/units.geojson")
	if err != nil {
		t.Skip("no units here:", err)
	}
	defer file.Close()
	list, err := ReadAreas(file)
	if err != nil || len(list) != 126 {
		t.Fatalf("%v: %d units", err, len(list))
	}
	return list
}

// TestUnitsOfHanoi asks our finder and an independent library about 10,000 points.
func TestUnitsOfHanoi(t *testing.T) {
	list := units(t)
	f := finder(t, list)
	bound := orb.Bound{Min: orb.Point{105.28, 20.56}, Max: orb.Point{106.03, 21.39}}
	bounds := make([]orb.Bound, len(list)) // the library works them out for each point anew
	for i, a := range list {
		bounds[i] = a.Outline.area.Bound()
	}
	inside := 0
	for i := range 100 {
		for j := range 100 {
			p := Point{bound.Min.Lat() + (float64(i)+.37)/100*(bound.Max.Lat()-bound.Min.Lat()), bound.Min.Lon() + (float64(j)+.61)/100*(bound.Max.Lon()-bound.Min.Lon())}
			got, ok := f.Find(p)
			want, found := 0, false
			for k, a := range list {
				if bounds[k].Contains(orb.Point{p.Lon, p.Lat}) && planar.MultiPolygonContains(a.Outline.area, orb.Point{p.Lon, p.Lat}) {
					want, found = k, true
					break
				}
			}
			if got != want || ok != found {
				t.Errorf("%v: %d %v, want %d %v", p, got, ok, want, found)
			}
			if ok {
				inside++
			}
		}
	}
	if inside < 4_000 {
		t.Errorf("only %d points lie in the city", inside)
	}
}

// BenchmarkFind asks for the unit of points of Hà Nội.
func BenchmarkFind(b *testing.B) {
	f := finder(b, units(b))
	i := 0
	for b.Loop() {
		f.Find(Point{20.7 + float64(i%600)/1000, 105.4 + float64(i%500)/1000})
		i++
	}
}

// BenchmarkBeside asks which borders are near points of Hà Nội.
func BenchmarkBeside(b *testing.B) {
	f := finder(b, units(b))
	i := 0
	for b.Loop() {
		f.Beside(Point{20.7 + float64(i%600)/1000, 105.4 + float64(i%500)/1000}, 30)
		i++
	}
}

// FuzzReadAreas reads anything; what is taken can be asked.
func FuzzReadAreas(f *testing.F) {
	f.Add(squares)
	f.Add(`{"type":"FeatureCollection","features":[]}`)
	f.Add(`{"features":[{"geometry":{"type":"Polygon","coordinates":[[[0,0],[1e308,0],[1,1],[0,0]]]}}],"type":"FeatureCollection"}`)
	f.Fuzz(func(t *testing.T, text string) {
		list, err := ReadAreas(strings.NewReader(text))
		if err != nil {
			return
		}
		finder(t, list).Find(Point{.5, .5})
		finder(t, list).Beside(Point{.5, .5}, 30)
		for _, a := range list {
			if n := a.Outline.Points(); n < 4 || n > MaxAreaPoints {
				t.Errorf("%d points", n)
			}
		}
	})
}
