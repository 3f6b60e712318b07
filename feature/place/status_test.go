package place

import (
	"math"
	"reflect"
	"testing"

	"dienhong/civic"

	"pgregory.net/rapid"
)

func TestDaysAreKnownByYearMonthOrDay(t *testing.T) {
	for typed, want := range map[string]string{
		"2019": "2019", " 7/2019 ": "2019-07", "07/2019": "2019-07", "01/07/2019": "2019-07-01", "2019-07-01": "2019-07-01", "2019-07": "2019-07", "1010": "1010", "": "",
	} {
		got := readSince(typed)
		if got != want || len(sinceProblems("from", got)) > 0 {
			t.Errorf("%q is %q, want %q", typed, got, want)
		}
	}
	for _, typed := range []string{"13/2019", "31/02/2019", "năm ngoái", "19", "2019-13", "0999", "2200", "2019-02-30", "/2019", "00/2019"} {
		if got := readSince(typed); len(sinceProblems("from", got)) == 0 {
			t.Errorf("%q is taken as %q", typed, got)
		}
	}
}

func TestWhatHasNoDayStandsWhereItWasNoted(t *testing.T) {
	p := Place{Course: []Change{
		{Status: Open}, {Status: Moved, Cause: "lease"}, {Status: Open, From: "2015"}, {Status: Lost, Cause: "unknown"}, {Status: Planned, From: "2012"}, {Status: Closed, From: "2020", Struck: Struck{"Nhầm"}},
	}}
	var got []Status
	for _, c := range p.course() {
		got = append(got, c.Status)
	}
	if want := []Status{Open, Moved, Planned, Open, Lost}; !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if now, ok := p.On("2014-01-01"); !ok || now.Status != Planned {
		t.Errorf("in 2014 it is %v", now.Status)
	}
	if _, ok := (Place{}).On("2026-01-01"); ok {
		t.Error("a status of a place without any")
	}
}

// TestFiguresByHand compares with figures worked out by hand.
func TestFiguresByHand(t *testing.T) {
	list := []Place{
		// Open 2010, moved 2013 and then open again, lost 2020: life of 10 years, two ends.
		{Course: []Change{{Status: Open, From: "2010"}, {Status: Moved, From: "2013", Cause: "lease"}, {Status: Open, From: "2014"}, {Status: Lost, From: "2020", Cause: "money"}}},
		// Closed, prepared, lost: one end, of its first cause; life of 2 years.
		{Course: []Change{{Status: Planned, From: "2017"}, {Status: Open, From: "2018"}, {Status: Closed, From: "2019", Cause: "repair"}, {Status: Reopening, From: "2019-06"}, {Status: Lost, From: "2020", Cause: "money"}}},
		// Lost without a date: an end of no year, no life.
		{Course: []Change{{Status: Open, From: "2013"}, {Status: Lost, Cause: "land"}}},
		// Not yet lost; closed and open again in a year.
		{Course: []Change{{Status: Open}, {Status: Closed, From: "2020-02", Cause: "repair"}, {Status: Open, From: "2020-05"}, {Status: Lost, From: "2099", Cause: "land"}}},
		{},
		// Planned and given up: it never opened, so it does not close.
		{Course: []Change{{Status: Planned, From: "2021"}, {Status: Lost, From: "2022", Cause: "money"}}},
	}
	f := FiguresOf(list, "2026-12-01")
	if f.Places != 6 || f.Known != 5 || f.Open != 1 || f.Lives != 2 || math.Abs(f.Life-6) > .01 {
		t.Errorf("%+v", f)
	}
	years := []YearFigures{{2020, 0, 1, 2}, {2019, 0, 0, 1}, {2018, 1, 0, 0}, {2014, 0, 1, 0}, {2013, 1, 0, 1}, {2010, 1, 0, 0}, {0, 1, 0, 1}}
	if !reflect.DeepEqual(f.Years, years) {
		t.Errorf("%v, want %v", f.Years, years)
	}
	if causes := []CauseFigure{{"repair", 2}, {"lease", 1}, {"land", 1}, {"money", 1}}; !reflect.DeepEqual(f.Causes, causes) {
		t.Errorf("%v, want %v", f.Causes, causes)
	}
}

// TestFiguresAddUp holds for any course of places.
func TestFiguresAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Place {
			return Place{Course: rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Change {
				c := Change{Status: rapid.SampledFrom(Statuses).Draw(t, "status"), From: rapid.SampledFrom([]string{"", "2001", "2001-05", "2002-02-03", "2030"}).Draw(t, "from")}
				if c.Status.ends() {
					c.Cause = rapid.SampledFrom(Causes).Draw(t, "cause")
				}
				return c
			}), 0, 8).Draw(t, "course")}
		}), 0, 8).Draw(t, "places")
		f := FiguresOf(list, "2026-12-01")
		open, known, ends, dated := 0, 0, 0, 0
		for _, p := range list {
			if now, ok := p.On("2026-12-01"); ok {
				known++
				if now.Status == Open {
					open++
				}
			}
		}
		for _, c := range f.Causes {
			ends += c.Count
		}
		for _, y := range f.Years {
			dated += y.Ended
		}
		if f.Open != open || f.Known != known || dated != ends || f.Life < 0 || f.Lives > ends {
			t.Fatalf("%+v: open %d, known %d, ends %d, dated %d", f, open, known, ends, dated)
		}
	})
}

// TestTheFormGivesBackEveryPlace opens the form of any place and saves it as it is:
// nothing may change.
func TestTheFormGivesBackEveryPlace(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := Place{
			Kind: rapid.SampledFrom(Kinds).Draw(t, "kind"), Name: civic.Text{VI: "Nhà hát", EN: "Theatre"}, Lat: rapid.Float64Range(-85, 85).Draw(t, "lat"), Lon: rapid.Float64Range(-180, 180).Draw(t, "lon"),
			Accuracy: rapid.Int64Range(0, mostAccuracy).Draw(t, "accuracy"), Rank: "world", Act: "Quyết định", ActDay: "2010-08-01", Premises: "yes", Offer: civic.Text{VI: "Sân"}, Fields: []civic.CreativeField{"music"},
		}
		got, errs := fieldsOf(p).place()
		if len(errs) > 0 || !reflect.DeepEqual(got, p) {
			t.Fatalf("%v: %+v, want %+v", errs, got, p)
		}
	})
}
