package plan

import (
	"context"
	"slices"

	"dienhong/civic"
	"dienhong/kit/edit"
	"dienhong/kit/history"
	"dienhong/platform/db"
)

// Indicators gives those that the actor may see, by framework, with their
// targets and values.
func (s *Service) Indicators(ctx context.Context, who civic.Actor) ([]Indicator, error) {
	list, err := s.store.indicators(ctx, s.db.Read(), "")
	return slices.DeleteFunc(list, func(in Indicator) bool { return CanRead(who, !in.PublishedAt.IsZero()) != nil }), err
}

// IndicatorsOf gives the indicators of a line of the plan.
func (s *Service) IndicatorsOf(ctx context.Context, who civic.Actor, of civic.ID) ([]Indicator, error) {
	list, err := s.store.indicators(ctx, s.db.Read(), ` AND of_item = ?`, string(of))
	return slices.DeleteFunc(list, func(in Indicator) bool { return CanRead(who, !in.PublishedAt.IsZero()) != nil }), err
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

// SaveIndicator enters an indicator (version 0) or changes one; its values stay.
// How it is measured cannot change once it has values.
//
// Errors: Forbidden; Invalid; NotFound; [*edit.StaleError].
func (s *Service) SaveIndicator(ctx context.Context, who civic.Actor, in Indicator) (Indicator, error) {
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
		saved, err = s.saveIndicatorIn(ctx, tx, who, in)
		return err
	})
	if err != nil {
		return Indicator{}, err
	}
	return saved, nil
}

// saveIndicatorIn is SaveIndicator inside a transaction, after its own rules
// were checked.
func (s *Service) saveIndicatorIn(ctx context.Context, tx *db.Tx, who civic.Actor, in Indicator) (Indicator, error) {
	saved, now := in, s.clock()
	saved.Version++
	act := history.Act{At: now, By: who, Act: "create"}
	if in.Of != "" {
		if _, err := s.store.item(ctx, tx, in.Of); civic.IsKind(err, civic.KindNotFound) {
			return Indicator{}, civic.Invalid(civic.FieldError{Field: "of", Key: "error.field.choice"})
		} else if err != nil {
			return Indicator{}, err
		}
	}
	if in.Version == 0 {
		if saved.ID == "" {
			saved.ID = civic.NewID(now)
		} else if current, err := s.store.indicator(ctx, tx, saved.ID); err == nil {
			return Indicator{}, edit.Stale(ctx, tx, s.history, onIndicator(current.ID), current, current.Version)
		} else if !civic.IsKind(err, civic.KindNotFound) {
			return Indicator{}, err
		}
	} else {
		current, err := s.store.indicator(ctx, tx, in.ID)
		if err != nil {
			return Indicator{}, err
		}
		if err := s.checkIndicator(ctx, tx, current, in.Version); err != nil {
			return Indicator{}, err
		}
		if current.Measure != in.Measure && len(current.Values) > 0 {
			return Indicator{}, civic.Invalid(civic.FieldError{Field: "measure", Key: "plan.error.measure_stays"})
		}
		saved.PublishedAt, saved.Demonstration, saved.Values = current.PublishedAt, current.Demonstration, current.Values
		act.Act, act.Before, act.After = "change", current, saved
	}
	if err := s.store.saveIndicator(ctx, tx, saved); err != nil {
		return Indicator{}, err
	}
	act.On = onIndicator(saved.ID)
	return saved, s.history.Write(ctx, tx, act)
}

// PublishIndicator makes an indicator public.
//
// Errors: Forbidden; NotFound.
func (s *Service) PublishIndicator(ctx context.Context, who civic.Actor, id civic.ID) error {
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
		if err := s.store.saveIndicator(ctx, tx, in); err != nil {
			return err
		}
		return s.history.Write(ctx, tx, history.Act{At: now, By: who, On: onIndicator(id), Act: "publish"})
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
		return v, civic.Invalid(civic.FieldError{Field: "value", Key: "plan.error.same_value"})
	}
	now := s.clock()
	computed.ID, computed.Indicator, computed.At, computed.Person = civic.NewID(now), in.ID, now, who.Name
	if err := s.store.insertValue(ctx, tx, computed); err != nil {
		return v, err
	}
	return computed, s.history.Write(ctx, tx, history.Act{At: now, By: who, On: onIndicator(in.ID), Act: "measure"})
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
		return s.history.Write(ctx, tx, history.Act{At: now, By: who, On: onIndicator(indicator), Act: "withdraw", Reason: why})
	})
}
