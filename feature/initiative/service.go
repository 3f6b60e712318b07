package initiative

import (
	"context"
	"slices"
	"time"

	"dienhong/civic"
	"dienhong/engine/atlas"
	"dienhong/kit/edit"
	"dienhong/kit/history"
	"dienhong/platform/clock"
	"dienhong/platform/db"
)

// Chain keeps what led to what.
type Chain interface {
	SetCauses(ctx context.Context, tx *db.Tx, who civic.Actor, to civic.Ref, kinds []civic.RefKind, causes []civic.Ref) error
	Causes(ctx context.Context, q db.Queryer, of civic.Ref) ([]civic.Ref, error)
	Effects(ctx context.Context, q db.Queryer, of civic.Ref) ([]civic.Ref, error)
	// Find gives things of some kinds that a search finds in a consultation or (0) in
	// all, at most limit of each.
	Find(ctx context.Context, who civic.Actor, number civic.ConsultationNumber, kinds []civic.RefKind, words string, limit int) ([]civic.Node, error)
	Free(ctx context.Context, q db.Queryer, ref civic.Ref) error
	Tell(ctx context.Context, who civic.Actor, refs []civic.Ref) (nodes []civic.Node, hidden int, err error)
}

// Directory is what this feature needs to know of the installation.
type Directory interface {
	Pillars(ctx context.Context) ([]civic.Pillar, error)
	Horizons(ctx context.Context) ([]civic.Horizon, error)
	AllBodies(ctx context.Context) ([]civic.Body, error)
	// Ground is what maps are drawn on.
	Ground(ctx context.Context) (Ground, error)
}

// Ground is what maps are drawn on: the outline of the city, whence it comes, and
// landmarks.
type Ground struct {
	Outline   atlas.Outline
	Source    civic.Text
	Landmarks []Landmark
}

// Landmark is a place that everybody knows.
type Landmark struct {
	Name civic.Text
	At   atlas.Point
}

// Service holds the use cases. Hash turns a key of a browser or a tracking code
// into what is stored; it is keyed by the installation's secret.
type Service struct {
	db        *db.DB
	store     store
	history   *history.Log
	clock     clock.Clock
	chain     Chain
	directory Directory
	hash      func(purpose, value string) string
}

// CauseKinds lists what can lead to an initiative.
var CauseKinds = []civic.RefKind{civic.RefComment, civic.RefPassage, civic.RefTheme, civic.RefStatement, civic.RefAnswer}

func (s *Service) allowed(ctx context.Context) (allowed, error) {
	a := allowed{pillars: map[string]bool{}, bodies: map[string]bool{}}
	pillars, err := s.directory.Pillars(ctx)
	if err != nil {
		return a, err
	}
	for _, p := range pillars {
		a.pillars[string(p.ID)] = true
	}
	bodies, err := s.directory.AllBodies(ctx)
	if err != nil {
		return a, err
	}
	for _, b := range bodies {
		a.bodies[b.ID] = true
	}
	horizons, err := s.directory.Horizons(ctx)
	if err != nil {
		return a, err
	}
	for _, h := range horizons {
		a.horizons = append(a.horizons, h.Year)
	}
	ground, err := s.directory.Ground(ctx)
	a.outline = ground.Outline
	return a, err
}

// check lists what is wrong with texts; further problems join the list.
func (s *Service) check(ctx context.Context, t Texts, either bool, further ...civic.FieldError) error {
	a, err := s.allowed(ctx)
	if err != nil {
		return err
	}
	return civic.Invalid(append(t.problems(a, either), further...)...)
}

// Submit takes an initiative from somebody without an account, in one language
// or both. It waits for an officer before it is public. Code is a tracking code
// that [Service.NewCode] drew: the same one sent twice makes one initiative.
//
// Errors: Invalid.
func (s *Service) Submit(ctx context.Context, t Texts, code Code) (Initiative, error) {
	if code != s.sign(code.Code) {
		return Initiative{}, civic.Invalid(civic.FieldError{Key: "initiative.error.code"})
	}
	if err := s.check(ctx, t, true); err != nil {
		return Initiative{}, err
	}
	now := s.clock()
	in := Initiative{ID: civic.NewID(now), Version: 1, Texts: t, State: Idea, CreatedAt: now, UpdatedAt: now}
	hash := s.hash("initiative.track", code.Code)
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		sent, err := s.store.tracked(ctx, tx, hash)
		if !civic.IsKind(err, civic.KindNotFound) {
			if err == nil {
				in = sent
			}
			return err
		}
		if err := s.store.insert(ctx, tx, in, hash); err != nil {
			return err
		}
		if err := s.store.insertStep(ctx, tx, in.ID, Step{At: now, To: Idea}); err != nil {
			return err
		}
		return s.write(ctx, tx, in.ID, history.Act{At: now, By: civic.Visitor(), Act: "create"})
	})
	return in, err
}

// Code is a tracking code with the installation's mark, so that nobody chooses
// their own.
type Code struct{ Code, Mark string }

// NewCode draws a tracking code for one submission.
func (s *Service) NewCode() Code { return s.sign(civic.NewCode()) }

func (s *Service) sign(code string) Code { return Code{code, s.hash("initiative.code", code)} }

// Track finds an initiative by its code, forgiving how it was typed.
//
// Errors: NotFound.
func (s *Service) Track(ctx context.Context, typed string) (Initiative, []Step, error) {
	code := civic.ParseCode(typed)
	if code == "" {
		return Initiative{}, nil, civic.NotFound("initiative")
	}
	in, err := s.store.tracked(ctx, s.db.Read(), s.hash("initiative.track", code))
	if err != nil {
		return Initiative{}, nil, err
	}
	steps, err := s.store.steps(ctx, s.db.Read(), in.ID)
	return in, steps, err
}

// Save enters an initiative of the office (version 0) or changes one. Causes are
// what led to it; nil leaves them as they are.
//
// Errors: Forbidden; Invalid; NotFound; [*edit.StaleError].
func (s *Service) Save(ctx context.Context, who civic.Actor, in Initiative, causes []civic.Ref) (Initiative, error) {
	if err := CanEdit(who); err != nil {
		return Initiative{}, err
	}
	further := append(civic.LineProblems("source", in.Source, 2_000, false), in.FactState.Problems("fact_state", 500, false)...)
	if _, hidden, err := s.chain.Tell(ctx, who, causes); err != nil {
		return Initiative{}, err
	} else if hidden > 0 || slices.ContainsFunc(causes, func(r civic.Ref) bool { return !slices.Contains(CauseKinds, r.Kind) }) {
		further = append(further, civic.FieldError{Field: "causes", Key: "initiative.error.cause"})
	}
	if err := s.check(ctx, in.Texts, false, further...); err != nil {
		return Initiative{}, err
	}
	var saved Initiative
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		now := s.clock()
		saved = in
		saved.Version, saved.UpdatedAt = in.Version+1, now
		if in.Version == 0 {
			if saved.ID == "" {
				saved.ID = civic.NewID(now)
			}
			saved.State, saved.MergedInto, saved.PublishedAt, saved.CreatedAt = Idea, "", time.Time{}, now
			if err := s.store.insert(ctx, tx, saved, ""); err != nil {
				return err
			}
			if err := s.store.insertStep(ctx, tx, saved.ID, Step{At: now, To: Idea}); err != nil {
				return err
			}
			if err := s.write(ctx, tx, saved.ID, history.Act{At: now, By: who, Act: "create"}); err != nil {
				return err
			}
		} else {
			current, err := s.current(ctx, tx, in.ID, in.Version)
			if err != nil {
				return err
			}
			saved.State, saved.MergedInto, saved.PublishedAt, saved.CreatedAt = current.State, current.MergedInto, current.PublishedAt, current.CreatedAt
			saved.Demonstration, saved.Supporters = current.Demonstration, current.Supporters
			if err := s.store.update(ctx, tx, saved); err != nil {
				return err
			}
			if err := s.write(ctx, tx, saved.ID, history.Act{At: now, By: who, Act: "change", Before: current, After: saved}); err != nil {
				return err
			}
		}
		if causes == nil {
			return nil
		}
		return s.chain.SetCauses(ctx, tx, who, saved.Ref(), CauseKinds, causes)
	})
	if err != nil {
		return Initiative{}, err
	}
	return saved, nil
}

// Publish makes an initiative public; what was sent in English only needs a
// Vietnamese title and summary first.
//
// Errors: Forbidden; Invalid; NotFound; [*edit.StaleError].
func (s *Service) Publish(ctx context.Context, who civic.Actor, id civic.ID, version int64) (Initiative, error) {
	if err := CanEdit(who); err != nil {
		return Initiative{}, err
	}
	return s.change(ctx, who, id, version, "publish", func(in *Initiative) error {
		if in.PublishedAt.IsZero() {
			in.PublishedAt = s.clock()
		}
		return civic.Invalid(append(in.Title.Problems("title", 200, true), in.Summary.Problems("summary", 600, true)...)...)
	})
}

// change applies f to the version that the officer saw.
func (s *Service) change(ctx context.Context, who civic.Actor, id civic.ID, version int64, act string, f func(*Initiative) error) (Initiative, error) {
	var in Initiative
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		var err error
		if in, err = s.current(ctx, tx, id, version); err != nil {
			return err
		}
		before := in
		if err := f(&in); err != nil {
			return err
		}
		return s.put(ctx, tx, &in, history.Act{By: who, Act: act, Before: before})
	})
	if err != nil {
		return Initiative{}, err
	}
	return in, nil
}

// current gives the version that an edit began with.
//
// Errors: NotFound; [*edit.StaleError].
func (s *Service) current(ctx context.Context, tx *db.Tx, id civic.ID, version int64) (Initiative, error) {
	in, err := s.store.initiative(ctx, tx, id)
	if err != nil {
		return in, err
	}
	return in, edit.Check(ctx, tx, s.history, on(id), in, in.Version, version)
}

// put saves the next version with a line of the history.
func (s *Service) put(ctx context.Context, tx *db.Tx, in *Initiative, a history.Act) error {
	now := s.clock()
	in.Version++
	in.UpdatedAt = now
	if err := s.store.update(ctx, tx, *in); err != nil {
		return err
	}
	a.At, a.After = now, *in
	return s.write(ctx, tx, in.ID, a)
}

// Remove throws away what was never public; the history keeps it.
//
// Errors: Forbidden; NotFound; Conflict, also when something points to it;
// [*edit.StaleError].
func (s *Service) Remove(ctx context.Context, who civic.Actor, id civic.ID, version int64) error {
	if err := CanEdit(who); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		in, err := s.current(ctx, tx, id, version)
		if err != nil {
			return err
		}
		if err := CanRemove(who, in); err != nil {
			return err
		}
		n, err := s.store.count(ctx, tx, ` AND merged_into = ?`, string(id))
		if err != nil {
			return err
		}
		if n > 0 {
			return civic.Refuse(civic.KindConflict, "initiative.error.has_merged", n)
		}
		// What led to it lets go of it; what came of it does not.
		if err := s.chain.SetCauses(ctx, tx, who, in.Ref(), CauseKinds, nil); err != nil {
			return err
		}
		if err := s.chain.Free(ctx, tx, in.Ref()); err != nil {
			return err
		}
		if err := s.store.remove(ctx, tx, id); err != nil {
			return err
		}
		return s.write(ctx, tx, id, history.Act{At: s.clock(), By: who, Act: "remove", Before: in})
	})
}
