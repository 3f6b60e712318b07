package plan

import (
	"context"

	"dienhong/civic"
	"dienhong/kit/history"
	"dienhong/platform/db"
)

// Publish makes lines public, with what they stand under.
//
// Errors: Forbidden; NotFound.
func (s *Service) Publish(ctx context.Context, who civic.Actor, ids ...civic.ID) error {
	if err := CanEdit(who); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		for _, id := range ids {
			for id != "" {
				it, err := s.store.item(ctx, tx, id)
				if err != nil {
					return err
				}
				if !it.Public() {
					now := s.clock()
					it.PublishedAt, it.UpdatedAt, it.UpdatedBy = now, now, who.Name
					it.Version++
					if err := s.store.saveItem(ctx, tx, it); err != nil {
						return err
					}
					if err := s.history.Write(ctx, tx, history.Act{At: now, By: who, On: onItem(it.ID), Act: "publish"}); err != nil {
						return err
					}
				}
				id = it.Parent
			}
		}
		return nil
	})
}

// Remove deletes a line that nothing stands under and nothing is linked to but
// its own parent; what was there stays in the history.
//
// Errors: Forbidden; NotFound; Conflict; [*edit.StaleError].
func (s *Service) Remove(ctx context.Context, who civic.Actor, id civic.ID, version int64) error {
	if err := CanEdit(who); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		it, err := s.store.item(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := s.checkItem(ctx, tx, it, version); err != nil {
			return err
		}
		if n, err := s.store.children(ctx, tx, id); err != nil {
			return err
		} else if n > 0 {
			return civic.Refuse(civic.KindConflict, "plan.error.has_children", n)
		}
		if parent, ok := parentKind[it.Kind]; ok {
			if err := s.chain.SetCauses(ctx, tx, who, it.Ref(), []civic.RefKind{civic.RefKind(parent)}, nil); err != nil {
				return err
			}
		}
		if err := s.chain.Free(ctx, tx, it.Ref()); err != nil {
			return err
		}
		reports, err := s.store.progress(ctx, tx, ` AND action_id = ?`, string(id))
		if err != nil {
			return err
		}
		if len(reports) > 0 {
			return civic.Refuse(civic.KindConflict, "plan.error.has_progress", len(reports))
		}
		if n, err := s.indicators.Count(ctx, tx, id); err != nil {
			return err
		} else if n > 0 {
			return civic.Refuse(civic.KindConflict, "plan.error.has_indicators", n)
		}
		if err := s.store.deleteItem(ctx, tx, id); err != nil {
			return err
		}
		return s.history.Write(ctx, tx, history.Act{At: s.clock(), By: who, On: onItem(id), Act: "remove", Before: it})
	})
}
