package event

import (
	"context"
	"slices"

	"dienhong/civic"
	"dienhong/kit/history"
	"dienhong/platform/db"
)

// Restored takes back what was said of a whole day: everything is held as planned.
const Restored State = "restored"

// WholeDay is what happens to all that a festival or series holds on a day.
type WholeDay struct {
	Day    string // YYYY-MM-DD
	State  State  // cancelled, postponed, moved or restored
	To     string // the other day, when it moves
	Venue  string // only what is held there, as its Vietnamese name; empty: everywhere
	Reason civic.Text
}

func (d WholeDay) problems() []civic.FieldError {
	errs := d.Reason.Problems("reason", 1_000, d.State != Restored)
	switch d.State {
	case Cancelled, Postponed, Restored:
	case Moved:
		if d.To == "" {
			errs = append(errs, civic.FieldError{Field: "to", Key: "error.field.required"})
		}
		errs = append(errs, civic.DayProblems("to", d.To)...)
		if d.To == d.Day {
			errs = append(errs, civic.FieldError{Field: "to", Key: "event.error.same_day"})
		}
	default:
		errs = append(errs, civic.FieldError{Field: "state", Key: "error.field.choice"})
	}
	return errs
}

// Day gives what a festival or series holds on a day, also what was moved away from
// it or called off, and drafts.
//
// Errors: Forbidden.
func (s *Service) Day(ctx context.Context, who civic.Actor, festival civic.ID, day string) ([]Entry, error) {
	if err := CanEdit(who); err != nil {
		return nil, err
	}
	return s.onDay(ctx, s.db.Read(), festival, day)
}

func (s *Service) onDay(ctx context.Context, q db.Queryer, festival civic.ID, day string) ([]Entry, error) {
	where, args, err := s.store.conditions(ctx, q, Filter{Within: festival, Unlisted: true})
	if err != nil {
		return nil, err
	}
	list, err := s.entries(ctx, q, where+` AND (o.day = ? OR o.key LIKE ?)`+inOrder, append(args, day, day+"%")...)
	return slices.DeleteFunc(list, func(x Entry) bool { return x.Event.State == Archived }), err
}

// ChangeDay does one thing to everything that a festival or series holds on a day, in
// one act, and tells to how many occurrences. What was called off already stays as
// it is; what was said of the venue of single occurrences stays, too.
//
// Errors: Forbidden; Invalid, also when nothing is held on that day; NotFound;
// [*edit.StaleError].
func (s *Service) ChangeDay(ctx context.Context, who civic.Actor, festival civic.ID, version int64, d WholeDay) (n int, err error) {
	if err := CanEdit(who); err != nil {
		return 0, err
	}
	if !civic.IsDay(d.Day) {
		return 0, civic.NotFound("event")
	}
	if err := civic.Invalid(d.problems()...); err != nil {
		return 0, err
	}
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		n = 0
		if _, err := s.current(ctx, tx, festival, version); err != nil {
			return err
		}
		list, err := s.onDay(ctx, tx, festival, d.Day)
		if err != nil {
			return err
		}
		changed := map[civic.ID]Event{}
		before := map[civic.ID]Event{}
		var order []civic.ID
		for _, x := range list {
			c, ok := d.change(x)
			if !ok {
				continue
			}
			e, seen := changed[x.Event.ID]
			if !seen {
				e, before[x.Event.ID] = x.Event, x.Event
				order = append(order, x.Event.ID)
			}
			changed[x.Event.ID] = e.with(c)
			n++
		}
		if n == 0 {
			return civic.Invalid(civic.FieldError{Field: "state", Key: "event.error.nothing_on_day"})
		}
		for _, id := range order {
			e := changed[id]
			e.Version++
			if err := s.put(ctx, tx, &e, history.Act{By: who, Act: "whole_day", Reason: d.Reason.VI, Within: festival, Before: before[id], After: e}); err != nil {
				return err
			}
		}
		return s.history.Write(ctx, tx, history.Act{At: s.clock(), By: who, On: on(festival), Act: "day_" + string(d.State), Reason: d.Reason.VI, Note: d.Day})
	})
	return n, err
}

// change is what happens to one occurrence; ok is false when it stays as it is.
func (d WholeDay) change(x Entry) (c Change, ok bool) {
	if d.Venue != "" && x.Venue.Name.VI != d.Venue {
		return c, false
	}
	c, own := x.Event.change(x.Key)
	if d.State == Restored {
		if !own || c.State == "" {
			return c, false
		}
		c.State, c.Reason = "", civic.Text{}
		if !c.Added {
			c.Start, c.End = "", ""
		}
		return c, true
	}
	if x.Occurrence.State == Cancelled || x.Occurrence.State == d.State && d.State != Moved || x.Day() != d.Day {
		return c, false
	}
	c.State, c.Reason = d.State, d.Reason
	if d.State == Moved {
		c.Start, c.End = d.moved(x.Occurrence)
	}
	return c, true
}

// moved is the time of an occurrence on the other day, at the same hours.
func (d WholeDay) moved(o Occurrence) (start, end string) {
	zone := o.Start.Location()
	from, _, _ := moment(d.Day, zone)
	to, _, _ := moment(d.To, zone)
	days := int(to.Sub(from).Hours()+12) / 24
	if to.Before(from) {
		days = -int(from.Sub(to).Hours()+12) / 24
	}
	if o.WholeDays {
		last, _, _ := moment(o.Last(), zone)
		return o.Start.AddDate(0, 0, days).Format(dayLayout), last.AddDate(0, 0, days).Format(dayLayout)
	}
	start = o.Start.AddDate(0, 0, days).Format(momentLayout)
	if o.End.After(o.Start) {
		end = o.End.AddDate(0, 0, days).Format(momentLayout)
	}
	return start, end
}
