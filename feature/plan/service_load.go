package plan

import (
	"context"

	"dienhong/civic"
	"dienhong/platform/db"
)

// Line is a line of the plan with what led to it and how far it is.
type Line struct {
	Item    Item
	Causes  []civic.Ref
	Reports []Progress
}

// Load fills an empty plan and publishes it, all of it or nothing, parents before
// what stands under them; a plan that has lines stays as it is.
//
// Errors: Forbidden; Invalid.
func (s *Service) Load(ctx context.Context, who civic.Actor, lines []Line) error {
	if err := CanEdit(who); err != nil {
		return err
	}
	c, err := s.known(ctx)
	if err != nil {
		return err
	}
	for _, l := range lines {
		if err := civic.Invalid(append(l.Item.problems(c.horizons), strangers(l.Item, c.pillars, c.has)...)...); err != nil {
			return err
		}
		for _, p := range l.Reports {
			if err := civic.Invalid(p.problems(s.Today())...); err != nil {
				return err
			}
		}
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		have, err := s.store.all(ctx, tx)
		if err != nil || len(have) > 0 {
			return err
		}
		for _, l := range lines {
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
		return nil
	})
}
