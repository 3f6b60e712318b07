package event

import (
	"context"
	"time"

	"dienhong/civic"
	"dienhong/platform/db"
)

// Filter selects occurrences of the programme.
type Filter struct {
	From, To                 string // the first and the last day on which they begin; To empty: no end
	Free, StepFree, Children bool
	Within                   civic.ID // the festival or series that holds the event, also itself
	Organiser                string
	Unlisted                 bool // also what is not public; for the office
}

func (f Filter) span() (where string, args []any) {
	if f.To == "" {
		return ` AND o.day >= ?`, []any{f.From}
	}
	return ` AND o.day >= ? AND o.day <= ?`, []any{f.From, f.To}
}

// Entry is a line of the programme.
type Entry struct {
	Event Event
	Occurrence
	Festival *Event // the festival or series that holds the event
}

// State is what readers have to know: that of the occurrence, or else of its event.
func (x Entry) State() State {
	if x.Occurrence.State != "" {
		return x.Occurrence.State
	}
	if x.Event.State == Published {
		return ""
	}
	return x.Event.State
}

// Reason says why it is not held as planned.
func (x Entry) Reason() civic.Text {
	if x.Occurrence.State != "" {
		return x.Occurrence.Reason
	}
	return x.Event.Reason
}

const inOrder = ` ORDER BY o.day, o.whole_days DESC, o.start_at, o.event_id, o.key`

// Programme gives the occurrences that begin on the days of a filter, at most limit
// from offset, and how many there are.
func (s *Service) Programme(ctx context.Context, f Filter, limit, offset int) ([]Entry, int, error) {
	where, args, err := s.store.conditions(ctx, s.db.Read(), f)
	if err != nil {
		return nil, 0, err
	}
	days, more := f.span()
	where, args = where+days, append(args, more...)
	total, err := s.store.countOccurrences(ctx, s.db.Read(), where, args...)
	if err != nil || total == 0 {
		return nil, 0, err
	}
	list, err := s.entries(ctx, s.db.Read(), where+inOrder+` LIMIT ? OFFSET ?`, append(args, limit, offset)...)
	return list, total, err
}

// Running gives the occurrences that began before a day and go on, at most limit.
func (s *Service) Running(ctx context.Context, f Filter, day string, limit int) ([]Entry, error) {
	where, args, err := s.store.conditions(ctx, s.db.Read(), f)
	if err != nil {
		return nil, err
	}
	return s.entries(ctx, s.db.Read(), where+` AND o.long = 1 AND o.last_day >= ? AND o.day < ? ORDER BY o.last_day, o.event_id LIMIT ?`, append(args, day, day, limit)...)
}

// Days counts the occurrences of a filter by the day on which they begin.
func (s *Service) Days(ctx context.Context, f Filter) ([]dayCount, error) {
	where, args, err := s.store.conditions(ctx, s.db.Read(), f)
	if err != nil {
		return nil, err
	}
	days, more := f.span()
	return s.store.days(ctx, s.db.Read(), where+days, append(args, more...)...)
}

// entries gives occurrences with their events and what holds these.
func (s *Service) entries(ctx context.Context, q db.Queryer, where string, args ...any) ([]Entry, error) {
	list, err := s.store.occurrences(ctx, q, where, args...)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	seen := map[civic.ID]bool{}
	var ids []string
	for _, o := range list {
		if !seen[o.Event] {
			seen[o.Event] = true
			ids = append(ids, string(o.Event))
		}
	}
	events, err := s.store.byID(ctx, q, ids)
	if err != nil {
		return nil, err
	}
	var above []string
	for _, e := range events {
		if e.Parent != "" && !seen[e.Parent] {
			seen[e.Parent] = true
			above = append(above, string(e.Parent))
		}
	}
	holders, err := s.store.byID(ctx, q, above)
	if err != nil {
		return nil, err
	}
	all := make([]Entry, len(list))
	for i, o := range list {
		all[i] = Entry{Event: events[o.Event], Occurrence: o}
		if p := all[i].Event.Parent; p != "" {
			h, ok := holders[p]
			if !ok {
				h, ok = events[p]
			}
			if ok && h.Public() {
				all[i].Festival = &h
			}
		}
	}
	return all, nil
}

// Times gives the occurrences of one event, those from a day on.
func (s *Service) Times(ctx context.Context, who civic.Actor, id civic.ID, from string) ([]Occurrence, error) {
	e, err := s.Event(ctx, who, id)
	if err != nil {
		return nil, err
	}
	return s.store.occurrences(ctx, s.db.Read(), ` AND o.event_id = ? AND o.last_day >= ?`+inOrder, string(e.ID), from)
}

// Weekend is the Saturday and the Sunday that are next, or what is left of them.
func Weekend(day time.Time) (first, last time.Time) {
	switch day.Weekday() {
	case time.Sunday:
		return day, day
	case time.Saturday:
		return day, day.AddDate(0, 0, 1)
	}
	first = day.AddDate(0, 0, int(time.Saturday-day.Weekday()))
	return first, first.AddDate(0, 0, 1)
}
