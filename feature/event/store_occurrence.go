package event

import (
	"context"
	"time"

	"dienhong/civic"
	"dienhong/platform/db"
)

const occurrenceColumns = `o.event_id, o.key, o.start_at, o.end_at, o.whole_days, o.state, o.reason_vi, o.reason_en, o.venue, o.own`

// mostSubmitted is how many times are kept of what nobody has looked at yet.
const mostSubmitted = 60

// saveOccurrences works out the times of an event anew.
func (s store) saveOccurrences(ctx context.Context, tx *db.Tx, e Event, now time.Time) error {
	if _, err := tx.Exec(ctx, `DELETE FROM event_occurrence WHERE city_id = ? AND event_id = ?`, s.city, string(e.ID)); err != nil {
		return err
	}
	times := e.Occurrences(s.zone, now)
	if e.State == Submitted { // from anybody: more are written once an officer has looked
		times = times[:min(len(times), mostSubmitted)]
	}
	for _, o := range times {
		if _, err := tx.Exec(ctx, `INSERT INTO event_occurrence (city_id, event_id, key, listed, day, last_day, long, start_at, end_at, whole_days, state, reason_vi, reason_en, venue,
			free, step_free, children, organiser, own) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			s.city, string(e.ID), o.Key, e.Listed(), o.Day(), o.Last(), o.Last() > o.Day(), civic.Millis(o.Start), civic.Millis(o.End), o.WholeDays,
			string(o.State), o.Reason.VI, o.Reason.EN, db.JSON(o.Venue), e.Free, e.StepFree == "yes", e.Children, e.Organiser, o.Own); err != nil {
			return err
		}
	}
	return nil
}

// occurrences gives those that where selects.
func (s store) occurrences(ctx context.Context, q db.Queryer, where string, args ...any) ([]Occurrence, error) {
	var list []Occurrence
	err := q.Select(ctx, &list, `SELECT `+occurrenceColumns+` FROM event_occurrence o WHERE o.city_id = ?`+where, append([]any{s.city}, args...)...)
	for i := range list {
		list[i].Start, list[i].End = list[i].Start.In(s.zone), list[i].End.In(s.zone)
	}
	return list, err
}

func (s store) countOccurrences(ctx context.Context, q db.Queryer, where string, args ...any) (n int, err error) {
	err = q.Get(ctx, &n, `SELECT COUNT(*) FROM event_occurrence o WHERE o.city_id = ?`+where, append([]any{s.city}, args...)...)
	return n, err
}

// dayCount is how many occurrences begin on a day.
type dayCount struct {
	Day   string
	Count int
}

func (s store) days(ctx context.Context, q db.Queryer, where string, args ...any) ([]dayCount, error) {
	var list []dayCount
	err := q.Select(ctx, &list, `SELECT o.day AS day, COUNT(*) AS count FROM event_occurrence o WHERE o.city_id = ?`+where+` GROUP BY o.day ORDER BY o.day`, append([]any{s.city}, args...)...)
	return list, err
}

// conditions write a filter as what follows WHERE o.city_id = ?, without its days.
func (s store) conditions(ctx context.Context, q db.Queryer, f Filter) (where string, args []any, err error) {
	add := func(condition string, values ...any) { where, args = where+` AND `+condition, append(args, values...) }
	switch {
	case f.Unlisted:
	case f.Within != "":
		add(`o.listed + 0 = 1`) // its occurrences are found by their events, not by their days
	default:
		add(`o.listed = 1`)
	}
	if f.Free {
		add(`o.free = 1`)
	}
	if f.StepFree {
		add(`o.step_free = 1`)
	}
	if f.Children {
		add(`o.children = 1`)
	}
	if f.Organiser != "" {
		add(`o.organiser = ?`, f.Organiser)
	}
	if f.Within != "" {
		var held []string
		if err := q.Select(ctx, &held, `SELECT id FROM event_event WHERE city_id = ? AND parent = ? AND parent <> ''
			UNION ALL SELECT e.id FROM event_event p JOIN event_event e ON e.city_id = p.city_id AND e.parent = p.id AND e.parent <> '' WHERE p.city_id = ? AND p.parent = ? AND p.parent <> ''`,
			s.city, string(f.Within), s.city, string(f.Within)); err != nil {
			return "", nil, err
		}
		add(`o.event_id IN (?)`, held)
	}
	return where, args, nil
}

// daysOf gives the days on which occurrences of an event begin, the first hundred.
func (s store) daysOf(ctx context.Context, q db.Queryer, id civic.ID) (days []string, err error) {
	err = q.Select(ctx, &days, `SELECT DISTINCT day FROM event_occurrence WHERE city_id = ? AND event_id = ? ORDER BY day LIMIT 100`, s.city, string(id))
	return days, err
}

// onDays gives other events of which an occurrence begins on one of the days.
func (s store) onDays(ctx context.Context, q db.Queryer, days []string, but civic.ID) ([]Event, error) {
	return s.events(ctx, q, ` AND id <> ? AND id IN (SELECT o.event_id FROM event_occurrence o WHERE o.city_id = event_event.city_id AND o.day IN (?)) ORDER BY id LIMIT 500`,
		string(but), days)
}
