package event

import (
	"context"

	"dienhong/civic"
	"dienhong/kit/history"
	"dienhong/platform/db"
)

// Move takes an event to another state, with a reason where readers or senders want
// one.
//
// Errors: Forbidden; Invalid; NotFound; [*edit.StaleError].
func (s *Service) Move(ctx context.Context, who civic.Actor, id civic.ID, version int64, to State, reason civic.Text) (Event, error) {
	if err := CanEdit(who); err != nil {
		return Event{}, err
	}
	var e Event
	err := s.db.Tx(ctx, func(tx *db.Tx) (err error) {
		if e, err = s.current(ctx, tx, id, version); err != nil {
			return err
		}
		if err := CanMove(who, e, to); err != nil {
			return err
		}
		if err := civic.Invalid(reason.Problems("reason", 1_000, e.reasoned(to))...); err != nil {
			return err
		}
		before := e
		e.State, e.Reason = to, reason
		if to == Published && e.PublishedAt.IsZero() {
			e.PublishedAt = s.clock()
		}
		e.Version++
		return s.put(ctx, tx, &e, history.Act{By: who, Act: "move", Reason: reason.VI, Before: before, After: e})
	})
	if err != nil {
		return Event{}, err
	}
	return e, nil
}

// Change says something of one occurrence alone; all others stay as they are. A
// change that says nothing takes back what was said. Without a key it adds an
// occurrence.
//
// Errors: Forbidden; Invalid; NotFound, also for a key that the event does not have;
// [*edit.StaleError].
func (s *Service) Change(ctx context.Context, who civic.Actor, id civic.ID, version int64, c Change) (Event, error) {
	if err := CanEdit(who); err != nil {
		return Event{}, err
	}
	if c.Key == "" && c.Start == "" {
		return Event{}, civic.Invalid(civic.FieldError{Field: "day", Key: "error.field.required"})
	}
	if err := civic.Invalid(c.problems(s.zone)...); err != nil {
		return Event{}, err
	}
	var e Event
	err := s.db.Tx(ctx, func(tx *db.Tx) (err error) {
		if e, err = s.current(ctx, tx, id, version); err != nil {
			return err
		}
		before, act := e, "date"
		if c.Key == "" {
			c.Added, c.Key, act = true, c.Start, "date_added"
			if _, _, taken := e.occurrence(s, c.Key); taken {
				return civic.Invalid(civic.FieldError{Field: "day", Key: "event.error.same_time"})
			}
		} else {
			o, own, ok := e.occurrence(s, c.Key)
			if !ok {
				return civic.NotFound("event")
			}
			c.Added = own.Added
			if c.Added && c.Start == "" {
				c.Start, c.End = own.Start, own.End
			}
			if c.Start != "" && !c.Added && c.State == "" && c.moves(o) {
				c.State = Moved
			}
		}
		e = e.with(c)
		e.Version++
		return s.put(ctx, tx, &e, history.Act{By: who, Act: act, Reason: c.Reason.VI, Before: before, After: e})
	})
	if err != nil {
		return Event{}, err
	}
	return e, nil
}

// Drop takes away an occurrence that was added.
//
// Errors: Forbidden; NotFound; [*edit.StaleError].
func (s *Service) Drop(ctx context.Context, who civic.Actor, id civic.ID, version int64, key string) (Event, error) {
	if err := CanEdit(who); err != nil {
		return Event{}, err
	}
	var e Event
	err := s.db.Tx(ctx, func(tx *db.Tx) (err error) {
		if e, err = s.current(ctx, tx, id, version); err != nil {
			return err
		}
		before := e
		c, ok := e.change(key)
		if !ok {
			return civic.NotFound("event")
		}
		e = e.with(Change{Key: c.Key})
		e.Version++
		return s.put(ctx, tx, &e, history.Act{By: who, Act: "date_back", Before: before, After: e})
	})
	if err != nil {
		return Event{}, err
	}
	return e, nil
}

// occurrence finds the occurrence with a key, as the rule gives it, and what it has
// of its own.
func (e Event) occurrence(s *Service, key string) (o Occurrence, own Change, ok bool) {
	own, _ = e.change(key)
	plain := e
	plain.Changes = nil
	if own.Added {
		plain.Changes = []Change{own}
	}
	for _, o := range plain.Occurrences(s.zone, s.clock()) {
		if o.Key == key {
			return o, own, true
		}
	}
	return o, own, false
}

// moves tells whether a change gives an occurrence another time.
func (c Change) moves(o Occurrence) bool {
	start, end, whole, ok := c.span(o.Start.Location())
	return ok && (!start.Equal(o.Start) || !end.Equal(o.End) || whole != o.WholeDays)
}

// Remove throws away what was never public and holds nothing; the history keeps it.
//
// Errors: Forbidden; NotFound; Conflict; [*edit.StaleError].
func (s *Service) Remove(ctx context.Context, who civic.Actor, id civic.ID, version int64) error {
	if err := CanEdit(who); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		e, err := s.current(ctx, tx, id, version)
		if err != nil {
			return err
		}
		n, err := s.store.count(ctx, tx, ` AND (parent = ? AND parent <> '' OR continues = ? AND continues <> '' OR merged_into = ? AND merged_into <> '')`, string(id), string(id), string(id))
		if err != nil {
			return err
		}
		if e.Public() || n > 0 {
			return civic.Refuse(civic.KindConflict, "event.error.remove")
		}
		if err := s.chain.SetCauses(ctx, tx, who, e.Ref(), []civic.RefKind{civic.RefAction}, nil); err != nil {
			return err
		}
		if err := s.chain.Free(ctx, tx, e.Ref()); err != nil {
			return err
		}
		if err := s.store.remove(ctx, tx, id); err != nil {
			return err
		}
		return s.history.Write(ctx, tx, history.Act{At: s.clock(), By: who, On: on(id), Act: "remove", Before: e})
	})
}

// Extend lists what repeats as far ahead as it is due by now.
func (s *Service) Extend(ctx context.Context) error {
	list, err := s.store.events(ctx, s.db.Read(), ` AND state <> 'archived'`)
	if err != nil {
		return err
	}
	for _, old := range list {
		if old.Schedule.Repeat == Once || old.State == Submitted {
			continue
		}
		if err := s.db.Tx(ctx, func(tx *db.Tx) error {
			e, err := s.store.event(ctx, tx, old.ID)
			if civic.IsKind(err, civic.KindNotFound) {
				return nil
			}
			if err != nil {
				return err
			}
			return s.store.saveOccurrences(ctx, tx, e, s.clock())
		}); err != nil {
			return err
		}
	}
	return nil
}

// Load enters events and publishes them, all of them or nothing; where there are some
// already they stay as they are.
//
// Errors: Forbidden; Invalid.
func (s *Service) Load(ctx context.Context, who civic.Actor, list []Event) error {
	if err := CanEdit(who); err != nil {
		return err
	}
	a, err := s.around(ctx)
	if err != nil {
		return err
	}
	for _, e := range list {
		if err := civic.Invalid(e.problems(a)...); err != nil {
			return err
		}
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		if n, err := s.store.count(ctx, tx, ``); err != nil || n > 0 {
			return err
		}
		for _, e := range list {
			saved, _, err := s.saveIn(ctx, tx, who, e, "")
			if err != nil {
				return err
			}
			before := saved
			saved.State, saved.PublishedAt, saved.Version = Published, s.clock(), saved.Version+1
			if err := s.put(ctx, tx, &saved, history.Act{By: who, Act: "move", Before: before, After: saved}); err != nil {
				return err
			}
		}
		return nil
	})
}
