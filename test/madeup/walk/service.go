package walk

import (
	"context"

	"dienhong/civic"
	"dienhong/kit/edit"
	"dienhong/kit/history"
	"dienhong/platform/clock"
	"dienhong/platform/db"
)

// Directory is what the feature asks of the city.
type Directory interface {
	Pillars(ctx context.Context) ([]civic.Pillar, error)
}

// Service has the use cases.
type Service struct {
	db        *db.DB
	store     store
	history   *history.Log
	clock     clock.Clock
	directory Directory
}

// Public gives the routes that everyone may see, the one that became public last first.
func (s *Service) Public(ctx context.Context) ([]Route, error) {
	return s.store.routes(ctx, s.db.Read(), ` AND public_at > 0`)
}

// All gives every route.
//
// Errors: Forbidden.
func (s *Service) All(ctx context.Context, who civic.Actor) ([]Route, error) {
	if err := CanEdit(who); err != nil {
		return nil, err
	}
	return s.store.routes(ctx, s.db.Read(), ``)
}

// Route gives one route.
//
// Errors: Forbidden; NotFound.
func (s *Service) Route(ctx context.Context, who civic.Actor, id civic.ID) (Route, error) {
	if err := CanEdit(who); err != nil {
		return Route{}, err
	}
	return s.store.route(ctx, s.db.Read(), id)
}

// History tells what was done to a route.
//
// Errors: Forbidden.
func (s *Service) History(ctx context.Context, who civic.Actor, id, older civic.ID) (history.Page, error) {
	if err := CanEdit(who); err != nil {
		return history.Page{}, err
	}
	return s.history.Of(ctx, s.db.Read(), history.Subject{Kind: aRoute, ID: id}, older)
}

// Save enters a route (version 0) or changes one. A route that was public already
// keeps the time since when it is.
//
// Errors: Forbidden; Invalid; [*edit.StaleError].
func (s *Service) Save(ctx context.Context, who civic.Actor, r Route) error {
	if err := CanEdit(who); err != nil {
		return err
	}
	pillars, err := s.directory.Pillars(ctx)
	if err != nil {
		return err
	}
	if err := civic.Invalid(r.problems(pillars)...); err != nil {
		return err
	}
	now := s.clock()
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		saved := r
		saved.Version++
		act := history.Act{At: now, By: who, Act: "create"}
		if r.Version == 0 {
			saved.ID = civic.NewID(now)
		}
		act.On = history.Subject{Kind: aRoute, ID: saved.ID}
		if r.Version > 0 {
			current, err := s.store.route(ctx, tx, r.ID)
			if err != nil {
				return err
			}
			if err := edit.Check(ctx, tx, s.history, act.On, current, current.Version, r.Version); err != nil {
				return err
			}
			if !saved.Public.IsZero() && !current.Public.IsZero() {
				saved.Public = current.Public
			}
			act.Act, act.Before, act.After = "change", current, saved
		}
		if err := s.store.save(ctx, tx, saved); err != nil {
			return err
		}
		return s.history.Write(ctx, tx, act)
	})
}
