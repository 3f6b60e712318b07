package chain

import (
	"context"

	"dienhong/civic"
	"dienhong/kit/history"
	"dienhong/kit/node"
	"dienhong/kit/search"
	"dienhong/platform/clock"
	"dienhong/platform/db"
)

// Service holds the use cases. Link, Unlink and Free are called by other
// features inside their own transactions, after their own policy.
type Service struct {
	db       *db.DB
	store    store
	index    search.Index
	history  *history.Log
	clock    clock.Clock
	kinds    map[civic.RefKind]node.Kind
	outcomes outcomes
}

// Link says that from led to to. Doing it again changes nothing.
//
// Errors: Invalid when it would go up the chain.
func (s *Service) Link(ctx context.Context, tx *db.Tx, who civic.Actor, from, to civic.Ref) error {
	if err := linkable(from, to); err != nil {
		return err
	}
	added, err := s.store.add(ctx, tx, from, to)
	if err != nil || !added {
		return err
	}
	return s.history.Write(ctx, tx, s.act(who, "link", from, to))
}

// Unlink takes a link away. Doing it again changes nothing.
func (s *Service) Unlink(ctx context.Context, tx *db.Tx, who civic.Actor, from, to civic.Ref) error {
	removed, err := s.store.remove(ctx, tx, from, to)
	if err != nil || !removed {
		return err
	}
	return s.history.Write(ctx, tx, s.act(who, "unlink", from, to))
}

// act is a line of the history of the effect; the cause is its note.
func (s *Service) act(who civic.Actor, act string, from, to civic.Ref) history.Act {
	return history.Act{
		At: s.clock(), By: who, On: history.Subject{Kind: string(to.Kind), ID: civic.ID(to.ID)}, Act: act, Note: string(from.Kind) + ":" + from.ID,
	}
}

// SetCauses makes the causes of to exactly those given, of the kinds given;
// links from other kinds stay.
func (s *Service) SetCauses(ctx context.Context, tx *db.Tx, who civic.Actor, to civic.Ref, kinds []civic.RefKind, causes []civic.Ref) error {
	now, err := s.store.causes(ctx, tx, to)
	if err != nil {
		return err
	}
	want := map[civic.Ref]bool{}
	for _, c := range causes {
		want[c] = true
	}
	for _, old := range now {
		for _, k := range kinds {
			if old.Kind == k && !want[old] {
				if err := s.Unlink(ctx, tx, who, old, to); err != nil {
					return err
				}
			}
		}
	}
	for _, c := range causes {
		if err := s.Link(ctx, tx, who, c, to); err != nil {
			return err
		}
	}
	return nil
}

// Causes gives what led directly to a thing.
func (s *Service) Causes(ctx context.Context, q db.Queryer, of civic.Ref) ([]civic.Ref, error) {
	return s.store.causes(ctx, q, of)
}

// Effects gives what a thing led to directly.
func (s *Service) Effects(ctx context.Context, q db.Queryer, of civic.Ref) ([]civic.Ref, error) {
	return s.store.effects(ctx, q, of)
}

// Sources gives the ids of a kind among everything that led to a thing.
func (s *Service) Sources(ctx context.Context, q db.Queryer, of civic.Ref, kind civic.RefKind) ([]string, error) {
	met, err := s.store.walk(ctx, q, of, Back)
	var ids []string
	for _, r := range met {
		if r.Kind == kind {
			ids = append(ids, r.ID)
		}
	}
	return ids, err
}

// Reached gives the ids of a kind among everything that a thing led to.
func (s *Service) Reached(ctx context.Context, q db.Queryer, of civic.Ref, kind civic.RefKind) ([]string, error) {
	met, err := s.store.walk(ctx, q, of, Forward)
	var ids []string
	for _, r := range met {
		if r.Kind == kind {
			ids = append(ids, r.ID)
		}
	}
	return ids, err
}

// Caused tells which of the ids of a kind have a cause; the others are orphans.
func (s *Service) Caused(ctx context.Context, q db.Queryer, kind civic.RefKind, ids []string) (map[string]bool, error) {
	return s.store.caused(ctx, q, kind, ids)
}

// CausesOfKind gives the direct causes of everything of a kind, by id.
func (s *Service) CausesOfKind(ctx context.Context, q db.Queryer, kind civic.RefKind) (map[string][]civic.Ref, error) {
	return s.store.causesOfKind(ctx, q, kind)
}

// Free refuses when others point to a thing that is about to be deleted.
//
// Errors: Conflict caused by [*InUseError].
func (s *Service) Free(ctx context.Context, q db.Queryer, ref civic.Ref) error {
	effects, err := s.store.effects(ctx, q, ref)
	if err != nil {
		return err
	}
	causes, err := s.store.causes(ctx, q, ref)
	if err != nil || len(effects)+len(causes) == 0 {
		return err
	}
	use := &InUseError{Ref: ref, By: map[civic.RefKind]int{}}
	for _, r := range append(effects, causes...) {
		use.By[r.Kind]++
	}
	return civic.Refuse(civic.KindConflict, "chain.error.in_use", len(effects)+len(causes)).Because(use)
}

// Tell gives the nodes of references in their order, with how many of them the
// actor may not see.
func (s *Service) Tell(ctx context.Context, who civic.Actor, list []civic.Ref) (nodes []civic.Node, hidden int, err error) {
	ids := map[civic.RefKind][]string{}
	for _, r := range list {
		ids[r.Kind] = append(ids[r.Kind], r.ID)
	}
	known := map[civic.Ref]civic.Node{}
	for kind, of := range ids {
		tell := s.kinds[kind].Tell
		if tell == nil {
			continue
		}
		found, err := tell(ctx, who, of)
		if err != nil {
			return nil, 0, err
		}
		for _, n := range found {
			known[n.Ref] = n
		}
	}
	for _, r := range list {
		if n, ok := known[r]; ok {
			nodes = append(nodes, n)
		} else {
			hidden++
		}
	}
	return nodes, hidden, nil
}

// Node gives one thing.
//
// Errors: NotFound, also for what the actor may not see.
func (s *Service) Node(ctx context.Context, who civic.Actor, ref civic.Ref) (civic.Node, error) {
	nodes, _, err := s.Tell(ctx, who, []civic.Ref{ref})
	if err != nil {
		return civic.Node{}, err
	}
	if len(nodes) == 0 {
		return civic.Node{}, civic.NotFound(string(ref.Kind))
	}
	return nodes[0], nil
}

// Walk gives everything that led to a thing (Back) or that it led to (Forward),
// a tier for each kind in the order of the chain, at most limit nodes in each.
func (s *Service) Walk(ctx context.Context, who civic.Actor, from civic.Ref, d Direction, limit int) ([]Tier, error) {
	met, err := s.store.walk(ctx, s.db.Read(), from, d)
	if err != nil {
		return nil, err
	}
	byKind := map[civic.RefKind][]civic.Ref{}
	for _, r := range met {
		byKind[r.Kind] = append(byKind[r.Kind], r)
	}
	var tiers []Tier
	for _, kind := range civic.RefKinds {
		list := byKind[kind]
		if len(list) == 0 {
			continue
		}
		nodes, hidden, err := s.Tell(ctx, who, list[:min(limit, len(list))])
		if err != nil {
			return nil, err
		}
		tiers = append(tiers, Tier{Kind: kind, Total: len(list), Nodes: nodes, Hidden: hidden})
	}
	return tiers, nil
}

// LastChange names the state of everything here: another one after each change.
func (s *Service) LastChange(ctx context.Context) (civic.ID, error) {
	return s.history.State(ctx, s.db.Read())
}
