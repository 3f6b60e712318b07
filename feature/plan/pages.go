package plan

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"dienhong/civic"
	"dienhong/platform/i18n"
	"dienhong/platform/web"
	"dienhong/ui"
)

// listed is how many actions one objective shows on the page of the whole plan
// once the plan is long; its own page shows them all.
const (
	listed = 10
	long   = 120
)

// planQuery is the filter of the plan as its address gives it.
type planQuery struct {
	Pillar  string `form:"pillar"` // slug
	Horizon int    `form:"horizon"`
	State   string `form:"state"` // a State or "late"
}

func (q planQuery) any() bool { return q != planQuery{} }

// href is the address of the plan with a part of the filter changed.
func (q planQuery) href(path string) string {
	v := url.Values{}
	if q.Pillar != "" {
		v.Set("pillar", q.Pillar)
	}
	if q.Horizon != 0 {
		v.Set("horizon", strconv.Itoa(q.Horizon))
	}
	if q.State != "" {
		v.Set("state", q.State)
	}
	if len(v) == 0 {
		return path
	}
	return path + "?" + v.Encode()
}

// takes tells whether an action passes the filter.
func (q planQuery) takes(p Plan, a around, it Item) bool {
	if q.Horizon != 0 && p.Horizon(it) != q.Horizon {
		return false
	}
	if q.Pillar != "" {
		if pillar, ok := a.pillar(p.Pillar(it)); !ok || pillar.Slug != q.Pillar {
			return false
		}
	}
	switch q.State {
	case "":
		return true
	case "late":
		return it.Work.Late(p.Today)
	}
	return string(it.Work.State) == q.State
}

// tally counts actions.
type tally struct{ All, Done, Running, Late int }

func (t *tally) add(w Work, today string) {
	t.All++
	switch {
	case w.State == Done:
		t.Done++
	case w.State == Running:
		t.Running++
	}
	if w.Late(today) {
		t.Late++
	}
}

// branch is a line of the plan with what stands under it and passes the filter.
type branch struct {
	Item    Item
	Under   []branch
	Actions []Item
	Count   tally
}

// grown is the plan as its page shows it.
type grown struct {
	Query       planQuery
	Plan        Plan
	Around      around
	Commitments []Item
	Groups      []group
	Count       tally
	Demo        bool
	Long        bool
}

// group is what belongs to a pillar; the last one has none.
type group struct {
	Pillar     Pillar
	Programmes []branch
	Count      tally
}

// grow puts the plan into the shape of its page.
func grow(p Plan, a around, q planQuery) grown {
	g := grown{Query: q, Plan: p, Around: a}
	under := map[civic.ID][]Item{}
	for _, it := range p.Items {
		g.Demo = g.Demo || it.Demonstration
		if it.Kind == Commitment {
			g.Commitments = append(g.Commitments, it)
			continue
		}
		under[it.Parent] = append(under[it.Parent], it)
	}
	byPillar := map[civic.ID]*group{}
	for _, programme := range under[""] {
		b := branch{Item: programme}
		for _, objective := range under[programme.ID] {
			o := branch{Item: objective}
			for _, action := range under[objective.ID] {
				if !q.takes(p, a, action) {
					continue
				}
				o.Actions = append(o.Actions, action)
				for _, t := range []*tally{&o.Count, &b.Count, &g.Count} {
					t.add(*action.Work, p.Today)
				}
			}
			if len(o.Actions) > 0 || !q.any() {
				b.Under = append(b.Under, o)
			}
		}
		if q.any() && b.Count.All == 0 {
			continue
		}
		pillar, _ := a.pillar(programme.Pillar)
		at := byPillar[pillar.ID]
		if at == nil {
			at = &group{Pillar: pillar}
			byPillar[pillar.ID] = at
		}
		at.Programmes = append(at.Programmes, b)
		at.Count.All += b.Count.All
		at.Count.Done += b.Count.Done
		at.Count.Running += b.Count.Running
		at.Count.Late += b.Count.Late
	}
	for _, pillar := range append(slices.Clone(a.Pillars), Pillar{}) {
		if at := byPillar[pillar.ID]; at != nil {
			g.Groups = append(g.Groups, *at)
		}
	}
	g.Long = g.Count.All > long
	return g
}

// look reads the filter and the plan of an address.
func (m *Module) look(r *http.Request) (grown, error) {
	ctx := r.Context()
	var q planQuery
	if err := web.Query(r, &q); err != nil {
		return grown{}, err
	}
	p, err := m.Service.Plan(ctx, civic.ActorFrom(ctx))
	if err != nil {
		return grown{}, err
	}
	a, err := m.Service.surroundings(ctx, p.Items)
	if err != nil {
		return grown{}, err
	}
	return grow(p, a, q), nil
}

func (m *Module) plan(w http.ResponseWriter, r *http.Request) error {
	g, err := m.look(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, planPage(g))
}

func (m *Module) timeline(w http.ResponseWriter, r *http.Request) error {
	g, err := m.look(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, timelinePage(g))
}

// itemView is what the page of a line shows.
type itemView struct {
	Item       Item
	Plan       Plan
	Around     around
	Above      []Item // from the programme down to the parent
	Branches   []branch
	Actions    []Item
	Count      tally
	Reports    []Progress
	Indicators []Indicator
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
	if v.Around, err = s.surroundings(ctx, v.Plan.Items); err != nil {
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
	if v.Indicators, err = s.IndicatorsOf(ctx, who, id); err != nil {
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
		crumbs = append(crumbs, ui.Link{Text: said(ctx, it.Title), Href: "/plan/" + string(it.ID)})
	}
	return ui.Page{Title: said(ctx, v.Item.Title), Description: said(ctx, v.Item.Summary), Area: "plan", Breadcrumb: crumbs}
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

// figures are the stats above the plan; each leads to its actions.
func (g grown) figures(ctx context.Context) []ui.Stat {
	of := func(n int) string {
		if g.Count.All == 0 {
			return ""
		}
		return i18n.T(ctx, "plan.count.of", i18n.Percent(ctx, ratio(n, g.Count.All)), g.Count.All)
	}
	to := func(state string) string {
		q := g.Query
		q.State = state
		return q.href("/plan")
	}
	return []ui.Stat{
		{Value: i18n.Number(ctx, g.Count.All), Label: i18n.T(ctx, "plan.count.actions")},
		{Value: i18n.Number(ctx, g.Count.Done), Label: i18n.T(ctx, "plan.count.done"), Note: of(g.Count.Done), Href: to("done")},
		{Value: i18n.Number(ctx, g.Count.Running), Label: i18n.T(ctx, "plan.count.running"), Note: of(g.Count.Running), Href: to("running")},
		{Value: i18n.Number(ctx, g.Count.Late), Label: i18n.T(ctx, "plan.count.late"), Note: of(g.Count.Late), Href: to("late")},
	}
}

func (g grown) pillarOptions(ctx context.Context) []ui.Option {
	var list []ui.Option
	for _, p := range g.Around.Pillars {
		list = append(list, ui.Option{Value: p.Slug, Label: said(ctx, p.Name), Selected: p.Slug == g.Query.Pillar})
	}
	return list
}

func (g grown) horizonOptions(ctx context.Context) []ui.Option {
	var list []ui.Option
	for _, h := range g.Around.Horizons {
		year := strconv.Itoa(h.Year)
		list = append(list, ui.Option{Value: year, Label: i18n.T(ctx, "plan.until_year", year), Selected: h.Year == g.Query.Horizon})
	}
	return list
}

func (g grown) stateOptions(ctx context.Context) []ui.Option {
	list := []ui.Option{{Value: "late", Label: i18n.T(ctx, "plan.count.late"), Selected: g.Query.State == "late"}}
	for _, s := range States {
		list = append(list, ui.Option{Value: string(s), Label: stateName(ctx, s), Selected: g.Query.State == string(s)})
	}
	return list
}

// visions are the city's horizons with how much of the plan belongs to each.
func (g grown) visions(ctx context.Context) []ui.Term {
	count := map[int]tally{}
	for _, it := range g.Plan.Of(Action) {
		t := count[g.Plan.Horizon(it)]
		t.add(*it.Work, g.Plan.Today)
		count[g.Plan.Horizon(it)] = t
	}
	var list []ui.Term
	for _, h := range g.Around.Horizons {
		list = append(list, ui.Term{Label: strconv.Itoa(h.Year), Cell: ui.CPart(visionLine(h, count[h.Year], horizonPassed(h.Year, g.Plan.Today)))})
	}
	return list
}

// horizonPassed tells whether the last day of a horizon's year is over.
func horizonPassed(year int, today string) bool {
	return strconv.Itoa(year) < today[:min(4, len(today))]
}

// shown gives the actions of a branch that the page of the whole plan lists.
func (g grown) shown(b branch) []Item {
	if g.Long {
		return b.Actions[:min(listed, len(b.Actions))]
	}
	return b.Actions
}

// gantt is the plan over time.
func (g grown) gantt(ctx context.Context) ui.GanttProps {
	p := ui.GanttProps{Caption: i18n.T(ctx, "plan.timeline.title"), Now: dayTime(ctx, g.Plan.Today)}
	first, last := g.Plan.Today, g.Plan.Today
	for _, group := range g.Groups {
		for _, programme := range group.Programmes {
			for _, objective := range programme.Under {
				for _, it := range objective.Actions {
					w := *it.Work
					state, text := standing(ctx, w, g.Plan.Today)
					p.Rows = append(p.Rows, ui.GanttRow{
						LabelText: it.Title, Href: "/plan/" + string(it.ID), Group: said(ctx, programme.Item.Title),
						Start: dayTime(ctx, w.Start), End: dayTime(ctx, w.End), State: state, StateText: text,
					})
					for _, d := range []string{w.Start, w.End} {
						if d != "" {
							first, last = min(first, d), max(last, d)
						}
					}
				}
			}
		}
	}
	from, to := dayTime(ctx, first), dayTime(ctx, last)
	p.From = dayTime(ctx, strconv.Itoa(from.Year())+"-01-01")
	p.To = dayTime(ctx, strconv.Itoa(to.Year()+1)+"-01-01")
	return p
}

// late gives the first of the actions that are overdue, the longest overdue first.
func (g grown) late() []Item {
	list := slices.DeleteFunc(g.Plan.Of(Action), func(it Item) bool { return !it.Work.Late(g.Plan.Today) })
	slices.SortStableFunc(list, func(a, b Item) int { return strings.Compare(a.Work.End, b.Work.End) })
	return list[:min(len(list), listed)]
}
