package initiative

import (
	"context"

	"dienhong/civic"
	"dienhong/kit/history"
	"dienhong/platform/db"
)

// Move takes an initiative to the next state, with a reason.
//
// Errors: Forbidden; Invalid; NotFound; [*edit.StaleError].
func (s *Service) Move(ctx context.Context, who civic.Actor, id civic.ID, version int64, to State, reason civic.Text) (Initiative, error) {
	if err := CanEdit(who); err != nil {
		return Initiative{}, err
	}
	if err := civic.Invalid(reason.Problems("reason", 1_000, true)...); err != nil {
		return Initiative{}, err
	}
	return s.step(ctx, who, id, version, "move", reason, func(_ *db.Tx, in *Initiative) error {
		if err := CanMove(who, *in, to); err != nil {
			return err
		}
		in.State = to
		return nil
	})
}

// Hide takes something that breaks the rules away from the public, with a
// reason; it can be shown again by [Service.Unhide].
//
// Errors: Forbidden; Invalid; NotFound; Conflict; [*edit.StaleError].
func (s *Service) Hide(ctx context.Context, who civic.Actor, id civic.ID, version int64, reason civic.Text) (Initiative, error) {
	if err := CanEdit(who); err != nil {
		return Initiative{}, err
	}
	if err := civic.Invalid(reason.Problems("reason", 1_000, true)...); err != nil {
		return Initiative{}, err
	}
	return s.step(ctx, who, id, version, "hide", reason, func(_ *db.Tx, in *Initiative) error {
		if in.State == Hidden {
			return civic.Refuse(civic.KindConflict, "initiative.error.hidden")
		}
		in.State = Hidden
		return nil
	})
}

// Merge makes one initiative part of another, with a reason. Both texts stay;
// the supporters of both count together, each once.
//
// Errors: Forbidden; Invalid; NotFound; Conflict; [*edit.StaleError].
func (s *Service) Merge(ctx context.Context, who civic.Actor, id civic.ID, version int64, into civic.ID, reason civic.Text) (Initiative, error) {
	if err := CanEdit(who); err != nil {
		return Initiative{}, err
	}
	errs := reason.Problems("reason", 1_000, true)
	if into == id || into == "" {
		errs = append(errs, civic.FieldError{Field: "into", Key: "initiative.error.into_itself"})
	}
	if err := civic.Invalid(errs...); err != nil {
		return Initiative{}, err
	}
	return s.step(ctx, who, id, version, "merge", reason, func(tx *db.Tx, in *Initiative) error {
		if in.State == Merged {
			return civic.Refuse(civic.KindConflict, "initiative.error.merged")
		}
		target, err := s.store.initiative(ctx, tx, into)
		if civic.IsKind(err, civic.KindNotFound) || err == nil && (target.State == Merged || target.State == Hidden) {
			return civic.Invalid(civic.FieldError{Field: "into", Key: "initiative.error.into"})
		}
		if err != nil {
			return err
		}
		if in.Public() && !target.Public() {
			return civic.Invalid(civic.FieldError{Field: "into", Key: "initiative.error.into"})
		}
		// What was merged into this one follows it: no merge leads to a merge.
		n, err := s.store.count(ctx, tx, ` AND state = 'merged' AND merged_into = ?`, string(id))
		if err != nil {
			return err
		}
		if n > 0 {
			return civic.Refuse(civic.KindConflict, "initiative.error.has_merged", n)
		}
		in.State, in.MergedInto = Merged, into
		return nil
	})
}

// Unmerge undoes a merge: the initiative goes back to the state that it had.
//
// Errors: Forbidden; Invalid; NotFound; Conflict; [*edit.StaleError].
func (s *Service) Unmerge(ctx context.Context, who civic.Actor, id civic.ID, version int64, reason civic.Text) (Initiative, error) {
	return s.backTo(ctx, who, id, version, Merged, "unmerge", "initiative.error.not_merged", reason)
}

// Unhide shows again what was hidden, in the state that it had.
//
// Errors: Forbidden; Invalid; NotFound; Conflict; [*edit.StaleError].
func (s *Service) Unhide(ctx context.Context, who civic.Actor, id civic.ID, version int64, reason civic.Text) (Initiative, error) {
	return s.backTo(ctx, who, id, version, Hidden, "unhide", "initiative.error.not_hidden", reason)
}

func (s *Service) backTo(ctx context.Context, who civic.Actor, id civic.ID, version int64, from State, act, refusal string, reason civic.Text) (Initiative, error) {
	if err := CanEdit(who); err != nil {
		return Initiative{}, err
	}
	if err := civic.Invalid(reason.Problems("reason", 1_000, true)...); err != nil {
		return Initiative{}, err
	}
	return s.step(ctx, who, id, version, act, reason, func(tx *db.Tx, in *Initiative) error {
		if in.State != from {
			return civic.Refuse(civic.KindConflict, refusal)
		}
		steps, err := s.store.steps(ctx, tx, id)
		if err != nil {
			return err
		}
		in.State, in.MergedInto = stateBefore(steps, from), ""
		if in.State != Merged {
			return nil
		}
		// What was merged before it was hidden is merged again, if that still holds.
		for _, st := range steps {
			if st.To == Merged {
				in.MergedInto = st.MergedInto
			}
		}
		target, err := s.store.initiative(ctx, tx, in.MergedInto)
		if err == nil && (target.State == Merged || target.State == Hidden) || civic.IsKind(err, civic.KindNotFound) {
			in.State, in.MergedInto = stateBefore(steps, Merged), ""
			return nil
		}
		return err
	})
}

// stateBefore gives the state that the last step to a state left; coming back out
// of hiding is no such step.
func stateBefore(steps []Step, to State) State {
	before := Idea
	for _, st := range steps {
		if st.To == to && st.From != Hidden {
			before = st.From
		}
	}
	return before
}

// step changes the state and writes the step down.
func (s *Service) step(ctx context.Context, who civic.Actor, id civic.ID, version int64, act string, reason civic.Text, f func(*db.Tx, *Initiative) error) (Initiative, error) {
	var in Initiative
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		var err error
		if in, err = s.current(ctx, tx, id, version); err != nil {
			return err
		}
		before := in
		if err := f(tx, &in); err != nil {
			return err
		}
		if err := s.put(ctx, tx, &in, history.Act{By: who, Act: act, Reason: reason.VI, Before: before}); err != nil {
			return err
		}
		return s.store.insertStep(ctx, tx, id, Step{At: in.UpdatedAt, From: before.State, To: in.State, MergedInto: in.MergedInto, Reason: reason})
	})
	if err != nil {
		return Initiative{}, err
	}
	return in, nil
}

// Support counts a browser among those who support an initiative; doing it
// again changes nothing. Key is what [Service.NewKey] drew for the browser.
//
// Errors: Invalid for another key; NotFound; Closed.
func (s *Service) Support(ctx context.Context, id civic.ID, key string, on bool) (Initiative, error) {
	if !s.KnownKey(key) {
		return Initiative{}, civic.Invalid(civic.FieldError{Field: "key", Key: "initiative.error.key"})
	}
	hash := s.hash("initiative.support", key)
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		in, err := s.store.initiative(ctx, tx, id)
		if err != nil {
			return err
		}
		if !on {
			return s.store.unsupport(ctx, tx, id, hash)
		}
		if err := CanSupport(in); err != nil {
			return err
		}
		return s.store.support(ctx, tx, id, hash, s.clock())
	})
	if err != nil {
		return Initiative{}, err
	}
	return s.Initiative(ctx, civic.Visitor(), id)
}

// Supports tells whether a browser supports an initiative.
func (s *Service) Supports(ctx context.Context, id civic.ID, key string) (bool, error) {
	if !s.KnownKey(key) {
		return false, nil
	}
	return s.store.supports(ctx, s.db.Read(), id, s.hash("initiative.support", key))
}
