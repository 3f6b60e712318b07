package city

import (
	"context"

	"dienhong/civic"
	"dienhong/kit/edit"
	"dienhong/kit/history"
	"dienhong/platform/db"
)

// Ground gives what the maps of the city are drawn on; of version 0 and empty
// before the first is saved. It is kept in memory for a few seconds; the caller
// must not change what it points to.
func (s *Service) Ground(ctx context.Context) (Ground, error) {
	now := s.clock()
	s.mu.Lock()
	ground, until := s.ground, s.groundUntil
	s.mu.Unlock()
	if ground != nil && now.Before(until) {
		return *ground, nil
	}
	g, err := s.store.ground(ctx, s.db.Read())
	if err != nil {
		return Ground{}, err
	}
	s.mu.Lock()
	s.ground, s.groundUntil = &g, now.Add(knownFor)
	s.mu.Unlock()
	return g, nil
}

// SaveGround writes outline and landmarks over the version that g carries.
//
// Errors: Forbidden; Invalid; [*edit.StaleError] when g.Version is not the
// current one.
func (s *Service) SaveGround(ctx context.Context, who civic.Actor, g Ground) (Ground, error) {
	if err := CanEditProfile(who); err != nil {
		return Ground{}, err
	}
	if err := civic.Invalid(g.problems()...); err != nil {
		return Ground{}, err
	}
	version, of := g.Version, history.Subject{Kind: aGround}
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		current, err := s.store.ground(ctx, tx)
		if err != nil {
			return err
		}
		if err := edit.Check(ctx, tx, s.history, of, current, current.Version, version); err != nil {
			return err
		}
		g.Version = version + 1
		if err := s.store.saveGround(ctx, tx, g); err != nil {
			return err
		}
		act := history.Act{At: s.clock(), By: who, On: of, Act: "ground"}
		if version > 0 {
			act.Before, act.After = current, g
		}
		return s.history.Write(ctx, tx, act)
	})
	if err != nil {
		return Ground{}, err
	}
	s.mu.Lock()
	s.ground = nil
	s.mu.Unlock()
	return g, nil
}
