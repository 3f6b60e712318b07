package event

import (
	"time"

	"dienhong/civic"
	"dienhong/engine/lunar"
	"dienhong/engine/recur"
)

// Repeat says how an event comes round.
type Repeat string

// The ways.
const (
	Once  Repeat = "once"
	Rule  Repeat = "rule"  // by a rule of RFC 5545
	Lunar Repeat = "lunar" // on a day of the lunar calendar
)

// Schedule says when an event is held, by the clock on the wall.
type Schedule struct {
	Repeat Repeat       `json:"repeat"`
	Day    string       `json:"day"`     // the first day, YYYY-MM-DD; lunar: from when on it is listed
	Time   string       `json:"time"`    // HH:MM; empty: whole days
	EndDay string       `json:"end_day"` // of the first time; empty: the same day; not for lunar days
	End    string       `json:"end"`     // HH:MM, of the last day; empty: not known, or whole days
	Rule   string       `json:"rule"`    // RRULE
	Lunar  lunar.Yearly `json:"lunar"`   // the day and the days around it
	Before string       `json:"before"`  // a key: times from it on are another event's
}

const (
	clockLayout  = "15:04"
	momentLayout = "2006-01-02T15:04"
	dayLayout    = time.DateOnly
)

// How far ahead occurrences are listed, and how many of one event.
const (
	aheadRule  = 2  // years
	aheadLunar = 10 // years
	mostTimes  = 1_500
)

// Span is a time that a schedule gives. Of whole days the end is the midnight after
// the last one; otherwise it may be the start: the end is not known.
type Span struct {
	Key        string
	Start, End time.Time
}

func isClock(s string) bool {
	_, err := time.Parse(clockLayout, s)
	return err == nil
}

func (s Schedule) problems() (errs []civic.FieldError) {
	bad := func(field, key string, args ...any) {
		errs = append(errs, civic.FieldError{Field: field, Key: key, Args: args})
	}
	if s.Day == "" {
		bad("day", "error.field.required")
	}
	errs = append(errs, civic.DayProblems("day", s.Day)...)
	errs = append(errs, civic.DayProblems("end_day", s.EndDay)...)
	if s.Time != "" && !isClock(s.Time) {
		bad("time", "event.error.time")
	}
	if s.End != "" && !isClock(s.End) {
		bad("end", "event.error.time")
	}
	if s.Time == "" && s.End != "" {
		bad("time", "event.error.end_without_start")
	}
	if len(errs) > 0 {
		return errs
	}
	start, end := s.first(time.UTC)
	switch {
	case s.EndDay != "" && s.EndDay < s.Day:
		bad("end_day", "event.error.end_before_start")
	case s.End != "" && !start.Before(end):
		bad("end", "event.error.end_before_start")
	case end.Sub(start) > 400*24*time.Hour:
		bad("end_day", "event.error.too_long")
	}
	switch s.Repeat {
	case Once:
	case Rule:
		if r, err := recur.Parse(s.Rule); err != nil {
			bad("rule", "event.error.rule")
		} else if r.Frequency > recur.Daily {
			bad("rule", "event.error.rule_often")
		} else if len(errs) == 0 && len(s.spans(time.UTC, time.Time{}, start.AddDate(30, 0, 0), 1)) == 0 {
			bad("rule", "event.error.never")
		}
	case Lunar:
		if s.Lunar.Check() != nil {
			bad("lunar_day", "event.error.lunar")
		} else if len(errs) == 0 && len(s.spans(time.UTC, time.Time{}, start.AddDate(30, 0, 0), 1)) == 0 {
			bad("lunar_day", "event.error.never")
		}
	default:
		bad("repeat", "error.field.choice")
	}
	return errs
}

// at reads a day and a time of the clock, which may be empty, in a zone.
func at(day, clock string, zone *time.Location) time.Time {
	d, _ := time.Parse(time.DateOnly, day)
	c, _ := time.Parse(clockLayout, clock)
	return time.Date(d.Year(), d.Month(), d.Day(), c.Hour(), c.Minute(), 0, 0, zone)
}

// first is the time that the fields of the schedule name.
func (s Schedule) first(zone *time.Location) (start, end time.Time) {
	last := s.EndDay
	if last == "" {
		last = s.Day
	}
	start = at(s.Day, s.Time, zone)
	switch {
	case s.Time == "":
		end = at(last, "", zone).AddDate(0, 0, 1)
	case s.End != "":
		end = at(last, s.End, zone)
	case last == s.Day:
		end = start
	default:
		end = at(last, "", zone).AddDate(0, 0, 1)
	}
	return start, end
}

// wall keeps what a clock on the wall shows and gives it a zone.
func wall(t time.Time, zone *time.Location) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, zone)
}

// key names the time that begins at a moment.
func (s Schedule) key(start time.Time) string {
	if s.Time == "" {
		return start.Format(time.DateOnly)
	}
	return start.Format(momentLayout)
}

// horizon is until when the times of the schedule are listed.
func (s Schedule) horizon(now time.Time) time.Time {
	if s.Repeat == Lunar {
		return now.AddDate(aheadLunar, 0, 0)
	}
	return now.AddDate(aheadRule, 0, 0)
}

// spans are the times of the schedule up to a moment, at most limit, in order. A
// single time is always one of them.
func (s Schedule) spans(zone *time.Location, since, until time.Time, limit int) []Span {
	var all []Span
	add := func(start, end time.Time) {
		if k := s.key(start); s.Before == "" || k < s.Before {
			all = append(all, Span{k, start, end})
		}
	}
	start, end := s.first(zone)
	switch s.Repeat {
	case Rule:
		r, err := recur.Parse(s.Rule)
		if err != nil {
			return nil
		}
		// Reckoned on the wall, so that a change of the clocks moves nothing.
		from, length := wall(start, time.UTC), wall(end, time.UTC).Sub(wall(start, time.UTC))
		begin := from
		if w := wall(since.In(zone), time.UTC); w.After(from) {
			begin = w
		}
		times, _ := r.Between(from, s.Time == "", begin, wall(until.In(zone), time.UTC), limit)
		for _, t := range times {
			add(wall(t, zone), wall(t.Add(length), zone))
		}
	case Lunar:
		day, _ := time.Parse(time.DateOnly, s.Day)
		for _, o := range s.Lunar.Between(day, wall(until.In(zone), time.UTC)) {
			if o.First.Before(day) {
				continue
			}
			t := Schedule{Day: o.First.Format(time.DateOnly), EndDay: o.Last.Format(time.DateOnly), Time: s.Time, End: s.End}
			add(t.first(zone))
			if len(all) >= limit {
				break
			}
		}
	default:
		add(start, end)
	}
	return all[:min(len(all), limit)]
}

// listed are the times that are listed: all of them, or of those that are too many
// the ones from a year before now.
func (s Schedule) listed(zone *time.Location, now time.Time) []Span {
	until := s.horizon(now)
	all := s.spans(zone, time.Time{}, until, mostTimes)
	if len(all) == mostTimes {
		all = s.spans(zone, now.AddDate(-1, 0, 0), until, mostTimes)
	}
	return all
}

// from is the schedule whose first time is a given one of this schedule's; before
// is how many times come before it.
func (s Schedule) from(k Span, before int) Schedule {
	t := s
	t.Before = s.Before
	t.Day = k.Start.Format(time.DateOnly)
	if s.Repeat == Lunar {
		return t
	}
	last := k.End
	if s.Time == "" {
		last = last.AddDate(0, 0, -1)
	} else {
		t.Time = k.Start.Format(clockLayout)
		if s.End != "" {
			t.End = k.End.Format(clockLayout)
		} else if k.End.After(k.Start) {
			last = last.AddDate(0, 0, -1) // to the end of that day
		}
	}
	t.EndDay = ""
	if d := last.Format(time.DateOnly); d != t.Day {
		t.EndDay = d
	}
	if r, err := recur.Parse(s.Rule); err == nil && r.Count > 0 {
		r.Count -= before
		t.Rule = r.String()
	}
	return t
}
