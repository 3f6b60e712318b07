package plan

import (
	"context"
	"slices"

	"dienhong/civic"
	"dienhong/kit/history"
	"dienhong/platform/db"
)

// Report records how far an action is. It carries evidence, and it is the only
// way in which the state of an action changes.
//
// Errors: Forbidden; Invalid, also when a report of a later day is there
// already; NotFound.
func (s *Service) Report(ctx context.Context, who civic.Actor, p Progress) (Progress, error) {
	if err := CanEdit(who); err != nil {
		return Progress{}, err
	}
	if err := civic.Invalid(p.problems(s.Today())...); err != nil {
		return Progress{}, err
	}
	err := s.db.Tx(ctx, func(tx *db.Tx) (err error) {
		p, err = s.reportIn(ctx, tx, who, p)
		return err
	})
	return p, err
}

// reportIn is Report inside a transaction, after its own rules were checked.
func (s *Service) reportIn(ctx context.Context, tx *db.Tx, who civic.Actor, p Progress) (Progress, error) {
	it, err := s.store.item(ctx, tx, p.Action)
	if err != nil {
		return p, err
	}
	if it.Kind != Action {
		return p, civic.NotFound("action")
	}
	now := s.clock()
	p.ID, p.At = civic.NewID(now), now
	earlier, err := s.store.progress(ctx, tx, ` AND action_id = ?`, string(p.Action))
	if err != nil {
		return p, err
	}
	if len(earlier) > 0 && earlier[0].AsOf > p.AsOf {
		return p, civic.Invalid(civic.FieldError{Field: "as_of", Key: "plan.error.later_report", Args: []any{s.day(earlier[0].AsOf)}})
	}
	if err := s.store.insertProgress(ctx, tx, p, who.Person); err != nil {
		return p, err
	}
	before := *it.Work
	it.Work.State = p.State
	if p.Percent != Unknown {
		it.Work.Percent = p.Percent
	}
	if p.State == Done {
		it.Work.Percent = 100
	}
	if err := s.store.saveWork(ctx, tx, it.ID, *it.Work); err != nil {
		return p, err
	}
	if err := s.chain.Link(ctx, tx, who, it.Ref(), civic.Ref{Kind: civic.RefProgress, ID: string(p.ID)}); err != nil {
		return p, err
	}
	return p, s.history.Write(ctx, tx, history.Act{
		At: now, By: who, On: onItem(it.ID), Act: "progress", Before: Item{Work: &before}, After: Item{Work: it.Work},
	})
}

// Reports gives the reports of an action, the newest day first.
func (s *Service) Reports(ctx context.Context, who civic.Actor, action civic.ID) ([]Progress, error) {
	if _, err := s.Item(ctx, who, action); err != nil {
		return nil, err
	}
	return s.store.progress(ctx, s.db.Read(), ` AND action_id = ?`, string(action))
}

// Figures count the actions that an actor may see.
type Figures struct {
	Actions int
	By      map[State]int
	Late    int
	// WithoutCause counts actions that nothing on the chain explains but their
	// place in the plan.
	WithoutCause int
}

// Figures counts.
func (s *Service) Figures(ctx context.Context, who civic.Actor) (Figures, error) {
	p, err := s.Plan(ctx, who)
	if err != nil {
		return Figures{}, err
	}
	f := Figures{By: map[State]int{}}
	var refs []civic.Ref
	for _, it := range p.Of(Action) {
		f.Actions++
		f.By[it.Work.State]++
		if it.Work.Late(p.Today) {
			f.Late++
		}
		refs = append(refs, it.Ref())
	}
	explained, err := s.explained(ctx, p, refs)
	if err != nil {
		return Figures{}, err
	}
	for _, r := range refs {
		if !explained[r.ID] {
			f.WithoutCause++
		}
	}
	return f, nil
}

// explained tells which actions have a cause other than their objective; the
// objective's and the programme's own causes count for what stands under them.
func (s *Service) explained(ctx context.Context, p Plan, refs []civic.Ref) (map[string]bool, error) {
	why := map[civic.ID]bool{}
	for _, kind := range []Kind{Programme, Objective, Action} {
		causes, err := s.chain.CausesOfKind(ctx, s.db.Read(), civic.RefKind(kind))
		if err != nil {
			return nil, err
		}
		for _, it := range p.Of(kind) {
			why[it.ID] = why[it.Parent] || slices.ContainsFunc(causes[string(it.ID)], func(c civic.Ref) bool {
				return c.Kind != civic.RefProgramme && c.Kind != civic.RefObjective
			})
		}
	}
	out := map[string]bool{}
	for _, r := range refs {
		out[r.ID] = why[civic.ID(r.ID)]
	}
	return out, nil
}
