package indicator

import (
	"context"
	"slices"
	"time"

	"dienhong/civic"
	"dienhong/kit/edit"
	"dienhong/kit/history"
	"dienhong/platform/clock"
	"dienhong/platform/db"
)

// Service holds the use cases.
type Service struct {
	db       *db.DB
	store    store
	history  *history.Log
	clock    clock.Clock
	zone     *time.Location
	horizons Horizons
	lines    Lines
}

// Today is the city's calendar day, YYYY-MM-DD.
func (s *Service) Today() string { return s.clock().In(s.zone).Format(time.DateOnly) }

func (s *Service) years(ctx context.Context) ([]int, error) {
	list, err := s.horizons.Horizons(ctx)
	years := make([]int, len(list))
	for i, h := range list {
		years[i] = h.Year
	}
	return years, err
}

// List gives those that the actor may see, by framework, with their
// targets and values.
func (s *Service) List(ctx context.Context, who civic.Actor) ([]Indicator, error) {
	list, err := s.store.indicators(ctx, s.db.Read(), "")
	return slices.DeleteFunc(list, func(in Indicator) bool { return CanRead(who, !in.PublishedAt.IsZero()) != nil }), err
}

// Of gives the indicators of a line of the plan.
func (s *Service) Of(ctx context.Context, who civic.Actor, of civic.ID) ([]Indicator, error) {
	list, err := s.store.indicators(ctx, s.db.Read(), ` AND of_item = ?`, string(of))
	return slices.DeleteFunc(list, func(in Indicator) bool { return CanRead(who, !in.PublishedAt.IsZero()) != nil }), err
}

// Count tells how many indicators belong to a line of the plan, drafts too.
func (s *Service) Count(ctx context.Context, q db.Queryer, line civic.ID) (int, error) {
	return s.store.count(ctx, q, line)
}

// Indicator gives one.
//
// Errors: NotFound, also for a draft.
func (s *Service) Indicator(ctx context.Context, who civic.Actor, id civic.ID) (Indicator, error) {
	in, err := s.store.indicator(ctx, s.db.Read(), id)
	if err != nil {
		return Indicator{}, err
	}
	return in, CanRead(who, !in.PublishedAt.IsZero())
}

// Save enters an indicator (version 0) or changes one; its values stay.
// How it is measured cannot change once it has values.
//
// Errors: Forbidden; Invalid; NotFound; [*edit.StaleError].
func (s *Service) Save(ctx context.Context, who civic.Actor, in Indicator) (Indicator, error) {
	if err := CanEdit(who); err != nil {
		return Indicator{}, err
	}
	horizons, err := s.years(ctx)
	if err != nil {
		return Indicator{}, err
	}
	if err := civic.Invalid(in.problems(horizons)...); err != nil {
		return Indicator{}, err
	}
	var saved Indicator
	err = s.db.Tx(ctx, func(tx *db.Tx) (err error) {
		saved, err = s.saveIn(ctx, tx, who, in)
		return err
	})
	if err != nil {
		return Indicator{}, err
	}
	return saved, nil
}

// saveIn is Save inside a transaction, after its own rules
// were checked.
func (s *Service) saveIn(ctx context.Context, tx *db.Tx, who civic.Actor, in Indicator) (Indicator, error) {
	saved, now := in, s.clock()
	saved.Version++
	act := history.Act{At: now, By: who, Act: "create"}
	if in.Of != "" {
		if _, err := s.lines.Line(ctx, tx, who, in.Of); civic.IsKind(err, civic.KindNotFound) {
			return Indicator{}, civic.Invalid(civic.FieldError{Field: "of", Key: "error.field.choice"})
		} else if err != nil {
			return Indicator{}, err
		}
	}
	if in.Version == 0 {
		if saved.ID == "" {
			saved.ID = civic.NewID(now)
		} else if current, err := s.store.indicator(ctx, tx, saved.ID); err == nil {
			return Indicator{}, edit.Stale(ctx, tx, s.history, on(current.ID), current, current.Version)
		} else if !civic.IsKind(err, civic.KindNotFound) {
			return Indicator{}, err
		}
	} else {
		current, err := s.store.indicator(ctx, tx, in.ID)
		if err != nil {
			return Indicator{}, err
		}
		if err := s.check(ctx, tx, current, in.Version); err != nil {
			return Indicator{}, err
		}
		if current.Measure != in.Measure && len(current.Values) > 0 {
			return Indicator{}, civic.Invalid(civic.FieldError{Field: "measure", Key: "indicator.error.measure_stays"})
		}
		saved.PublishedAt, saved.Demonstration, saved.Values = current.PublishedAt, current.Demonstration, current.Values
		act.Act, act.Before, act.After = "change", current, saved
	}
	if err := s.store.save(ctx, tx, saved); err != nil {
		return Indicator{}, err
	}
	act.On = on(saved.ID)
	return saved, s.history.Write(ctx, tx, act)
}

// Publish makes an indicator public.
//
// Errors: Forbidden; NotFound.
func (s *Service) Publish(ctx context.Context, who civic.Actor, id civic.ID) error {
	if err := CanEdit(who); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		in, err := s.store.indicator(ctx, tx, id)
		if err != nil || !in.PublishedAt.IsZero() {
			return err
		}
		now := s.clock()
		in.PublishedAt = now
		in.Version++
		if err := s.store.save(ctx, tx, in); err != nil {
			return err
		}
		return s.history.Write(ctx, tx, history.Act{At: now, By: who, On: on(id), Act: "publish"})
	})
}

// Measure records a value. A second value of the same period stands beside the
// first when its source differs; the same value from the same source is refused.
//
// Errors: Forbidden; Invalid; NotFound.
func (s *Service) Measure(ctx context.Context, who civic.Actor, v Value) (Value, error) {
	if err := CanEdit(who); err != nil {
		return Value{}, err
	}
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		in, err := s.store.indicator(ctx, tx, v.Indicator)
		if err != nil {
			return err
		}
		v, err = s.measureIn(ctx, tx, who, in, v)
		return err
	})
	return v, err
}

// measureIn is Measure inside a transaction.
func (s *Service) measureIn(ctx context.Context, tx *db.Tx, who civic.Actor, in Indicator, v Value) (Value, error) {
	computed, errs := v.Computed(in.Measure)
	if err := civic.Invalid(append(errs, v.problems(s.Today())...)...); err != nil {
		return v, err
	}
	same, err := s.store.sameValue(ctx, tx, computed)
	if err != nil {
		return v, err
	}
	if same {
		return v, civic.Invalid(civic.FieldError{Field: in.Measure.entered(), Key: "indicator.error.same_value"})
	}
	now := s.clock()
	computed.ID, computed.Indicator, computed.At, computed.Person = civic.NewID(now), in.ID, now, who.Name
	if err := s.store.insertValue(ctx, tx, computed); err != nil {
		return v, err
	}
	return computed, s.history.Write(ctx, tx, history.Act{At: now, By: who, On: on(in.ID), Act: "measure"})
}

// Withdraw says that a value no longer stands, and why; it stays readable.
//
// Errors: Forbidden; Invalid; NotFound.
func (s *Service) Withdraw(ctx context.Context, who civic.Actor, indicator, value civic.ID, why string) error {
	if err := CanEdit(who); err != nil {
		return err
	}
	if err := civic.Invalid(civic.LineProblems("reason", why, 500, true)...); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		now := s.clock()
		done, err := s.store.withdrawValue(ctx, tx, indicator, value, now, why)
		if err != nil {
			return err
		}
		if !done {
			return civic.NotFound("value")
		}
		return s.history.Write(ctx, tx, history.Act{At: now, By: who, On: on(indicator), Act: "withdraw", Reason: why})
	})
}
