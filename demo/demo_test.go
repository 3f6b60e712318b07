package demo

import (
	"reflect"
	"slices"
	"testing"
	"unicode/utf8"
)

func TestHanoiIsComplete(t *testing.T) {
	c := Hanoi()
	if len(c.Pillars) != 3 || len(c.Statements) != 54 {
		t.Fatalf("%d pillars, %d statements", len(c.Pillars), len(c.Statements))
	}
	seen := map[string]bool{}
	for i, s := range c.Statements {
		if s.Number != i+1 || s.VI == "" || s.EN == "" || s.Source == "" || seen[s.VI] {
			t.Errorf("statement %d: %+v", i+1, s)
		}
		if n := utf8.RuneCountInString(s.VI); n > 140 {
			t.Errorf("statement %d has %d characters", i+1, n)
		}
		seen[s.VI] = true
	}
	m := c.Consultation.Meeting
	if m.Date.Format("02/01/2006") != "02/10/2020" || len(m.Agenda) != 3 || len(m.Source) == 0 {
		t.Errorf("meeting %+v", m)
	}
}

func TestPopulationIsReproducibleAndPlausible(t *testing.T) {
	a := Population(1, 1200, 54)
	if !reflect.DeepEqual(a, Population(1, 1200, 54)) {
		t.Fatal("the same seed gave two populations")
	}
	if reflect.DeepEqual(a, Population(2, 1200, 54)) {
		t.Fatal("two seeds gave one population")
	}
	votes, passes := 0, 0
	for _, p := range a {
		for _, v := range p.Votes {
			votes++
			if v.Value == 0 {
				passes++
			}
			if v.Statement < 1 || v.Statement > 54 {
				t.Fatalf("statement %d", v.Statement)
			}
		}
		if !slices.IsSortedFunc(p.Votes, func(x, y Vote) int { return int(x.After - y.After) }) {
			t.Fatal("votes out of order")
		}
	}
	if share := float64(passes) / float64(votes); share < 0.10 || share > 0.14 {
		t.Errorf("%.3f of %d votes are passes", share, votes)
	}
}

func TestOrganisationsHaveTheirSource(t *testing.T) {
	list := Organisations()
	if len(list) != 63 {
		t.Errorf("%d organisations", len(list))
	}
	for _, o := range list {
		if o.ID == "" || o.Name.VI == "" || o.Verified && o.Source == "" {
			t.Errorf("%+v", o)
		}
	}
}

func TestCelebrationsHaveADay(t *testing.T) {
	list := Celebrations()
	if len(list) < 30 {
		t.Fatalf("%d celebrations", len(list))
	}
	for _, c := range list {
		yearly := c.Rule == "lunar" || c.Rule == "solar"
		if c.ID == "" || c.Name.VI == "" || c.Name.EN == "" || yearly != (c.Month > 0 && c.Day > 0) || yearly == (c.From != "") || c.Verified && c.Source == "" {
			t.Errorf("%+v", c)
		}
	}
}

func TestSpotsSayWhereTheyComeFrom(t *testing.T) {
	list, seen := Spots(), map[string]bool{}
	if len(list) < 60 {
		t.Fatalf("%d places", len(list))
	}
	for _, s := range list {
		if s.ID == "" || seen[s.ID] || s.Name.VI == "" || s.Name.EN == "" || s.Kind == "" || s.Source == "" || (s.Lat == 0) != (s.Lon == 0) || s.Rank != "" && s.Act == "" {
			t.Errorf("%+v", s)
		}
		seen[s.ID] = true
	}
}
