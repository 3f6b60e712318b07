package indicator

import (
	"context"
	"reflect"
	"slices"

	"dienhong/civic"
	"dienhong/kit/table"
	"dienhong/platform/db"
)

// Put makes the indicator with an id be as given, for programs: it enters one that
// is not there and changes one of the version that was read. What is so already
// stays as it is, whatever version was read, so that a request may be repeated. Its
// values stay.
//
// Errors: as [Service.Save]; Invalid when the id cannot stand in an address.
func (s *Service) Put(ctx context.Context, who civic.Actor, in Indicator) (Indicator, error) {
	if err := CanEdit(who); err != nil {
		return Indicator{}, err
	}
	if !table.IsID(string(in.ID)) {
		return Indicator{}, civic.Invalid(civic.FieldError{Field: "id", Key: "error.field.format"})
	}
	current, err := s.store.indicator(ctx, s.db.Read(), in.ID)
	if civic.IsKind(err, civic.KindNotFound) {
		in.Version = 0
		return s.Save(ctx, who, in)
	}
	if err != nil {
		return Indicator{}, err
	}
	same := in
	same.Version, same.Demonstration, same.PublishedAt, same.Values = current.Version, current.Demonstration, current.PublishedAt, current.Values
	if slices.Equal(in.SDG, current.SDG) && slices.Equal(in.Targets, current.Targets) {
		same.SDG, same.Targets = current.SDG, current.Targets
		if reflect.DeepEqual(same, current) {
			return current, nil
		}
	}
	return s.Save(ctx, who, in)
}

// PutValue is [Service.Measure] for programs: the same value of the same period
// from the same source again is not a second one.
//
// Errors: as [Service.Measure].
func (s *Service) PutValue(ctx context.Context, who civic.Actor, v Value) (Value, error) {
	if err := CanEdit(who); err != nil {
		return Value{}, err
	}
	in, err := s.store.indicator(ctx, s.db.Read(), v.Indicator)
	if err != nil {
		return Value{}, err
	}
	if computed, errs := v.Computed(in.Measure); len(errs) == 0 {
		for _, o := range in.Standing() {
			if o.From == v.From && o.To == v.To && o.Value == computed.Value && o.Source == v.Source {
				return o, nil
			}
		}
	}
	return s.Measure(ctx, who, v)
}

// Load enters indicators with their values and publishes them, all of them or
// nothing; where there are some already they stay as they are.
//
// Errors: Forbidden; Invalid.
func (s *Service) Load(ctx context.Context, who civic.Actor, list []Indicator) error {
	if err := CanEdit(who); err != nil {
		return err
	}
	years, err := s.years(ctx)
	if err != nil {
		return err
	}
	for _, in := range list {
		if err := civic.Invalid(in.problems(years)...); err != nil {
			return err
		}
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		if n, err := s.store.count(ctx, tx, ""); err != nil || n > 0 {
			return err
		}
		for _, in := range list {
			values := in.Values
			in.Values, in.PublishedAt = nil, s.clock()
			saved, err := s.saveIn(ctx, tx, who, in)
			if err != nil {
				return err
			}
			for _, v := range values {
				if _, err := s.measureIn(ctx, tx, who, saved, v); err != nil {
					return err
				}
			}
		}
		return nil
	})
}
