package synthesis

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func someGroups(n int) []Group {
	groups := make([]Group, n)
	for i := range groups {
		groups[i] = Group{Name: i, Style: i}
	}
	return groups
}

func anyClusters(t *rapid.T, groups int) []Cluster {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Cluster {
		return Cluster{
			X: rapid.Float64Range(-50, 50).Draw(t, "x"), Y: rapid.Float64Range(-50, 50).Draw(t, "y"),
			Size: rapid.IntRange(1, 5000).Draw(t, "size"), Group: rapid.IntRange(0, groups-1).Draw(t, "group"),
		}
	}), 1, 100).Draw(t, "clusters")
}

func TestAPictureShowsEverybodyInsideTheSheet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		groups := rapid.IntRange(1, 5).Draw(t, "groups")
		clusters := anyClusters(t, groups)
		you := Point{rapid.Float64Range(-80, 80).Draw(t, "you x"), 3}
		p := Draw(clusters, someGroups(groups), &you)
		people, shown := 0, 0
		for _, c := range clusters {
			people += c.Size
		}
		for _, g := range p.Groups {
			sum := 0
			for _, m := range g.Marks {
				sum += m.Size
				if m.X-m.Radius < 0 || m.X+m.Radius > p.Width || m.Y-m.Radius < 0 || m.Y+m.Radius > p.Height {
					t.Fatalf("a mark leaves the sheet: %+v", m)
				}
			}
			if sum != g.Size {
				t.Fatalf("group %s says %d and shows %d", g.Letter, g.Size, sum)
			}
			shown += sum
			if strings.Contains(g.Hull, "NaN") || strings.Contains(g.Hull, "Inf") {
				t.Fatalf("hull %q", g.Hull)
			}
		}
		if shown != people {
			t.Fatalf("%d of %d people are on the sheet", shown, people)
		}
		if p.You.X < 0 || p.You.X > p.Width || p.You.Y < 0 || p.You.Y > p.Height {
			t.Fatalf("you are outside: %+v", *p.You)
		}
	})
}

func TestDistancesKeepTheirProportion(t *testing.T) {
	p := Draw([]Cluster{{0, 0, 1, 0}, {3, 0, 1, 0}, {0, 4, 1, 0}}, someGroups(1), nil)
	at := map[Point]bool{}
	for _, m := range p.Groups[0].Marks {
		at[m.Point] = true
	}
	o, x, y := p.Groups[0].Marks[0].Point, p.Groups[0].Marks[1].Point, p.Groups[0].Marks[2].Point
	if got := math.Hypot(x.X-o.X, x.Y-o.Y) / math.Hypot(y.X-o.X, y.Y-o.Y); math.Abs(got-0.75) > 0.01 || len(at) != 3 {
		t.Errorf("3 to 4 became %v (%v)", got, at)
	}
	if !(y.Y < o.Y) {
		t.Error("up must be up")
	}
}

func TestTheSizeOfAMarkStandsForPeople(t *testing.T) {
	p := Draw([]Cluster{{0, 0, 100, 0}, {9, 9, 400, 1}}, someGroups(2), nil)
	if got := p.Groups[1].Marks[0].Radius / p.Groups[0].Marks[0].Radius; got != 2 {
		t.Errorf("four times the people: radius %v times as large", got)
	}
}

func TestEverybodyAtOnePlaceIsDrawnInTheMiddle(t *testing.T) {
	p := Draw([]Cluster{{2, 2, 30, 0}}, someGroups(1), nil)
	if m := p.Groups[0].Marks[0]; m.X != p.Width/2 || m.Y != p.Height/2 {
		t.Errorf("at %v", m.Point)
	}
	if p := Draw(nil, someGroups(2), nil); len(p.Groups) != 0 {
		t.Errorf("nothing to draw: %+v", p)
	}
}

func TestTheHullHoldsAllItsPoints(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		points := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Point {
			return Point{float64(rapid.IntRange(-9, 9).Draw(t, "x")), float64(rapid.IntRange(-9, 9).Draw(t, "y"))}
		}), 3, 40).Draw(t, "points")
		h := hull(points)
		for i, a := range h {
			b := h[(i+1)%len(h)]
			for _, p := range points {
				if (b.X-a.X)*(p.Y-a.Y)-(b.Y-a.Y)*(p.X-a.X) < 0 {
					t.Fatalf("%v lies outside of %v–%v", p, a, b)
				}
			}
		}
	})
}

func TestShapesHaveTheAreaOfTheirDisc(t *testing.T) {
	for group, corners := range map[int]int{1: 4, 2: 3, 3: 4, 4: 5} {
		path := shape(group, Point{100, 100}, 20)
		if got := strings.Count(path, "L") + 1; got != corners {
			t.Errorf("group %d: %d corners, want %d: %s", group, got, corners, path)
		}
	}
	if got, want := shape(0, Point{10, 20}, 5), "M5 20a5 5 0 1 0 10 0a5 5 0 1 0 -10 0Z"; got != want {
		t.Errorf("disc: %s", got)
	}
}
