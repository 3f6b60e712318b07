package event

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

// Plan is the action plan; events deliver its actions.
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
}

// Today is the city's calendar day.
func (s *Service) Today() time.Time {
	y, m, d := s.clock().In(s.zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, s.zone)
}

// Event gives one.
//
// Errors: NotFound, also for what is not public.
func (s *Service) Event(ctx context.Context, who civic.Actor, id civic.ID) (Event, error) {
	e, err := s.store.event(ctx, s.db.Read(), id)
	if err != nil {
		return Event{}, err
	}
	return e, CanRead(who, e)
}

// ByIDs gives those of the ids that exist and that the actor may see.
func (s *Service) ByIDs(ctx context.Context, who civic.Actor, ids []string) ([]Event, error) {
	list, err := s.store.events(ctx, s.db.Read(), ` AND id IN (?)`, ids)
	return slices.DeleteFunc(list, func(e Event) bool { return CanRead(who, e) != nil }), err
}

// Below gives what a festival or a series holds, as far as the actor may see it.
func (s *Service) Below(ctx context.Context, who civic.Actor, id civic.ID) ([]Event, error) {
	list, err := s.store.events(ctx, s.db.Read(), ` AND parent = ? AND parent <> '' ORDER BY id`, string(id))
	return slices.DeleteFunc(list, func(e Event) bool { return CanRead(who, e) != nil }), err
}

// Holders gives the festivals and series that may hold an event of a kind.
func (s *Service) Holders(ctx context.Context, who civic.Actor, k Kind) ([]Event, error) {
	kinds := []string{string(Festival)}
	if k == Single {
		kinds = append(kinds, string(Series))
	}
	list, err := s.store.events(ctx, s.db.Read(), ` AND kind IN (?) AND state <> 'archived' ORDER BY created_at DESC, id DESC`, kinds)
	return slices.DeleteFunc(list, func(e Event) bool { return CanRead(who, e) != nil }), err
}

// gone is the part of the office's list with what calendars no longer have.
const gone State = "gone"

// List gives the events of the office: those of a state, or all, whose words are
// found, the last changed first.
//
// Errors: Forbidden.
func (s *Service) List(ctx context.Context, who civic.Actor, state State, words string, limit, offset int) ([]Event, int, error) {
	if err := CanEdit(who); err != nil {
		return nil, 0, err
	}
	where, args := "", []any{}
	switch state {
	case "":
	case gone:
		where = ` AND gone_at > 0 AND state IN ('published', 'postponed', 'moved')`
	default:
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
	all, err := s.store.events(ctx, s.db.Read(), where+` ORDER BY updated_at DESC, id DESC LIMIT ? OFFSET ?`, append(args, limit, offset)...)
	return all, total, err
}

// Counts tells how many events there are in each state.
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

// Save enters an event (version 0) as a draft, or changes all occurrences of one.
// What was said of single occurrences stays with them; left tells of how many there
// is no longer a time. When from is a key, only that occurrence and those that follow
// change: they become an event of their own, which is returned.
//
// Errors: Forbidden; Invalid; NotFound; [*edit.StaleError].
func (s *Service) Save(ctx context.Context, who civic.Actor, e Event, from string) (saved Event, left int, err error) {
	if err := CanEdit(who); err != nil {
		return Event{}, 0, err
	}
	a, err := s.around(ctx)
	if err != nil {
		return Event{}, 0, err
	}
	if err := civic.Invalid(e.problems(a)...); err != nil {
		return Event{}, 0, err
	}
	err = s.db.Tx(ctx, func(tx *db.Tx) (err error) {
		saved, left, err = s.saveIn(ctx, tx, who, e, from)
		return err
	})
	if err != nil {
		return Event{}, 0, err
	}
	return saved, left, nil
}

// saveIn is Save inside a transaction, after the event's own rules were checked.
func (s *Service) saveIn(ctx context.Context, tx *db.Tx, who civic.Actor, e Event, from string) (Event, int, error) {
	if err := s.placed(ctx, tx, who, e); err != nil {
		return Event{}, 0, err
	}
	now := s.clock()
	if e.Version == 0 {
		if e.ID == "" {
			e.ID = civic.NewID(now)
		} else if current, err := s.store.event(ctx, tx, e.ID); err == nil {
			return Event{}, 0, edit.Stale(ctx, tx, s.history, on(current.ID), current, current.Version)
		} else if !civic.IsKind(err, civic.KindNotFound) {
			return Event{}, 0, err
		}
		e.State, e.Reason, e.Continues, e.Root, e.MergedInto, e.Sent, e.Track, e.Changes = Draft, civic.Text{}, "", "", "", false, "", nil
		e.Origin, e.UID, e.Print, e.Gone = "", "", "", time.Time{}
		e.Version, e.CreatedAt, e.PublishedAt = 1, now, time.Time{}
		return e, 0, s.put(ctx, tx, &e, history.Act{By: who, Act: "create"})
	}
	current, err := s.current(ctx, tx, e.ID, e.Version)
	if err != nil {
		return Event{}, 0, err
	}
	left := 0
	first, second, parted := current.split(from, s.zone)
	if parted {
		e = second.edited(e)
		e.ID, e.Version = civic.NewID(now), 1
		e.CreatedAt, e.Sent, e.Track = now, false, ""
		e.Origin, e.UID, e.Print, e.Gone = "", "", "", time.Time{} // what the calendar says stays with the first
		e, left = e.carry(second, s.zone)
		first.Version = current.Version + 1
		if err := s.put(ctx, tx, &first, history.Act{By: who, Act: "part", Before: current, After: first}); err != nil {
			return Event{}, 0, err
		}
		return e, left, s.put(ctx, tx, &e, history.Act{By: who, Act: "continue", Before: second, After: e})
	}
	saved := current.edited(e)
	saved, left = saved.carry(current, s.zone)
	saved.Version = current.Version + 1
	return saved, left, s.put(ctx, tx, &saved, history.Act{By: who, Act: "change", Before: current, After: saved})
}

// edited is the event with the fields of another one that officers type.
func (e Event) edited(typed Event) Event {
	typed.ID, typed.Version, typed.Changes = e.ID, e.Version, e.Changes
	typed.State, typed.Reason, typed.Continues, typed.Root = e.State, e.Reason, e.Continues, e.Root
	typed.MergedInto, typed.Sent, typed.Track = e.MergedInto, e.Sent, e.Track
	typed.Origin, typed.UID, typed.Print, typed.Gone = e.Origin, e.UID, e.Print, e.Gone
	typed.Demonstration, typed.CreatedAt, typed.PublishedAt = e.Demonstration, e.CreatedAt, e.PublishedAt
	typed.Schedule.Before = e.Schedule.Before
	return typed
}

// placed refuses a place in the tree or the plan that cannot be.
func (s *Service) placed(ctx context.Context, tx *db.Tx, who civic.Actor, e Event) error {
	if e.Parent != "" {
		parent, err := s.store.event(ctx, tx, e.Parent)
		if err != nil && !civic.IsKind(err, civic.KindNotFound) {
			return err
		}
		if err != nil || e.Parent == e.ID || !slices.Contains(below[parent.Kind], e.Kind) {
			return civic.Invalid(civic.FieldError{Field: "parent", Key: "event.error.parent"})
		}
	}
	if e.Version > 0 {
		held, err := s.store.events(ctx, tx, ` AND parent = ? AND parent <> ''`, string(e.ID))
		if err != nil {
			return err
		}
		if slices.ContainsFunc(held, func(h Event) bool { return !slices.Contains(below[e.Kind], h.Kind) }) {
			return civic.Invalid(civic.FieldError{Field: "kind", Key: "event.error.holds"})
		}
	}
	if e.Action != "" {
		line, err := s.plan.Line(ctx, tx, who, e.Action)
		if err != nil && !civic.IsKind(err, civic.KindNotFound) {
			return err
		}
		if err != nil || line.Kind != civic.RefAction {
			return civic.Invalid(civic.FieldError{Field: "action", Key: "error.field.choice"})
		}
	}
	return nil
}

// current gives the version that an edit began with.
//
// Errors: NotFound; [*edit.StaleError].
func (s *Service) current(ctx context.Context, tx *db.Tx, id civic.ID, version int64) (Event, error) {
	e, err := s.store.event(ctx, tx, id)
	if err != nil {
		return e, err
	}
	return e, edit.Check(ctx, tx, s.history, on(id), e, e.Version, version)
}

// put writes an event, its place on the chain and a line of the history.
func (s *Service) put(ctx context.Context, tx *db.Tx, e *Event, a history.Act) error {
	now := s.clock()
	e.UpdatedAt = now
	if err := s.store.save(ctx, tx, *e, now); err != nil {
		return err
	}
	var causes []civic.Ref
	if e.Action != "" {
		causes = []civic.Ref{{Kind: civic.RefAction, ID: string(e.Action)}}
	}
	if err := s.chain.SetCauses(ctx, tx, a.By, e.Ref(), []civic.RefKind{civic.RefAction}, causes); err != nil {
		return err
	}
	a.At, a.On = now, on(e.ID)
	if a.After != nil {
		a.After = *e
	}
	return s.history.Write(ctx, tx, a)
}
