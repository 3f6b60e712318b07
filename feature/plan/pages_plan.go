package plan

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"dienhong/civic"
	"dienhong/kit/list"
	"dienhong/platform/i18n"
	"dienhong/platform/web"
	"dienhong/ui"
)

// A plan of more than long actions is shown by its objectives, whose pages list
// the actions; what a filter finds then comes in pages.
const (
	long   = 120
	paged  = 50
	listed = 10 // of what is late
)

// planQuery is the filter of the plan as its address gives it.
type planQuery struct {
	Pillar  string `form:"pillar"` // slug
	Horizon int    `form:"horizon"`
	State   string `form:"state"` // a State or "late"
	Under   string `form:"under"` // a programme or an objective
}

func (q planQuery) any() bool { return q != planQuery{} }

// takes tells whether an action passes the filter.
func (q planQuery) takes(p Plan, a names, it Item) bool {
	if q.Horizon != 0 && p.Horizon(it) != q.Horizon {
		return false
	}
	if q.Under != "" && string(it.Parent) != q.Under {
		if objective, _ := p.Item(it.Parent); string(objective.Parent) != q.Under {
			return false
		}
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
	L           list.List[planQuery]
	Plan        Plan
	Names       names
	Commitments []Item
	Groups      []group
	Count       tally
	Demo        bool
	Long        bool
	Late        []Item // the longest overdue first
	Found       []Item // of a long plan: the page of what the filter finds
}

// group is what belongs to a pillar; the last one has none.
type group struct {
	Pillar     civic.Pillar
	Programmes []branch
	Count      tally
}

// grow puts the plan into the shape of its page.
func grow(p Plan, a names, l list.List[planQuery]) grown {
	g, q := grown{L: l, Plan: p, Names: a}, l.Filter
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
	var found []Item
	for _, programme := range under[""] {
		b := branch{Item: programme}
		for _, objective := range under[programme.ID] {
			o := branch{Item: objective}
			for _, action := range under[objective.ID] {
				if !q.takes(p, a, action) {
					continue
				}
				o.Actions = append(o.Actions, action)
				found = append(found, action)
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
	for _, pillar := range append(slices.Clone(a.Pillars), civic.Pillar{}) {
		if at := byPillar[pillar.ID]; at != nil {
			g.Groups = append(g.Groups, *at)
		}
	}
	g.Long = g.Count.All > long
	for _, it := range found {
		if it.Work.Late(p.Today) {
			g.Late = append(g.Late, it)
		}
	}
	slices.SortStableFunc(g.Late, func(a, b Item) int { return strings.Compare(a.Work.End, b.Work.End) })
	if g.Long && q.any() {
		g.Found = list.Cut(&g.L, found)
	}
	return g
}

// look reads the filter and the plan of an address.
func (m *Module) look(r *http.Request, path string) (grown, error) {
	ctx := r.Context()
	l, err := list.Read[planQuery](r, path, paged)
	if err != nil {
		return grown{}, err
	}
	p, err := m.Service.Outline(ctx, civic.ActorFrom(ctx))
	if err != nil {
		return grown{}, err
	}
	a, err := m.Service.names(ctx, p.Items)
	if err != nil {
		return grown{}, err
	}
	return grow(p, a, l), nil
}

func (m *Module) plan(w http.ResponseWriter, r *http.Request) error {
	g, err := m.look(r, "/plan")
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, planPage(g))
}

func (m *Module) timeline(w http.ResponseWriter, r *http.Request) error {
	g, err := m.look(r, "/plan/timeline")
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, timelinePage(g))
}

// figures are the stats above the plan; each leads to its actions.
func (g grown) figures(ctx context.Context) []ui.Stat {
	of := func(n int) string {
		if g.Count.All == 0 {
			return ""
		}
		return i18n.T(ctx, "plan.count.of", i18n.Percent(ctx, ratio(n, g.Count.All)), g.Count.All)
	}
	to := func(state string) string { return g.L.On("/plan").With("state", state) }
	return []ui.Stat{
		{Value: i18n.Number(ctx, g.Count.All), Label: i18n.T(ctx, "plan.count.actions")},
		{Value: i18n.Number(ctx, g.Count.Done), Label: i18n.T(ctx, "plan.count.done"), Note: of(g.Count.Done), Href: to("done")},
		{Value: i18n.Number(ctx, g.Count.Running), Label: i18n.T(ctx, "plan.count.running"), Note: of(g.Count.Running), Href: to("running")},
		{Value: i18n.Number(ctx, g.Count.Late), Label: i18n.T(ctx, "plan.count.late"), Note: of(g.Count.Late), Href: to("late")},
	}
}

func (g grown) pillarOptions(ctx context.Context) []ui.Option {
	var list []ui.Option
	for _, p := range g.Names.Pillars {
		list = append(list, ui.Option{Value: p.Slug, Label: ui.Said(ctx, p.Name), Selected: p.Slug == g.L.Filter.Pillar})
	}
	return list
}

func (g grown) horizonOptions(ctx context.Context) []ui.Option {
	var list []ui.Option
	for _, h := range g.Names.Horizons {
		year := strconv.Itoa(h.Year)
		list = append(list, ui.Option{Value: year, Label: i18n.T(ctx, "plan.until_year", year), Selected: h.Year == g.L.Filter.Horizon})
	}
	return list
}

func (g grown) stateOptions(ctx context.Context) []ui.Option {
	list := []ui.Option{{Value: "late", Label: i18n.T(ctx, "plan.count.late"), Selected: g.L.Filter.State == "late"}}
	for _, s := range States {
		list = append(list, ui.Option{Value: string(s), Label: stateName(ctx, s), Selected: g.L.Filter.State == string(s)})
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
	for _, h := range g.Names.Horizons {
		list = append(list, ui.Term{Label: strconv.Itoa(h.Year), Cell: ui.CPart(visionLine(h, count[h.Year], horizonPassed(h.Year, g.Plan.Today)))})
	}
	return list
}

// horizonPassed tells whether the last day of a horizon's year is over.
func horizonPassed(year int, today string) bool {
	return strconv.Itoa(year) < today[:min(4, len(today))]
}

// gantt is the plan over time: its actions, or the objectives of a long plan.
func (g grown) gantt(ctx context.Context) ui.GanttProps {
	p := ui.GanttProps{Caption: i18n.T(ctx, "plan.timeline.title"), Now: ui.StoredDay(ctx, g.Plan.Today)}
	first, last := p.Now, p.Now
	for _, group := range g.Groups {
		for _, programme := range group.Programmes {
			name := ui.Said(ctx, programme.Item.Title)
			for _, objective := range programme.Under {
				rows := g.deeds(ctx, objective)
				if g.Long {
					rows = []ui.GanttRow{g.span(ctx, objective, rows)}
				}
				for _, row := range rows {
					row.Group = name
					p.Rows = append(p.Rows, row)
					for _, d := range []time.Time{row.Start, row.End} {
						if !d.IsZero() && d.Before(first) {
							first = d
						}
						if d.After(last) {
							last = d
						}
					}
				}
			}
		}
	}
	p.From = ui.StoredDay(ctx, strconv.Itoa(first.Year())+"-01-01")
	p.To = ui.StoredDay(ctx, strconv.Itoa(last.Year()+1)+"-01-01")
	return p
}

// deeds are the actions of an objective over time.
func (g grown) deeds(ctx context.Context, objective branch) []ui.GanttRow {
	rows := make([]ui.GanttRow, len(objective.Actions))
	for i, it := range objective.Actions {
		rows[i] = ui.GanttRow{LabelText: it.Title, Href: "/plan/" + string(it.ID), Start: ui.StoredDay(ctx, it.Work.Start), End: ui.StoredDay(ctx, it.Work.End)}
		rows[i].State, rows[i].StateText = standing(ctx, *it.Work, g.Plan.Today)
	}
	return rows
}

// span is an objective over time: from the first beginning of its actions to
// their last end. It leads to the timeline of its actions.
func (g grown) span(ctx context.Context, objective branch, actions []ui.GanttRow) ui.GanttRow {
	row := ui.GanttRow{LabelText: objective.Item.Title, Href: g.L.On("/plan/timeline").With("under", string(objective.Item.ID)), State: objective.Count.standing(), StateText: objective.Count.words(ctx)}
	for _, a := range actions {
		if !a.Start.IsZero() && (row.Start.IsZero() || a.Start.Before(row.Start)) {
			row.Start = a.Start
		}
		if a.End.After(row.End) {
			row.End = a.End
		}
	}
	return row
}

// standing is how the actions counted stand as a whole.
func (t tally) standing() string {
	switch {
	case t.Late > 0:
		return "late"
	case t.All > 0 && t.Done == t.All:
		return string(Done)
	case t.Running+t.Done > 0:
		return string(Running)
	}
	return string(Planned)
}

// words tells how many are done and how many late.
func (t tally) words(ctx context.Context) string {
	if t.All == 0 {
		return i18n.T(ctx, "plan.count.nothing")
	}
	text := i18n.T(ctx, "plan.count.done_of", t.Done, t.All)
	if t.Late > 0 {
		text += " · " + i18n.N(ctx, "plan.count.late_n", t.Late)
	}
	return text
}
