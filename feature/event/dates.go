package event

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"dienhong/civic"
)

// Change is what one occurrence has of its own.
type Change struct {
	Key    string     `json:"key"`
	Added  bool       `json:"added,omitempty"` // the rule does not give it
	Start  string     `json:"start,omitempty"` // on the wall; empty: as the rule gives it
	End    string     `json:"end,omitempty"`   // of whole days the last one
	Venue  *Venue     `json:"venue,omitempty"`
	State  State      `json:"state,omitempty"` // cancelled, postponed, moved or none
	Reason civic.Text `json:"reason"`
}

// Occurrence is one time at which an event is held.
type Occurrence struct {
	Event     civic.ID `db:"event_id"`
	Key       string
	Start     time.Time `db:"start_at"` // as in [Span]
	End       time.Time `db:"end_at"`
	WholeDays bool      `db:"whole_days"`
	State     State     // cancelled, postponed, moved or none
	Reason    civic.Text
	Venue     Venue `db:"venue,json"`
	Own       bool  // something was said of this one alone
}

// Day is the first day.
func (o Occurrence) Day() string { return o.Start.Format(time.DateOnly) }

// Last is the last day.
func (o Occurrence) Last() string {
	end := o.End
	if end.After(o.Start) {
		end = end.Add(-time.Second) // midnight ends the day before
	}
	return end.Format(time.DateOnly)
}

// Original is the day that the rule gave.
func (o Occurrence) Original() string { return o.Key[:min(len(o.Key), len(time.DateOnly))] }

// moment reads what a change says of a time.
func moment(s string, zone *time.Location) (t time.Time, whole, ok bool) {
	if t, err := time.ParseInLocation(momentLayout, s, zone); err == nil {
		return t, false, true
	}
	t, err := time.ParseInLocation(time.DateOnly, s, zone)
	return t, true, err == nil
}

// span reads the times of a change.
func (c Change) span(zone *time.Location) (start, end time.Time, whole, ok bool) {
	if start, whole, ok = moment(c.Start, zone); !ok {
		return start, end, whole, false
	}
	end = start
	if c.End != "" {
		var endWhole bool
		if end, endWhole, ok = moment(c.End, zone); !ok || endWhole != whole {
			return start, end, whole, false
		}
	}
	if whole {
		end = end.AddDate(0, 0, 1)
	}
	return start, end, whole, !end.Before(start)
}

func (c Change) problems(zone *time.Location) (errs []civic.FieldError) {
	if c.Start != "" {
		if start, end, _, ok := c.span(zone); !ok {
			errs = append(errs, civic.FieldError{Field: "end", Key: "event.error.end_before_start"})
		} else if end.Sub(start) > 400*24*time.Hour {
			errs = append(errs, civic.FieldError{Field: "end", Key: "event.error.too_long"})
		} else if !civic.IsDay(start.Format(time.DateOnly)) {
			errs = append(errs, civic.FieldError{Field: "day", Key: "error.field.day"})
		}
	}
	if !slices.Contains([]State{"", Cancelled, Postponed, Moved}, c.State) {
		errs = append(errs, civic.FieldError{Field: "state", Key: "error.field.choice"})
	}
	if c.Venue != nil {
		errs = append(errs, c.Venue.problems()...)
	}
	return append(errs, c.Reason.Problems("reason", 1_000, c.State != "")...)
}

// Occurrences are the times at which the event is held, as far ahead of now as
// they are listed, in order.
func (e Event) Occurrences(zone *time.Location, now time.Time) []Occurrence {
	own := map[string]Change{}
	for _, c := range e.Changes {
		own[c.Key] = c
	}
	var all []Occurrence
	for _, s := range e.Schedule.listed(zone, now) {
		o := Occurrence{Event: e.ID, Key: s.Key, Start: s.Start, End: s.End, WholeDays: e.Schedule.Time == "", Venue: e.Venue}
		if c, ok := own[s.Key]; ok && !c.Added {
			o.apply(c, zone)
		}
		all = append(all, o)
	}
	for _, c := range e.Changes {
		if c.Added {
			o := Occurrence{Event: e.ID, Key: c.Key, Venue: e.Venue}
			o.apply(c, zone)
			all = append(all, o)
		}
	}
	slices.SortStableFunc(all, func(a, b Occurrence) int {
		return cmp.Or(a.Start.Compare(b.Start), strings.Compare(a.Key, b.Key))
	})
	return all
}

func (o *Occurrence) apply(c Change, zone *time.Location) {
	o.Own, o.State, o.Reason = true, c.State, c.Reason
	if start, end, whole, ok := c.span(zone); ok {
		o.Start, o.End, o.WholeDays = start, end, whole
	}
	if c.Venue != nil {
		o.Venue = *c.Venue
	}
}

// change is what an occurrence has of its own.
func (e Event) change(key string) (Change, bool) {
	i := slices.IndexFunc(e.Changes, func(c Change) bool { return c.Key == key })
	if i < 0 {
		return Change{Key: key}, false
	}
	return e.Changes[i], true
}

// with is the event with what one occurrence has of its own; all others stay. A
// change that says nothing makes it as the rule gives it.
func (e Event) with(c Change) Event {
	list := slices.DeleteFunc(slices.Clone(e.Changes), func(o Change) bool { return o.Key == c.Key })
	if c.Added || c.Start != "" || c.Venue != nil || c.State != "" {
		list = append(list, c)
	}
	slices.SortFunc(list, func(a, b Change) int { return strings.Compare(a.Key, b.Key) })
	if len(list) == 0 {
		list = nil
	}
	e.Changes = list
	return e
}

// split parts an event before one of its times: the first part keeps what comes
// before, the second has that time and those that follow. It says false for the
// first time, and for one that the rule does not give.
func (e Event) split(key string, zone *time.Location) (first, second Event, ok bool) {
	spans := e.Schedule.spans(zone, time.Time{}, at("2199-12-31", "", zone), mostTimes)
	n := slices.IndexFunc(spans, func(s Span) bool { return s.Key == key })
	if n < 1 || e.Schedule.Repeat == Once {
		return e, Event{}, false
	}
	first, second = e, e
	first.Schedule.Before = key
	second.Schedule = e.Schedule.from(spans[n], n)
	second.ID, second.Version, second.Continues, second.Root = "", 0, e.ID, e.root()
	first.Changes, second.Changes = nil, nil
	for _, c := range e.Changes {
		if c.Key < key {
			first.Changes = append(first.Changes, c)
		} else {
			second.Changes = append(second.Changes, c)
		}
	}
	return first, second, true
}

// carry gives a changed event what the occurrences of the event before have of
// their own: at the same time, on the same day when the hour changed, or as many days
// later as the first day moved. What fits nowhere is left behind, told by how many.
func (e Event) carry(before Event, zone *time.Location) (Event, int) {
	e.Changes = nil
	if len(before.Changes) == 0 {
		return e, 0
	}
	byDay, there := map[string]string{}, map[string]bool{}
	for _, s := range e.Schedule.spans(zone, time.Time{}, at("2199-12-31", "", zone), mostTimes) {
		there[s.Key] = true
		byDay[s.Start.Format(time.DateOnly)] = s.Key
	}
	shift := at(e.Schedule.Day, "", time.UTC).Sub(at(before.Schedule.Day, "", time.UTC))
	left := 0
	for _, c := range before.Changes {
		day, err := time.Parse(time.DateOnly, Occurrence{Key: c.Key}.Original())
		if err == nil && !c.Added && !there[c.Key] {
			switch {
			case byDay[day.Format(time.DateOnly)] != "":
				c.Key = byDay[day.Format(time.DateOnly)]
			case byDay[day.Add(shift).Format(time.DateOnly)] != "":
				c.Key = byDay[day.Add(shift).Format(time.DateOnly)]
			default:
				left++
				continue
			}
		}
		e.Changes = append(e.Changes, c)
	}
	return e, left
}
