package app

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"dienhong/civic"
	"dienhong/feature/consultation"
	"dienhong/feature/initiative"
	"dienhong/feature/plan"
	"dienhong/platform/db"
)

// outcomes counts what has come of the consultations.
type outcomes struct {
	f  *features
	db *db.DB
}

// most bounds lists that are counted link by link.
const most = 10_000

// Outcome counts the answers of a consultation, and the public initiatives and
// actions to which its statements, themes and answers led along the chain.
func (x outcomes) Outcome(ctx context.Context, number int64) (consultation.Outcome, error) {
	var out consultation.Outcome
	totals, err := x.f.answer.Service.Totals(ctx, number)
	if err != nil {
		return out, err
	}
	for _, n := range totals {
		out.Answers += n
	}
	met, err := x.stem(ctx, number)
	if err != nil {
		return out, err
	}
	initiatives, _, err := x.f.initiative.Service.List(ctx, civic.Visitor(), initiative.Filter{}, most, 0)
	if err != nil {
		return out, err
	}
	refs := make([]civic.Ref, len(initiatives))
	for i, in := range initiatives {
		refs[i] = in.Ref()
	}
	if out.Initiatives, err = x.reach(ctx, met, refs); err != nil {
		return out, err
	}
	p, err := x.f.plan.Service.Plan(ctx, civic.Visitor())
	if err != nil {
		return out, err
	}
	for _, kind := range plan.Kinds {
		items := p.Of(kind)
		refs := make([]civic.Ref, len(items))
		for i, it := range items {
			refs[i] = it.Ref()
		}
		// The last kind is the action.
		if out.Actions, err = x.reach(ctx, met, refs); err != nil {
			return out, err
		}
	}
	return out, nil
}

// stem gives where the chain begins in a consultation. Statements are left out:
// reach knows them by their number.
func (x outcomes) stem(ctx context.Context, number int64) (*reached, error) {
	met := &reached{statements: strconv.FormatInt(number, 10) + "-", refs: map[civic.Ref]bool{}}
	themes, err := x.f.theme.Service.Themes(ctx, civic.Visitor(), number)
	if err != nil {
		return nil, err
	}
	for _, t := range themes {
		met.refs[t.Ref()] = true
	}
	answers, err := x.f.answer.Service.PublicAnswers(ctx, number, "", most, 0)
	for _, a := range answers {
		met.refs[civic.Ref{Kind: civic.RefAnswer, ID: string(a.Answer)}] = true
	}
	return met, err
}

// reached is what a consultation has led to so far.
type reached struct {
	statements string // how the ids of its statements begin
	refs       map[civic.Ref]bool
}

func (r *reached) has(ref civic.Ref) bool {
	return r.refs[ref] || ref.Kind == civic.RefStatement && strings.HasPrefix(ref.ID, r.statements)
}

// reach adds those of the refs, all of one kind, that something met led to, and
// counts them.
func (x outcomes) reach(ctx context.Context, met *reached, refs []civic.Ref) (n int, err error) {
	if len(refs) == 0 {
		return 0, nil
	}
	causes, err := x.f.chain.Service.CausesOfKind(ctx, x.db.Read(), refs[0].Kind)
	if err != nil {
		return 0, err
	}
	for _, r := range refs {
		if slices.ContainsFunc(causes[r.ID], met.has) {
			met.refs[r] = true
			n++
		}
	}
	return n, nil
}

// Whole counts what stands on the site, whichever consultation it came of.
func (x outcomes) Whole(ctx context.Context) (consultation.Whole, error) {
	var out consultation.Whole
	var err error
	if _, out.Initiatives, err = x.f.initiative.Service.List(ctx, civic.Visitor(), initiative.Filter{}, 0, 0); err != nil {
		return out, err
	}
	p, err := x.f.plan.Service.Plan(ctx, civic.Visitor())
	if err != nil {
		return out, err
	}
	reports, err := x.f.chain.Service.CausesOfKind(ctx, x.db.Read(), civic.RefProgress)
	if err != nil {
		return out, err
	}
	told := map[civic.Ref]bool{}
	for _, actions := range reports {
		for _, a := range actions {
			told[a] = true
		}
	}
	for _, it := range p.Of(plan.Action) {
		out.Actions++
		if told[it.Ref()] {
			out.Moving++
		}
	}
	papers, err := x.f.report.Service.Published(ctx)
	out.Reports = len(papers)
	return out, err
}
