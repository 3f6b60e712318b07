package plan

import (
	"context"
	"slices"

	"dienhong/civic"
	"dienhong/platform/db"
)

// branchOf gives the plan around a line: what stands above and below it.
func (s *Service) branchOf(ctx context.Context, who civic.Actor, of Item) (Plan, error) {
	q := s.db.Read()
	list := []Item{of}
	for parent := of.Parent; parent != ""; {
		it, err := s.store.item(ctx, q, parent)
		if err != nil {
			return Plan{}, err
		}
		list = append(list, it)
		parent = it.Parent
	}
	if of.Kind == Programme || of.Kind == Objective {
		below, err := s.store.items(ctx, q, ` AND parent = ? ORDER BY position, id`, string(of.ID))
		if err != nil {
			return Plan{}, err
		}
		list = append(list, below...)
		if of.Kind == Programme {
			ids := make([]string, len(below))
			for i, it := range below {
				ids[i] = string(it.ID)
			}
			deeds, err := s.store.items(ctx, q, ` AND parent IN (?) ORDER BY position, id`, ids)
			if err != nil {
				return Plan{}, err
			}
			list = append(list, deeds...)
		}
	}
	return s.seen(who, list), nil
}

// parents are the kinds that a line of the plan has above it in the tree.
var parents = []civic.RefKind{civic.RefProgramme, civic.RefObjective}

// why tells what led to a line: its own causes and those of what it stands
// under, without the tree itself. Hidden counts what the actor may not see.
func (s *Service) why(ctx context.Context, who civic.Actor, it Item, above []Item) (nodes []civic.Node, hidden int, err error) {
	var refs []civic.Ref
	for _, of := range append([]Item{it}, above...) {
		causes, err := s.chain.Causes(ctx, s.db.Read(), of.Ref())
		if err != nil {
			return nil, 0, err
		}
		for _, c := range causes {
			if !slices.Contains(parents, c.Kind) && !slices.Contains(refs, c) {
				refs = append(refs, c)
			}
		}
	}
	if len(refs) == 0 {
		return nil, 0, nil
	}
	return s.chain.Tell(ctx, who, refs)
}

// became tells what a line led to, without the tree and its reports of progress.
func (s *Service) became(ctx context.Context, who civic.Actor, it Item) ([]civic.Node, error) {
	effects, err := s.chain.Effects(ctx, s.db.Read(), it.Ref())
	if err != nil {
		return nil, err
	}
	skip := []civic.RefKind{civic.RefProgress}
	if it.Kind != Commitment {
		skip = append(skip, civic.RefObjective, civic.RefAction)
	}
	effects = slices.DeleteFunc(effects, func(r civic.Ref) bool { return slices.Contains(skip, r.Kind) })
	if len(effects) == 0 {
		return nil, nil
	}
	nodes, _, err := s.chain.Tell(ctx, who, effects)
	return nodes, err
}

// PointsTo gives everything that is linked to a line beyond its place in the
// tree: what must be unlinked before it can be removed.
//
// Errors: Forbidden; NotFound.
func (s *Service) PointsTo(ctx context.Context, who civic.Actor, id civic.ID) ([]civic.Node, error) {
	if err := CanEdit(who); err != nil {
		return nil, err
	}
	it, err := s.store.item(ctx, s.db.Read(), id)
	if err != nil {
		return nil, err
	}
	causes, err := s.chain.Causes(ctx, s.db.Read(), it.Ref())
	if err != nil {
		return nil, err
	}
	causes = slices.DeleteFunc(causes, func(r civic.Ref) bool { return r.ID == string(it.Parent) })
	effects, err := s.chain.Effects(ctx, s.db.Read(), it.Ref())
	if err != nil {
		return nil, err
	}
	refs := append(causes, effects...)
	if len(refs) == 0 {
		return nil, nil
	}
	nodes, _, err := s.chain.Tell(ctx, who, refs)
	return nodes, err
}

// Causes gives what was chosen as the cause of a line.
func (s *Service) Causes(ctx context.Context, who civic.Actor, it Item) ([]civic.Ref, error) {
	if _, err := s.Item(ctx, who, it.ID); err != nil {
		return nil, err
	}
	causes, err := s.chain.Causes(ctx, s.db.Read(), it.Ref())
	return slices.DeleteFunc(causes, func(r civic.Ref) bool { return slices.Contains(parents, r.Kind) }), err
}

// Nodes tells the lines of a kind on the chain: those of the ids that the actor
// may see.
func (s *Service) Nodes(ctx context.Context, who civic.Actor, kind Kind, ids []string) ([]civic.Node, error) {
	list, err := s.store.items(ctx, s.db.Read(), ` AND kind = ? AND id IN (?)`, string(kind), ids)
	if err != nil {
		return nil, err
	}
	var leads []string
	for _, it := range list {
		if it.Work != nil && it.Work.Lead != "" && !slices.Contains(leads, it.Work.Lead) {
			leads = append(leads, it.Work.Lead)
		}
	}
	names := map[string]civic.Text{}
	if len(leads) > 0 {
		if names, err = s.directory.BodyNames(ctx, leads); err != nil {
			return nil, err
		}
	}
	today := s.Today()
	var nodes []civic.Node
	for _, it := range list {
		if CanRead(who, it.Public()) != nil {
			continue
		}
		n := it.node()
		switch {
		case it.Work != nil:
			n.State = string(it.Work.State)
			if it.Work.Late(today) {
				n.State = "late"
			}
			n.Label, n.Who, n.At = labels[n.State], names[it.Work.Lead], s.day(it.Work.End)
		case it.Kind == Commitment:
			n.Who, n.At = it.MadeTo, s.day(it.MadeOn)
		}
		nodes = append(nodes, n)
	}
	return nodes, nil
}

func (it Item) node() civic.Node {
	return civic.Node{Ref: it.Ref(), Title: it.Title, Href: "/plan/" + string(it.ID), Demonstration: it.Demonstration}
}

// Line names a line.
//
// Errors: NotFound, also for a draft.
func (s *Service) Line(ctx context.Context, q db.Queryer, who civic.Actor, id civic.ID) (civic.Node, error) {
	it, err := s.store.item(ctx, q, id)
	if err != nil {
		return civic.Node{}, err
	}
	return it.node(), CanRead(who, it.Public())
}

// Lines names the lines that an actor may see, by kind and place.
func (s *Service) Lines(ctx context.Context, who civic.Actor) ([]civic.Node, error) {
	p, err := s.Outline(ctx, who)
	nodes := make([]civic.Node, len(p.Items))
	for i, it := range p.Items {
		nodes[i] = it.node()
	}
	return nodes, err
}

// labels are the states of an action in both languages, as the catalogue says
// them; nodes carry both because the reader is not known here.
var labels = map[string]civic.Text{
	string(Planned): {VI: "Chưa thực hiện", EN: "Planned"}, string(Running): {VI: "Đang thực hiện", EN: "Under way"},
	string(Delayed): {VI: "Chậm tiến độ", EN: "Delayed"}, string(Done): {VI: "Đã hoàn thành", EN: "Done"}, string(Stopped): {VI: "Dừng thực hiện", EN: "Stopped"},
	"late": {VI: "Quá hạn", EN: "Overdue"},
}

// ProgressNodes tells reports of progress on the chain.
func (s *Service) ProgressNodes(ctx context.Context, who civic.Actor, ids []string) ([]civic.Node, error) {
	reports, err := s.store.progress(ctx, s.db.Read(), ` AND id IN (?)`, ids)
	if err != nil || len(reports) == 0 {
		return nil, err
	}
	var of []string
	for _, p := range reports {
		of = append(of, string(p.Action))
	}
	actions, err := s.store.items(ctx, s.db.Read(), ` AND id IN (?)`, of)
	if err != nil {
		return nil, err
	}
	byID := map[civic.ID]Item{}
	for _, it := range actions {
		byID[it.ID] = it
	}
	var nodes []civic.Node
	for _, p := range reports {
		it := byID[p.Action]
		if CanRead(who, it.Public()) != nil {
			continue
		}
		nodes = append(nodes, civic.Node{
			Ref: civic.Ref{Kind: civic.RefProgress, ID: string(p.ID)}, Title: it.Title, Body: p.Text, State: string(p.State), Label: labels[string(p.State)],
			At: s.day(p.AsOf), Href: "/plan/" + string(it.ID) + "#" + string(p.ID), Demonstration: it.Demonstration,
		})
	}
	return nodes, nil
}

// unnamed refuses causes that nobody can name: they would leave the line an
// orphan. What was linked before may stay, also when it has gone since.
func (s *Service) unnamed(ctx context.Context, who civic.Actor, it Item, causes []civic.Ref) ([]civic.FieldError, error) {
	if len(causes) == 0 {
		return nil, nil
	}
	before, err := s.chain.Causes(ctx, s.db.Read(), it.Ref())
	if err != nil {
		return nil, err
	}
	nodes, _, err := s.chain.Tell(ctx, who, causes)
	var errs []civic.FieldError
	for _, c := range causes {
		if !slices.Contains(CauseKinds(it.Kind), c.Kind) {
			errs = append(errs, civic.FieldError{Field: "causes", Key: "plan.error.cause", Args: []any{string(c.Kind) + ":" + c.ID}})
		} else if !slices.Contains(before, c) && !slices.ContainsFunc(nodes, func(n civic.Node) bool { return n.Ref == c }) {
			errs = append(errs, civic.FieldError{Field: "causes", Key: "plan.error.no_cause", Args: []any{string(c.Kind) + ":" + c.ID}})
		}
	}
	return errs, err
}
