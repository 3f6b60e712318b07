package initiative

import (
	"context"
	"slices"
	"strings"

	"dienhong/civic"
	"dienhong/engine/fold"
	"dienhong/platform/clock"
	"dienhong/platform/db"
)

// Chain keeps what led to what.
type Chain interface {
	SetCauses(ctx context.Context, tx *db.Tx, who civic.Actor, to civic.Ref, kinds []civic.RefKind, causes []civic.Ref) error
	Causes(ctx context.Context, q db.Queryer, of civic.Ref) ([]civic.Ref, error)
	Effects(ctx context.Context, q db.Queryer, of civic.Ref) ([]civic.Ref, error)
	Tell(ctx context.Context, who civic.Actor, refs []civic.Ref) (nodes []civic.Node, hidden int, err error)
}

// City is what this feature needs to know of the installation.
type City interface {
	Pillars(ctx context.Context) ([]Pillar, error)
	Horizons(ctx context.Context) ([]int, error)
	AllBodies(ctx context.Context) ([]Body, error)
}

// Pillar is one of the city's directions.
type Pillar struct {
	ID   civic.ID
	Slug string
	Name civic.Text
}

// Body is an organisation of the city's directory.
type Body struct {
	ID   string
	Name civic.Text
}

// Service holds the use cases. Hash turns a key of a browser or a tracking code
// into what is stored; it is keyed by the installation's secret.
type Service struct {
	db    *db.DB
	store store
	clock clock.Clock
	chain Chain
	city  City
	hash  func(purpose, value string) string
}

// StaleError says that somebody saved a newer version first.
type StaleError struct{ Current Initiative }

func (e *StaleError) Error() string { return "initiative: a newer version was saved" }

// Unwrap makes it a conflict.
func (e *StaleError) Unwrap() error { return civic.Refuse(civic.KindConflict, "error.conflict") }

// CauseKinds lists what can lead to an initiative.
var CauseKinds = []civic.RefKind{civic.RefOpinion, civic.RefPassage, civic.RefTheme, civic.RefStatement, civic.RefAnswer}

func (s *Service) around(ctx context.Context) (around, error) {
	a := around{pillars: map[string]bool{}, bodies: map[string]bool{}}
	pillars, err := s.city.Pillars(ctx)
	if err != nil {
		return a, err
	}
	for _, p := range pillars {
		a.pillars[string(p.ID)] = true
	}
	bodies, err := s.city.AllBodies(ctx)
	if err != nil {
		return a, err
	}
	for _, b := range bodies {
		a.bodies[b.ID] = true
	}
	a.horizons, err = s.city.Horizons(ctx)
	return a, err
}

func (s *Service) check(ctx context.Context, t Texts) error {
	a, err := s.around(ctx)
	if err != nil {
		return err
	}
	return civic.Invalid(t.problems(a)...)
}

// Submit takes an initiative from somebody without an account. It waits for an
// officer before it is public; the tracking code is shown once.
//
// Errors: Invalid.
func (s *Service) Submit(ctx context.Context, t Texts) (Initiative, string, error) {
	if t.Title.VI == "" && t.Title.EN != "" {
		// Somebody who writes English only is heard; the office translates.
		t.Title.VI, t.Summary.VI = t.Title.EN, t.Summary.EN
	}
	if err := s.check(ctx, t); err != nil {
		return Initiative{}, "", err
	}
	now := s.clock()
	in := Initiative{ID: civic.NewID(now), Version: 1, Texts: t, State: Idea, CreatedAt: now, UpdatedAt: now}
	code := civic.NewCode()
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		if err := s.store.insert(ctx, tx, in, s.hash("initiative.track", code)); err != nil {
			return err
		}
		return s.store.insertStep(ctx, tx, in.ID, civic.Visitor(), Step{At: now, To: Idea})
	})
	return in, code, err
}

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
// Errors: Forbidden; Invalid; NotFound; [*StaleError].
func (s *Service) Save(ctx context.Context, who civic.Actor, in Initiative, causes []civic.Ref) (Initiative, error) {
	if err := CanEdit(who); err != nil {
		return Initiative{}, err
	}
	if err := s.check(ctx, in.Texts); err != nil {
		return Initiative{}, err
	}
	if err := civic.Invalid(append(civic.LineProblems("source", in.Source, 2_000, false), civic.LineProblems("fact_state", in.FactState, 500, false)...)...); err != nil {
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
			saved.State, saved.CreatedAt = Idea, now
			if err := s.store.insert(ctx, tx, saved, ""); err != nil {
				return err
			}
			if err := s.store.insertStep(ctx, tx, saved.ID, who, Step{At: now, To: Idea}); err != nil {
				return err
			}
			if err := s.store.record(ctx, tx, now, who, saved.ID, "create", nil); err != nil {
				return err
			}
		} else {
			current, err := s.store.initiative(ctx, tx, in.ID)
			if err != nil {
				return err
			}
			if current.Version != in.Version {
				return &StaleError{Current: current}
			}
			saved.State, saved.MergedInto, saved.PublishedAt, saved.CreatedAt = current.State, current.MergedInto, current.PublishedAt, current.CreatedAt
			saved.Demonstration = current.Demonstration
			if err := s.store.update(ctx, tx, saved); err != nil {
				return err
			}
			if err := s.store.record(ctx, tx, now, who, saved.ID, "change", current); err != nil {
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

// Publish makes an initiative public.
//
// Errors: Forbidden; NotFound; [*StaleError].
func (s *Service) Publish(ctx context.Context, who civic.Actor, id civic.ID, version int64) (Initiative, error) {
	if err := CanEdit(who); err != nil {
		return Initiative{}, err
	}
	return s.change(ctx, who, id, version, "publish", func(in *Initiative) error {
		if in.PublishedAt.IsZero() {
			in.PublishedAt = s.clock()
		}
		return nil
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
		return s.put(ctx, tx, who, &in, act, before)
	})
	if err != nil {
		return Initiative{}, err
	}
	return in, nil
}

func (s *Service) current(ctx context.Context, tx *db.Tx, id civic.ID, version int64) (Initiative, error) {
	in, err := s.store.initiative(ctx, tx, id)
	if err == nil && in.Version != version {
		err = &StaleError{Current: in}
	}
	return in, err
}

func (s *Service) put(ctx context.Context, tx *db.Tx, who civic.Actor, in *Initiative, act string, before Initiative) error {
	now := s.clock()
	in.Version++
	in.UpdatedAt = now
	if err := s.store.update(ctx, tx, *in); err != nil {
		return err
	}
	return s.store.record(ctx, tx, now, who, in.ID, act, before)
}

// Initiative gives one.
//
// Errors: NotFound, also for what is not public.
func (s *Service) Initiative(ctx context.Context, who civic.Actor, id civic.ID) (Initiative, error) {
	in, err := s.store.initiative(ctx, s.db.Read(), id)
	if err != nil {
		return Initiative{}, err
	}
	return in, CanRead(who, in)
}

// Steps gives the changes of state, the oldest first.
func (s *Service) Steps(ctx context.Context, id civic.ID) ([]Step, error) {
	return s.store.steps(ctx, s.db.Read(), id)
}

// Filter selects initiatives.
type Filter struct {
	Search  string // every word must be found, with or without accents
	Pillar  civic.ID
	State   State
	Level   string
	Horizon int
	Field   civic.CreativeField
	// Unpublished selects what waits for an officer; for the office only.
	Unpublished bool
	// BySupport orders by supporters; otherwise the newest come first.
	BySupport bool
}

// List gives the initiatives that the actor may see, at most limit from offset,
// and how many there are.
func (s *Service) List(ctx context.Context, who civic.Actor, f Filter, limit, offset int) ([]Initiative, int, error) {
	where, args := "", []any{}
	add := func(condition string, values ...any) { where, args = where+" AND "+condition, append(args, values...) }
	switch {
	case f.Unpublished && CanEdit(who) == nil:
		add(`published_at = 0 AND state <> 'hidden'`)
	case CanEdit(who) == nil && f.State == Hidden:
		add(`state = 'hidden'`)
	default:
		add(`published_at > 0 AND state <> 'hidden'`)
	}
	if f.State != "" {
		add(`state = ?`, string(f.State))
	} else if !f.Unpublished {
		add(`state <> 'merged'`)
	}
	if f.Pillar != "" {
		add(`pillar = ?`, string(f.Pillar))
	}
	if f.Level != "" {
		add(`level = ?`, f.Level)
	}
	if f.Horizon != 0 {
		add(`horizon = ?`, f.Horizon)
	}
	if f.Field.Known() {
		add(`' ' || fields || ' ' LIKE ?`, "% "+string(f.Field)+" %")
	}
	for _, w := range strings.Fields(fold.Search(f.Search))[:min(12, len(strings.Fields(fold.Search(f.Search))))] {
		add(`search LIKE ?`, "%"+w+"%")
	}
	total, err := s.store.count(ctx, s.db.Read(), where, args...)
	if err != nil {
		return nil, 0, err
	}
	order := ` ORDER BY created_at DESC, id DESC LIMIT ? OFFSET ?`
	if f.BySupport {
		order = ` ORDER BY (SELECT COUNT(*) FROM initiative_support s WHERE s.city_id = initiative_initiative.city_id AND s.initiative_id = initiative_initiative.id) DESC,
			created_at DESC, id DESC LIMIT ? OFFSET ?`
	}
	list, err := s.store.list(ctx, s.db.Read(), where+order, append(slices.Clone(args), limit, offset)...)
	return list, total, err
}
