package place

import (
	"context"
	"slices"
	"time"

	"dienhong/civic"
	"dienhong/kit/edit"
	"dienhong/kit/history"
	"dienhong/platform/clock"
	"dienhong/platform/db"
)

// Directory is what this feature needs to know of the city.
type Directory interface {
	Pillars(ctx context.Context) ([]civic.Pillar, error)
	AllBodies(ctx context.Context) ([]civic.Body, error)
}

// Plan is the action plan; places deliver its actions.
type Plan interface {
	// Line names a line that the actor may see.
	//
	// Errors: NotFound, also for a draft.
	Line(ctx context.Context, q db.Queryer, who civic.Actor, id civic.ID) (civic.Node, error)
	// Lines names all that the actor may see, in the order of the plan.
	Lines(ctx context.Context, who civic.Actor) ([]civic.Node, error)
}

// Chain keeps what led to what.
type Chain interface {
	SetCauses(ctx context.Context, tx *db.Tx, who civic.Actor, to civic.Ref, kinds []civic.RefKind, causes []civic.Ref) error
	Free(ctx context.Context, q db.Queryer, ref civic.Ref) error
}

// Service holds the use cases.
type Service struct {
	db        *db.DB
	store     store
	history   *history.Log
	clock     clock.Clock
	zone      *time.Location
	directory Directory
	plan      Plan
	chain     Chain
	hash      func(purpose, value string) string
	grounds   grounds
}

// Today is the city's calendar day.
func (s *Service) Today() time.Time {
	y, m, d := s.clock().In(s.zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, s.zone)
}

func (s *Service) today() string { return s.Today().Format(time.DateOnly) }

// Place gives one.
//
// Errors: NotFound, also for what is not public.
func (s *Service) Place(ctx context.Context, who civic.Actor, id civic.ID) (Place, error) {
	p, err := s.store.place(ctx, s.db.Read(), id)
	if err != nil {
		return Place{}, err
	}
	return p, CanRead(who, p)
}

// ByIDs gives those of the ids that exist and that the actor may see.
func (s *Service) ByIDs(ctx context.Context, who civic.Actor, ids []string) ([]Place, error) {
	list, err := s.store.places(ctx, s.db.Read(), ` AND id IN (?)`, ids)
	return slices.DeleteFunc(list, func(p Place) bool { return CanRead(who, p) != nil }), err
}

// Filter chooses places of the directory.
type Filter struct {
	Words    string
	Kind     string
	Status   Status // of today
	StepFree bool   // the observation that counts says so
	Premises bool   // offers premises
	Unit     string // the code of the unit of today in which it stands
}

// Directory gives the public places that a filter chooses, by name.
func (s *Service) Directory(ctx context.Context, f Filter, limit, offset int) ([]Place, int, error) {
	ids, searched, err := s.store.index.IDs(ctx, found.Name, 0, f.Words)
	if err != nil {
		return nil, 0, err
	}
	where, args := f.where(s.today(), ids, searched)
	if f.Unit != "" {
		inside, err := s.within(ctx, f.Unit)
		if err != nil {
			return nil, 0, err
		}
		where, args = where+` AND id IN (?)`, append(args, inside)
	}
	total, err := s.store.count(ctx, s.db.Read(), where, args...)
	if err != nil {
		return nil, 0, err
	}
	list, err := s.store.places(ctx, s.db.Read(), where+inOrder+` LIMIT ? OFFSET ?`, append(args, limit, offset)...)
	return list, total, err
}

// Figures works out what the public places of a kind, or all of them, tell together.
func (s *Service) Figures(ctx context.Context, kind string) (Figures, error) {
	where, args := Filter{Kind: kind}.where("", nil, false)
	list, err := s.store.courses(ctx, s.db.Read(), where, args...)
	return FiguresOf(list, s.today()), err
}

// List gives the places of the office: those of a state, or all, whose words are
// found, the last changed first.
//
// Errors: Forbidden.
func (s *Service) List(ctx context.Context, who civic.Actor, state State, words string, limit, offset int) ([]Place, int, error) {
	if err := CanEdit(who); err != nil {
		return nil, 0, err
	}
	where, args := "", []any{}
	if state != "" {
		where, args = ` AND state = ?`, append(args, string(state))
	}
	ids, searched, err := s.store.index.IDs(ctx, found.Name, 0, words)
	if err != nil {
		return nil, 0, err
	}
	if searched {
		where, args = where+` AND id IN (?)`, append(args, ids)
	}
	total, err := s.store.count(ctx, s.db.Read(), where, args...)
	if err != nil {
		return nil, 0, err
	}
	all, err := s.store.places(ctx, s.db.Read(), where+` ORDER BY updated_at DESC, id DESC LIMIT ? OFFSET ?`, append(args, limit, offset)...)
	return all, total, err
}

// Counts tells how many places there are in each state.
//
// Errors: Forbidden.
func (s *Service) Counts(ctx context.Context, who civic.Actor) (map[State]int, error) {
	if err := CanEdit(who); err != nil {
		return nil, err
	}
	return s.store.counts(ctx, s.db.Read())
}

func (s *Service) around(ctx context.Context) (around, error) {
	a := around{map[string]bool{}, map[string]bool{}}
	pillars, err := s.directory.Pillars(ctx)
	if err != nil {
		return a, err
	}
	for _, p := range pillars {
		a.pillars[string(p.ID)] = true
	}
	bodies, err := s.directory.AllBodies(ctx)
	for _, b := range bodies {
		a.bodies[b.ID] = true
	}
	return a, err
}

// Save enters a place (version 0) as a draft, or changes one. Statuses, names and
// observations stay as they are: they have acts of their own.
//
// Errors: Forbidden; Invalid; NotFound; [*edit.StaleError].
func (s *Service) Save(ctx context.Context, who civic.Actor, p Place) (saved Place, err error) {
	if err := CanEdit(who); err != nil {
		return Place{}, err
	}
	a, err := s.around(ctx)
	if err != nil {
		return Place{}, err
	}
	if err := civic.Invalid(p.problems(a)...); err != nil {
		return Place{}, err
	}
	err = s.db.Tx(ctx, func(tx *db.Tx) (err error) {
		saved, err = s.saveIn(ctx, tx, who, p)
		return err
	})
	if err != nil {
		return Place{}, err
	}
	return saved, nil
}

// saveIn is Save inside a transaction, after the place's own rules were checked.
func (s *Service) saveIn(ctx context.Context, tx *db.Tx, who civic.Actor, p Place) (Place, error) {
	if p.Action != "" {
		line, err := s.plan.Line(ctx, tx, who, p.Action)
		if err != nil && !civic.IsKind(err, civic.KindNotFound) {
			return Place{}, err
		}
		if err != nil || line.Kind != civic.RefAction {
			return Place{}, civic.Invalid(civic.FieldError{Field: "action", Key: "error.field.choice"})
		}
	}
	now := s.clock()
	if p.Version == 0 {
		if p.ID == "" {
			p.ID = civic.NewID(now)
		} else if current, err := s.store.place(ctx, tx, p.ID); err == nil {
			return Place{}, edit.Stale(ctx, tx, s.history, on(current.ID), current, current.Version)
		} else if !civic.IsKind(err, civic.KindNotFound) {
			return Place{}, err
		}
		p.State, p.Reason, p.MergedInto, p.Sent, p.Track = Draft, civic.Text{}, "", false, ""
		p.Version, p.CreatedAt, p.PublishedAt = 1, now, time.Time{}
		return p, s.put(ctx, tx, &p, history.Act{By: who, Act: "create"})
	}
	current, err := s.current(ctx, tx, p.ID, p.Version)
	if err != nil {
		return Place{}, err
	}
	saved := current.edited(p)
	saved.Version = current.Version + 1
	return saved, s.put(ctx, tx, &saved, history.Act{By: who, Act: "change", Before: current, After: saved})
}

// edited is the place with the fields of another one that officers type.
func (p Place) edited(typed Place) Place {
	typed.ID, typed.Version = p.ID, p.Version
	typed.Course, typed.Names, typed.Access = p.Course, p.Names, p.Access
	typed.State, typed.Reason, typed.MergedInto, typed.Sent, typed.Track = p.State, p.Reason, p.MergedInto, p.Sent, p.Track
	typed.Demonstration, typed.CreatedAt, typed.PublishedAt = p.Demonstration, p.CreatedAt, p.PublishedAt
	return typed
}

// current gives the version that an edit began with.
//
// Errors: NotFound; [*edit.StaleError].
func (s *Service) current(ctx context.Context, tx *db.Tx, id civic.ID, version int64) (Place, error) {
	p, err := s.store.place(ctx, tx, id)
	if err != nil {
		return p, err
	}
	return p, edit.Check(ctx, tx, s.history, on(id), p, p.Version, version)
}

// put writes a place, its place on the chain and a line of the history.
func (s *Service) put(ctx context.Context, tx *db.Tx, p *Place, a history.Act) error {
	p.UpdatedAt = s.clock()
	if err := s.store.save(ctx, tx, *p); err != nil {
		return err
	}
	var causes []civic.Ref
	if p.Action != "" {
		causes = []civic.Ref{{Kind: civic.RefAction, ID: string(p.Action)}}
	}
	if err := s.chain.SetCauses(ctx, tx, a.By, p.Ref(), []civic.RefKind{civic.RefAction}, causes); err != nil {
		return err
	}
	a.At, a.On = p.UpdatedAt, on(p.ID)
	if a.After != nil {
		a.After = *p
	}
	return s.history.Write(ctx, tx, a)
}
