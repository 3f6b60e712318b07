package plan

import (
	"context"

	"dienhong/civic"
	"dienhong/platform/db"
)

// Bundle is a whole plan with its indicators.
type Bundle struct {
	Lines      []Line // parents before what stands under them
	Indicators []Indicator
}

// Line is a line of the plan with what led to it and how far it is.
type Line struct {
	Item    Item
	Causes  []civic.Ref
	Reports []Progress
}

// Load fills an empty plan and publishes it, all of it or nothing; a plan that
// has lines stays as it is.
//
// Errors: Forbidden; Invalid.
func (s *Service) Load(ctx context.Context, who civic.Actor, b Bundle) error {
	if err := CanEdit(who); err != nil {
		return err
	}
	c, err := s.known(ctx)
	if err != nil {
		return err
	}
	for _, l := range b.Lines {
		if err := civic.Invalid(append(l.Item.problems(c.horizons), strangers(l.Item, c.pillars, c.has)...)...); err != nil {
			return err
		}
		for _, p := range l.Reports {
			if err := civic.Invalid(p.problems(s.Today())...); err != nil {
				return err
			}
		}
	}
	for _, in := range b.Indicators {
		if err := civic.Invalid(in.problems(c.horizons)...); err != nil {
			return err
		}
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		have, err := s.store.all(ctx, tx)
		if err != nil || len(have) > 0 {
			return err
		}
		for _, l := range b.Lines {
			l.Item.PublishedAt = s.clock()
			it, err := s.saveIn(ctx, tx, who, l.Item, l.Causes)
			if err != nil {
				return err
			}
			for _, p := range l.Reports {
				p.Action = it.ID
				if _, err := s.reportIn(ctx, tx, who, p); err != nil {
					return err
				}
			}
		}
		for _, in := range b.Indicators {
			values := in.Values
			in.Values, in.PublishedAt = nil, s.clock()
			saved, err := s.saveIndicatorIn(ctx, tx, who, in)
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
