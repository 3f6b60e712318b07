package plan

import (
	"context"
	"net/http"
	"slices"

	"dienhong/civic"
	"dienhong/platform/i18n"
	"dienhong/platform/web"
	"dienhong/ui"

	"github.com/a-h/templ"
)

// itemView is what the page of a line shows.
type itemView struct {
	Item       Item
	Plan       Plan
	Names      names
	Above      []Item // from the programme down to the parent
	Branches   []branch
	Actions    []Item
	Count      tally
	Reports    []Progress
	Indicators templ.Component // nil: none
	Why        []civic.Node
	WhyHidden  int
	Became     []civic.Node
}

func (m *Module) item(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v, err := m.view(ctx, civic.ActorFrom(ctx), civic.ID(r.PathValue("id")))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, itemPage(v))
}

// view gathers what the page of a line shows.
func (m *Module) view(ctx context.Context, who civic.Actor, id civic.ID) (itemView, error) {
	s := m.Service
	var v itemView
	var err error
	if v.Item, err = s.Item(ctx, who, id); err != nil {
		return v, err
	}
	if v.Plan, err = s.branchOf(ctx, who, v.Item); err != nil {
		return v, err
	}
	if v.Names, err = s.names(ctx, v.Plan.Items); err != nil {
		return v, err
	}
	for parent, ok := v.Plan.Item(v.Item.Parent); ok; parent, ok = v.Plan.Item(parent.Parent) {
		v.Above = slices.Insert(v.Above, 0, parent)
	}
	switch v.Item.Kind {
	case Programme:
		for _, o := range v.Plan.Under(Objective, id) {
			v.Branches = append(v.Branches, v.ofObjective(o))
		}
	case Objective:
		v.Actions = v.ofObjective(v.Item).Actions
	case Action:
		if v.Reports, err = s.Reports(ctx, who, id); err != nil {
			return v, err
		}
	}
	if v.Indicators, err = s.indicators.Show(ctx, who, id); err != nil {
		return v, err
	}
	if v.Why, v.WhyHidden, err = s.why(ctx, who, v.Item, v.Above); err != nil {
		return v, err
	}
	v.Became, err = s.became(ctx, who, v.Item)
	return v, err
}

func (v *itemView) ofObjective(o Item) branch {
	b := branch{Item: o, Actions: v.Plan.Under(Action, o.ID)}
	for _, it := range b.Actions {
		b.Count.add(*it.Work, v.Plan.Today)
		v.Count.add(*it.Work, v.Plan.Today)
	}
	return b
}

// pageOf heads the page of a line.
func pageOf(ctx context.Context, v itemView) ui.Page {
	crumbs := []ui.Link{{Text: i18n.T(ctx, "plan.title"), Href: "/plan"}}
	for _, it := range v.Above {
		crumbs = append(crumbs, ui.Link{Text: ui.Said(ctx, it.Title), Href: "/plan/" + string(it.ID)})
	}
	return ui.Page{Title: ui.Said(ctx, v.Item.Title), Description: ui.Said(ctx, v.Item.Summary), Breadcrumb: crumbs}
}

// share writes a part with its total and its percentage: "3/8 nhiệm vụ (38%)".
func share(ctx context.Context, part, all int) string {
	if all == 0 {
		return i18n.T(ctx, "plan.count.nothing")
	}
	return i18n.N(ctx, "plan.count.share", all, part, i18n.Percent(ctx, float64(part)/float64(all)))
}

func ratio(part, all int) float64 {
	if all == 0 {
		return 0
	}
	return float64(part) / float64(all)
}
