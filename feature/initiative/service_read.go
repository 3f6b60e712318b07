package initiative

import (
	"context"
	"slices"

	"dienhong/civic"
	"dienhong/engine/atlas"
)

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
	// Proposer is an organisation of the directory.
	Proposer string
	// Near selects those that lie within some 60 m of a place; nil: everywhere.
	Near *atlas.Point
	// Unpublished selects what waits for an officer; for the office only.
	Unpublished bool
	// BySupport orders by supporters, ByPublished by the day of becoming public, the
	// last first; otherwise those come first that were entered last.
	BySupport, ByPublished bool
}

// List gives the initiatives that the actor may see, at most limit from offset,
// and how many there are.
func (s *Service) List(ctx context.Context, who civic.Actor, f Filter, limit, offset int) ([]Initiative, int, error) {
	where, args, err := s.conditions(ctx, who, f)
	if err != nil {
		return nil, 0, err
	}
	total, err := s.store.count(ctx, s.db.Read(), where, args...)
	if err != nil {
		return nil, 0, err
	}
	order := ` ORDER BY created_at DESC, id DESC LIMIT ? OFFSET ?`
	switch {
	case f.ByPublished:
		order = ` ORDER BY published_at DESC, id DESC LIMIT ? OFFSET ?`
	case f.BySupport:
		order = bySupport
	}
	list, err := s.store.ordered(ctx, s.db.Read(), where+order, append(slices.Clone(args), limit, offset)...)
	return list, total, err
}

// Spot is an initiative as a map shows it.
type Spot struct {
	ID    civic.ID
	Title civic.Text
	State State
	At    atlas.Point
}

// Spots gives every initiative of a filter that has a place on a map, those
// entered last first, and how many of the filter have none.
func (s *Service) Spots(ctx context.Context, who civic.Actor, f Filter) (spots []Spot, without int, err error) {
	where, args, err := s.conditions(ctx, who, f)
	if err != nil {
		return nil, 0, err
	}
	total, err := s.store.count(ctx, s.db.Read(), where, args...)
	if err != nil {
		return nil, 0, err
	}
	spots, err = s.store.spots(ctx, s.db.Read(), where, args...)
	return spots, total - len(spots), err
}

// nearby is the half of a side, in degrees, of what counts as one place.
const nearby = 0.0006

// conditions write a filter as what follows WHERE city_id = ?.
func (s *Service) conditions(ctx context.Context, who civic.Actor, f Filter) (where string, args []any, err error) {
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
	if f.Proposer != "" {
		add(`proposer = ?`, f.Proposer)
	}
	if f.Near != nil {
		add(`latitude BETWEEN ? AND ? AND longitude BETWEEN ? AND ? AND (latitude <> 0 OR longitude <> 0)`,
			f.Near.Lat-nearby, f.Near.Lat+nearby, f.Near.Lon-nearby, f.Near.Lon+nearby)
	}
	if f.Field.Known() {
		add(`' ' || fields || ' ' LIKE ?`, "% "+string(f.Field)+" %")
	}
	ids, searched, err := s.store.index.IDs(ctx, foundInitiative.Name, 0, f.Search)
	if err != nil {
		return "", nil, err
	}
	if searched {
		add(`id IN (?)`, ids)
	}
	return where, args, nil
}

// ByIDs gives those of the ids that exist and that the actor may see.
func (s *Service) ByIDs(ctx context.Context, who civic.Actor, ids []string) ([]Initiative, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	list, err := s.store.list(ctx, s.db.Read(), ` AND id IN (?)`, ids)
	return slices.DeleteFunc(list, func(in Initiative) bool { return CanRead(who, in) != nil }), err
}

// Merged gives what was merged into an initiative, as the actor may see it.
func (s *Service) Merged(ctx context.Context, who civic.Actor, id civic.ID) ([]Initiative, error) {
	list, err := s.store.list(ctx, s.db.Read(), ` AND state = 'merged' AND merged_into = ? ORDER BY id`, string(id))
	return slices.DeleteFunc(list, func(in Initiative) bool { return CanRead(who, in) != nil }), err
}

// United counts who would support an initiative after another was merged into
// it: everybody once.
func (s *Service) United(ctx context.Context, a, b civic.ID) (int, error) {
	return s.store.united(ctx, s.db.Read(), a, b)
}

// About gives what led to an initiative and what became of it, as the actor may
// see it, with how many of each they may not.
func (s *Service) About(ctx context.Context, who civic.Actor, id civic.ID) (why, became []civic.Node, hiddenWhy, hiddenBecame int, err error) {
	ref := civic.Ref{Kind: civic.RefInitiative, ID: string(id)}
	causes, err := s.chain.Causes(ctx, s.db.Read(), ref)
	if err != nil {
		return nil, nil, 0, 0, err
	}
	if why, hiddenWhy, err = s.chain.Tell(ctx, who, causes); err != nil {
		return nil, nil, 0, 0, err
	}
	effects, err := s.chain.Effects(ctx, s.db.Read(), ref)
	if err != nil {
		return nil, nil, 0, 0, err
	}
	became, hiddenBecame, err = s.chain.Tell(ctx, who, effects)
	return why, became, hiddenWhy, hiddenBecame, err
}
