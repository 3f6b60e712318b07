package event

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"dienhong/civic"
	"dienhong/engine/lunar"

	"pgregory.net/rapid"
)

var (
	hanoi = time.FixedZone("+07", 7*3600)
	today = time.Date(2026, 12, 1, 9, 0, 0, 0, hanoi)
)

func drawSchedule(t *rapid.T) Schedule {
	s := Schedule{Repeat: rapid.SampledFrom([]Repeat{Once, Rule, Rule, Lunar}).Draw(t, "repeat"), Day: today.AddDate(0, 0, rapid.IntRange(-400, 400).Draw(t, "day")).Format(time.DateOnly)}
	s.Time = rapid.SampledFrom([]string{"", "08:00", "19:30", "23:30"}).Draw(t, "time")
	if s.Time != "" {
		s.End = rapid.SampledFrom([]string{"", "23:45"}).Draw(t, "end")
	}
	switch s.Repeat {
	case Rule:
		s.Rule = rapid.SampledFrom([]string{
			"FREQ=DAILY;COUNT=9", "FREQ=WEEKLY", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH", "FREQ=WEEKLY;INTERVAL=3;BYDAY=TU,SU;WKST=SU;COUNT=20", "FREQ=MONTHLY;BYDAY=2SA",
			"FREQ=MONTHLY;BYMONTHDAY=-1,13", "FREQ=MONTHLY", "FREQ=YEARLY", "FREQ=DAILY;INTERVAL=5;UNTIL=20271231", "FREQ=MONTHLY;INTERVAL=2;BYDAY=MO,TU;BYSETPOS=-1",
		}).Draw(t, "rule")
		if rapid.Bool().Draw(t, "long") {
			s.EndDay = at(s.Day, "", time.UTC).AddDate(0, 0, 2).Format(time.DateOnly)
		}
	case Lunar:
		s.Lunar = lunar.Yearly{
			Month: rapid.IntRange(1, 12).Draw(t, "month"), Day: rapid.IntRange(1, 30).Draw(t, "lunar"), Before: rapid.IntRange(0, 3).Draw(t, "before"), After: rapid.IntRange(0, 3).Draw(t, "after"),
			Twin: rapid.SampledFrom([]lunar.Twin{lunar.Regular, lunar.LeapOnly, lunar.Both}).Draw(t, "twin"), Short: rapid.SampledFrom([]lunar.Short{lunar.LastDay, lunar.Skip}).Draw(t, "short"),
		}
		if rapid.Bool().Draw(t, "cycle") {
			s.Lunar.Every, s.Lunar.From = 3, 2025
		}
	}
	return s
}

func drawEvent(t *rapid.T) Event {
	e := Event{ID: "a", Kind: Single, Title: civic.Text{VI: "Hội"}, Schedule: drawSchedule(t), Venue: Venue{Name: civic.Text{VI: "Đình"}}}
	all := e.Occurrences(hanoi, today)
	for range rapid.IntRange(0, 4).Draw(t, "changes") {
		if len(all) > 0 {
			e = e.with(drawChange(t, all))
		}
	}
	return e
}

func drawChange(t *rapid.T, all []Occurrence) Change {
	o := all[rapid.IntRange(0, len(all)-1).Draw(t, "which")]
	c := Change{Key: o.Key, State: rapid.SampledFrom([]State{Cancelled, Postponed, Moved}).Draw(t, "state"), Reason: civic.Text{VI: "Bão"}}
	if c.State == Moved {
		c.Start = o.Start.AddDate(0, 0, 1).Format(momentLayout)
		c.Venue = &Venue{Name: civic.Text{VI: "Nhà hát"}}
	}
	return c
}

func without(all []Occurrence, key string) []Occurrence {
	return slices.DeleteFunc(slices.Clone(all), func(o Occurrence) bool { return o.Key == key })
}

func TestChangingOneOccurrenceKeepsAllOthers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := drawEvent(t)
		before := e.Occurrences(hanoi, today)
		if len(before) == 0 {
			return
		}
		c := drawChange(t, before)
		after := e.with(c).Occurrences(hanoi, today)
		if !reflect.DeepEqual(without(before, c.Key), without(after, c.Key)) {
			t.Fatalf("others changed:\n%v\n%v", before, after)
		}
		if len(before) != len(after) {
			t.Fatalf("%d occurrences, then %d", len(before), len(after))
		}
		// Taken back, everything is as the rule gives it.
		plain := e.with(Change{Key: c.Key}).Occurrences(hanoi, today)
		if i := slices.IndexFunc(plain, func(o Occurrence) bool { return o.Key == c.Key }); plain[i].Own || plain[i].State != "" {
			t.Fatalf("not taken back: %+v", plain[i])
		}
	})
}

func TestSplittingAnEventKeepsEveryOccurrence(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := drawEvent(t)
		all := e.Occurrences(hanoi, today)
		if len(all) == 0 {
			return
		}
		key := all[rapid.IntRange(0, len(all)-1).Draw(t, "at")].Key
		first, second, ok := e.split(key, hanoi)
		if !ok {
			return
		}
		if errs := second.Schedule.problems(); len(errs) > 0 {
			t.Fatalf("the second part is refused: %v %+v", errs, second.Schedule)
		}
		both := append(first.Occurrences(hanoi, today), second.Occurrences(hanoi, today)...)
		for i := range both {
			both[i].Event = e.ID
		}
		order := func(a, b Occurrence) int { return cmpKey(a.Key, b.Key) }
		slices.SortFunc(both, order)
		slices.SortFunc(all, order)
		// The second part begins later, so that it may list more of what has no end.
		if len(both) < len(all) || !reflect.DeepEqual(both[:len(all)], all) {
			t.Fatalf("%s at %s:\n%+v\n%+v\n%v\n%v", e.Schedule.Rule, key, first.Schedule, second.Schedule, all, both)
		}
		if second.Root != "a" || second.Continues != "a" {
			t.Fatalf("%+v", second)
		}
	})
}

func cmpKey(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func TestEditingAllKeepsWhatWasSaidOfSingleOnes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		before := drawEvent(t)
		after := before
		after.Title, after.Venue = civic.Text{VI: "Hội mới"}, Venue{Name: civic.Text{VI: "Sân đình"}}
		after, left := after.carry(before, hanoi)
		if left != 0 || !reflect.DeepEqual(after.Changes, before.Changes) {
			t.Fatalf("%d left: %v, then %v", left, before.Changes, after.Changes)
		}
		if before.Schedule.Time == "" {
			return
		}
		after.Schedule.Time, after.Schedule.End = "07:15", ""
		after, left = after.carry(before, hanoi)
		if left != 0 || len(after.Changes) != len(before.Changes) {
			t.Fatalf("another hour: %d left: %v, then %v", left, before.Changes, after.Changes)
		}
		held := after.Occurrences(hanoi, today)
		for _, c := range after.Changes {
			i := slices.IndexFunc(held, func(o Occurrence) bool { return o.Key == c.Key })
			if i >= 0 && (held[i].State != c.State || !held[i].Own) {
				t.Fatalf("%+v is not %+v", held[i], c)
			}
		}
	})
}

func TestAWeeklyEventThatMovesToAnotherDayTakesItsChangesAlong(t *testing.T) {
	before := Event{ID: "a", Schedule: Schedule{Repeat: Rule, Day: "2026-12-03", Time: "19:00", Rule: "FREQ=WEEKLY;COUNT=5"}}
	before = before.with(Change{Key: "2026-12-17T19:00", State: Cancelled, Reason: civic.Text{VI: "Sửa sân khấu"}})
	after := before
	after.Schedule.Day = "2026-12-04"
	after, left := after.carry(before, hanoi)
	if left != 0 || after.Changes[0].Key != "2026-12-18T19:00" {
		t.Errorf("%d left, %+v", left, after.Changes)
	}
	after.Schedule.Rule = "FREQ=WEEKLY;COUNT=2"
	if after, left = after.carry(before, hanoi); left != 1 || len(after.Changes) != 0 {
		t.Errorf("%d left, %+v", left, after.Changes)
	}
}

// TestKnownFestivalsFallOnTheirDays compares with days that newspapers printed.
func TestKnownFestivalsFallOnTheirDays(t *testing.T) {
	for name, c := range map[string]struct {
		rule lunar.Yearly
		want string
	}{
		"Hội Gióng đền Sóc":          {lunar.Yearly{Month: 1, Day: 6, After: 2}, "2027-02-11 – 2027-02-13"},
		"Hội Gióng đền Phù Đổng":     {lunar.Yearly{Month: 4, Day: 9, Before: 3, After: 3}, "2027-05-11 – 2027-05-17"},
		"Giỗ Tổ Hùng Vương":          {lunar.Yearly{Month: 3, Day: 10}, "2027-04-16 – 2027-04-16"},
		"Lễ ông Công ông Táo":        {lunar.Yearly{Month: 12, Day: 23}, "2027-01-30 – 2027-01-30"},
		"Hội chùa Hương":             {lunar.Yearly{Month: 1, Day: 6, ToMonth: 3, ToDay: 29}, "2027-02-11 – 2027-05-05"},
		"a year in three, from 2028": {lunar.Yearly{Month: 1, Day: 9, Every: 3, From: 2028}, "2028-02-03 – 2028-02-03"},
	} {
		e := Event{Schedule: Schedule{Repeat: Lunar, Day: "2027-01-01", Lunar: c.rule}}
		all := e.Occurrences(hanoi, today)
		if got := all[0].Day() + " – " + all[0].Last(); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
		if all[len(all)-1].Start.Before(today.AddDate(9-c.rule.Every, 0, 0)) {
			t.Errorf("%s is not listed ten years ahead: %s", name, all[len(all)-1].Day())
		}
	}
}

func TestAnEndAtMidnightEndsTheDayBefore(t *testing.T) {
	e := Event{Schedule: Schedule{Repeat: Once, Day: "2026-12-05", Time: "20:00", EndDay: "2026-12-06", End: "00:00"}}
	if o := e.Occurrences(hanoi, today)[0]; o.Last() != "2026-12-05" {
		t.Error(o.Last())
	}
}

func TestSchedulesThatCannotBeAreRefused(t *testing.T) {
	for field, s := range map[string]Schedule{
		"day":       {Repeat: Once},
		"end_day":   {Repeat: Once, Day: "2026-12-05", EndDay: "2026-12-04"},
		"end":       {Repeat: Once, Day: "2026-12-05", Time: "10:00", End: "09:00"},
		"time":      {Repeat: Once, Day: "2026-12-05", Time: "25:00"},
		"rule":      {Repeat: Rule, Day: "2026-12-05", Rule: "FREQ=SOMETIMES"},
		"lunar_day": {Repeat: Lunar, Day: "2026-12-05", Lunar: lunar.Yearly{Month: 13, Day: 1}},
		"repeat":    {Repeat: "never", Day: "2026-12-05"},
	} {
		if errs := s.problems(); len(errs) != 1 || errs[0].Field != field {
			t.Errorf("%s: %v", field, errs)
		}
	}
	for _, rule := range []string{"FREQ=HOURLY", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"} {
		if errs := (Schedule{Repeat: Rule, Day: "2026-12-05", Rule: rule}).problems(); len(errs) != 1 || errs[0].Field != "rule" {
			t.Errorf("%s: %v", rule, errs)
		}
	}
}

func TestWhatIsHeldEveryDayForYearsIsListedToday(t *testing.T) {
	e := Event{ID: "a", Schedule: Schedule{Repeat: Rule, Day: "2019-03-01", Time: "09:00", Rule: "FREQ=DAILY"}}
	list := e.Occurrences(hanoi, today)
	if len(list) == 0 || len(list) > mostTimes || !slices.ContainsFunc(list, func(o Occurrence) bool { return o.Day() == "2026-12-01" }) || list[len(list)-1].Day() < "2028" {
		t.Errorf("%d times, from %s to %s", len(list), list[0].Day(), list[len(list)-1].Day())
	}
}
