package city

import (
	"context"
	"slices"

	"dienhong/civic"
	"dienhong/kit/edit"
	"dienhong/kit/history"
	"dienhong/platform/db"
)

// Bodies gives the organisations that hold every word of a search, with or
// without accents, by kind and name. The empty search gives all of them.
func (s *Service) Bodies(ctx context.Context, search string) ([]Body, error) {
	where, args := "", []any{}
	ids, searched, err := s.store.index.IDs(ctx, foundBody.Name, 0, search)
	if err != nil {
		return nil, err
	}
	if searched {
		where, args = ` AND id IN (?)`, append(args, ids)
	}
	list, err := s.store.bodies(ctx, s.db.Read(), where, args...)
	slices.SortFunc(list, byGivenOrder)
	return list, err
}

// BodiesByID gives those of the ids that exist.
func (s *Service) BodiesByID(ctx context.Context, ids []string) (map[string]Body, error) {
	known := map[string]Body{}
	list, err := s.store.bodies(ctx, s.db.Read(), ` AND id IN (?)`, ids)
	for _, b := range list {
		known[b.ID] = b
	}
	return known, err
}

// Body gives one organisation.
func (s *Service) Body(ctx context.Context, id string) (Body, error) {
	return s.store.body(ctx, s.db.Read(), id)
}

// AddBodies enters several organisations: all of them or none.
//
// Errors: Forbidden; Invalid; Conflict when one is there.
func (s *Service) AddBodies(ctx context.Context, who civic.Actor, list []Body) error {
	if err := CanEditDocuments(who); err != nil {
		return err
	}
	for _, b := range list {
		if err := civic.Invalid(b.problems()...); err != nil {
			return err
		}
	}
	now := s.clock()
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		for _, b := range list {
			b.Version = 1
			if err := s.store.insertBody(ctx, tx, b); err != nil {
				return err
			}
			if err := s.history.Write(ctx, tx, history.Act{At: now, By: who, On: historyOf(aBody, b.ID), Act: "create"}); err != nil {
				return err
			}
		}
		return nil
	})
}

// SaveBody enters an organisation (version 0) or changes one.
//
// Errors: Forbidden; Invalid; [*edit.StaleError].
func (s *Service) SaveBody(ctx context.Context, who civic.Actor, b Body) (Body, error) {
	if err := CanEditDocuments(who); err != nil {
		return Body{}, err
	}
	if err := civic.Invalid(b.problems()...); err != nil {
		return Body{}, err
	}
	now := s.clock()
	var saved Body
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		saved = b
		saved.Version++
		if b.Version == 0 {
			if saved.ID == "" {
				saved.ID = addressOf(b.Name)
			}
			if err := s.store.insertBody(ctx, tx, saved); err != nil {
				return err
			}
			return s.history.Write(ctx, tx, history.Act{At: now, By: who, On: historyOf(aBody, saved.ID), Act: "create"})
		}
		current, err := s.store.body(ctx, tx, b.ID)
		if err != nil {
			return err
		}
		of := historyOf(aBody, b.ID)
		if err := edit.Check(ctx, tx, s.history, of, current, current.Version, b.Version); err != nil {
			return err
		}
		if err := s.store.updateBody(ctx, tx, saved); err != nil {
			return err
		}
		return s.history.Write(ctx, tx, history.Act{At: now, By: who, On: of, Act: "change", Before: current, After: saved})
	})
	if err != nil {
		return Body{}, err
	}
	return saved, nil
}
