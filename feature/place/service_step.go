package place

import (
	"context"

	"dienhong/civic"
	"dienhong/kit/history"
	"dienhong/platform/db"
)

// step changes a place of the version that was read, with a line of the history.
func (s *Service) step(ctx context.Context, who civic.Actor, id civic.ID, version int64, act history.Act, change func(tx *db.Tx, p *Place) error) (p Place, err error) {
	if err := CanEdit(who); err != nil {
		return Place{}, err
	}
	err = s.db.Tx(ctx, func(tx *db.Tx) (err error) {
		if p, err = s.current(ctx, tx, id, version); err != nil {
			return err
		}
		before := p
		if err := change(tx, &p); err != nil {
			return err
		}
		p.Version++
		a := act
		a.By, a.Before, a.After = who, before, p
		return s.put(ctx, tx, &p, a)
	})
	if err != nil {
		return Place{}, err
	}
	return p, nil
}

// Move takes a place to another state, with a reason where readers or senders want
// one.
//
// Errors: Forbidden; Invalid; NotFound; [*edit.StaleError].
func (s *Service) Move(ctx context.Context, who civic.Actor, id civic.ID, version int64, to State, reason civic.Text) (Place, error) {
	return s.step(ctx, who, id, version, history.Act{Act: "move", Reason: reason.VI}, func(_ *db.Tx, p *Place) error {
		if err := CanMove(who, *p, to); err != nil {
			return err
		}
		if err := civic.Invalid(reason.Problems("reason", 1_000, p.reasoned(to))...); err != nil {
			return err
		}
		p.State, p.Reason = to, reason
		if to == Published && p.PublishedAt.IsZero() {
			p.PublishedAt = s.clock()
		}
		return nil
	})
}

// add notes one thing more in a list of a place.
func add[T any](list *[]T, x T, errs []civic.FieldError) error {
	if len(*list) >= most {
		errs = append(errs, civic.FieldError{Key: "place.error.most", Args: []any{most}})
	}
	if err := civic.Invalid(errs...); err != nil {
		return err
	}
	*list = append((*list)[:len(*list):len(*list)], x)
	return nil
}

// Note adds a status from a day on.
//
// Errors: Forbidden; Invalid; NotFound; [*edit.StaleError].
func (s *Service) Note(ctx context.Context, who civic.Actor, id civic.ID, version int64, c Change) (Place, error) {
	return s.step(ctx, who, id, version, history.Act{Act: "status"}, func(_ *db.Tx, p *Place) error {
		c.Reason = ""
		return add(&p.Course, c, c.problems())
	})
}

// Call adds a name that the place had or has besides.
//
// Errors: as [Service.Note].
func (s *Service) Call(ctx context.Context, who civic.Actor, id civic.ID, version int64, n Name) (Place, error) {
	return s.step(ctx, who, id, version, history.Act{Act: "name"}, func(_ *db.Tx, p *Place) error {
		n.Reason = ""
		return add(&p.Names, n, n.problems())
	})
}

// Observe adds what somebody found of how accessible the place is.
//
// Errors: as [Service.Note].
func (s *Service) Observe(ctx context.Context, who civic.Actor, id civic.ID, version int64, o Observation) (Place, error) {
	return s.step(ctx, who, id, version, history.Act{Act: "observe"}, func(_ *db.Tx, p *Place) error {
		o.Reason = ""
		return add(&p.Access, o, o.problems(s.today()))
	})
}

// Lists are the parts of a place to which things are only added.
var Lists = []string{"course", "names", "access"}

// Strike marks a status, a name or an observation as noted by mistake, with a reason.
// It stays in the record.
//
// Errors: Forbidden; Invalid; NotFound, also for what is struck already; [*edit.StaleError].
func (s *Service) Strike(ctx context.Context, who civic.Actor, id civic.ID, version int64, list string, number int, reason string) (Place, error) {
	return s.step(ctx, who, id, version, history.Act{Act: "strike", Reason: reason}, func(_ *db.Tx, p *Place) error {
		var mark *Struck
		within := func(n int) bool { return number >= 0 && number < n }
		// The lists are copied: the version before keeps its own.
		switch {
		case list == "course" && within(len(p.Course)):
			p.Course = append([]Change(nil), p.Course...)
			mark = &p.Course[number].Struck
		case list == "names" && within(len(p.Names)):
			p.Names = append([]Name(nil), p.Names...)
			mark = &p.Names[number].Struck
		case list == "access" && within(len(p.Access)):
			p.Access = append([]Observation(nil), p.Access...)
			mark = &p.Access[number].Struck
		}
		if mark == nil || mark.Reason != "" {
			return civic.NotFound("place")
		}
		if err := civic.Invalid(civic.LineProblems("struck", reason, 300, true)...); err != nil {
			return err
		}
		mark.Reason = reason
		return nil
	})
}

// Remove throws away what was never public; the history keeps it.
//
// Errors: Forbidden; NotFound; Conflict; [*edit.StaleError].
func (s *Service) Remove(ctx context.Context, who civic.Actor, id civic.ID, version int64) error {
	if err := CanEdit(who); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		p, err := s.current(ctx, tx, id, version)
		if err != nil {
			return err
		}
		n, err := s.store.count(ctx, tx, ` AND merged_into = ? AND merged_into <> ''`, string(id))
		if err != nil {
			return err
		}
		if p.Public() || n > 0 {
			return civic.Refuse(civic.KindConflict, "place.error.remove")
		}
		if err := s.chain.SetCauses(ctx, tx, who, p.Ref(), []civic.RefKind{civic.RefAction}, nil); err != nil {
			return err
		}
		if err := s.chain.Free(ctx, tx, p.Ref()); err != nil {
			return err
		}
		if err := s.store.remove(ctx, tx, id); err != nil {
			return err
		}
		return s.history.Write(ctx, tx, history.Act{At: s.clock(), By: who, On: on(id), Act: "remove", Before: p})
	})
}

// Load enters places with their statuses and publishes them, all of them or nothing;
// where there are some already they stay as they are.
//
// Errors: Forbidden; Invalid.
func (s *Service) Load(ctx context.Context, who civic.Actor, list []Place) error {
	if err := CanEdit(who); err != nil {
		return err
	}
	a, err := s.around(ctx)
	if err != nil {
		return err
	}
	for _, p := range list {
		errs := p.problems(a)
		for _, c := range p.Course {
			errs = append(errs, c.problems()...)
		}
		for _, n := range p.Names {
			errs = append(errs, n.problems()...)
		}
		if err := civic.Invalid(errs...); err != nil {
			return err
		}
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		if n, err := s.store.count(ctx, tx, ``); err != nil || n > 0 {
			return err
		}
		for _, p := range list {
			saved, err := s.saveIn(ctx, tx, who, p)
			if err != nil {
				return err
			}
			before := saved
			saved.State, saved.PublishedAt, saved.Version = Published, s.clock(), saved.Version+1
			if err := s.put(ctx, tx, &saved, history.Act{By: who, Act: "move", Before: before, After: saved}); err != nil {
				return err
			}
		}
		return nil
	})
}
