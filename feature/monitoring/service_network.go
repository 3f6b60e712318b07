package monitoring

import (
	"context"
	"dienhong/civic"
	"dienhong/kit/history"
	"dienhong/platform/db"
)

// Activities gives what the city did for the network, by day.
//
// Errors: Forbidden.
func (s *Service) Activities(ctx context.Context, who civic.Actor) ([]Activity, error) {
	if err := CanMake(who); err != nil {
		return nil, err
	}
	return s.store.activities(ctx, s.db.Read(), "")
}

// Activity gives one.
//
// Errors: Forbidden; NotFound.
func (s *Service) Activity(ctx context.Context, who civic.Actor, id civic.ID) (Activity, error) {
	if err := CanMake(who); err != nil {
		return Activity{}, err
	}
	return s.store.activity(ctx, s.db.Read(), id)
}

// SaveActivity enters an activity (version 0) or changes one.
//
// Errors: Forbidden; Invalid; NotFound; [*edit.StaleError].
func (s *Service) SaveActivity(ctx context.Context, who civic.Actor, a Activity) (Activity, error) {
	if err := CanEdit(who); err != nil {
		return Activity{}, err
	}
	if err := civic.Invalid(a.problems()...); err != nil {
		return Activity{}, err
	}
	var saved Activity
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		now := s.clock()
		saved = a
		saved.Version++
		line := history.Act{At: now, By: who, Act: "create"}
		if a.Version == 0 {
			saved.ID = civic.NewID(now)
		} else {
			current, err := s.store.activity(ctx, tx, a.ID)
			if err != nil {
				return err
			}
			if err := check(ctx, s, tx, on(anActivity, a.ID), current, current.Version, a.Version); err != nil {
				return err
			}
			line.Act, line.Before, line.After = "change", current, saved
		}
		if err := s.store.saveActivity(ctx, tx, saved); err != nil {
			return err
		}
		line.On = on(anActivity, saved.ID)
		return s.history.Write(ctx, tx, line)
	})
	if err != nil {
		return Activity{}, err
	}
	return saved, nil
}

// RemoveActivity deletes an activity; the history keeps it.
//
// Errors: Forbidden; NotFound; [*edit.StaleError].
func (s *Service) RemoveActivity(ctx context.Context, who civic.Actor, id civic.ID, version int64) error {
	if err := CanEdit(who); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		current, err := s.store.activity(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := check(ctx, s, tx, on(anActivity, id), current, current.Version, version); err != nil {
			return err
		}
		if err := s.store.deleteActivity(ctx, tx, id); err != nil {
			return err
		}
		return s.history.Write(ctx, tx, history.Act{At: s.clock(), By: who, On: on(anActivity, id), Act: "remove", Before: current})
	})
}
