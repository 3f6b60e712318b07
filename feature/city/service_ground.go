package city

import (
	"context"

	"dienhong/civic"
	"dienhong/platform/db"
)

// StaleGroundError says that somebody saved a newer ground first.
type StaleGroundError struct{ Current Ground }

func (e *StaleGroundError) Error() string { return "city: a newer ground of the maps was saved" }

// Unwrap makes it a conflict.
func (e *StaleGroundError) Unwrap() error { return civic.Refuse(civic.KindConflict, "error.conflict") }

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
// Errors: Forbidden; Invalid; [*StaleGroundError] when g.Version is not the
// current one.
func (s *Service) SaveGround(ctx context.Context, who civic.Actor, g Ground) (Ground, error) {
	if err := CanEditProfile(who); err != nil {
		return Ground{}, err
	}
	if err := civic.Invalid(g.problems()...); err != nil {
		return Ground{}, err
	}
	version := g.Version
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		current, err := s.store.ground(ctx, tx)
		if err != nil {
			return err
		}
		if current.Version != version {
			return &StaleGroundError{Current: current}
		}
		g.Version = version + 1
		if err := s.store.saveGround(ctx, tx, g); err != nil {
			return err
		}
		var before any
		if current.Version > 0 {
			before = map[string]any{"outline": current.Outline.GeoJSON(), "source": current.Source, "landmarks": current.Landmarks}
		}
		return s.store.record(ctx, tx, s.clock(), who, Subject{Kind: "ground"}, "ground", before)
	})
	if err != nil {
		return Ground{}, err
	}
	s.mu.Lock()
	s.ground = nil
	s.mu.Unlock()
	return g, nil
}

// GroundHistory gives who changed outline and landmarks, the newest first.
func (s *Service) GroundHistory(ctx context.Context, who civic.Actor) ([]Entry, error) {
	if err := CanEditProfile(who); err != nil {
		return nil, err
	}
	return s.store.history(ctx, s.db.Read(), Subject{Kind: "ground"})
}
