package plan

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"dienhong/civic"
	"dienhong/kit/sdg"
	"dienhong/platform/i18n"
	"dienhong/ui"
)

// names is what pages need to know of the city to put a plan into words.
type names struct {
	Pillars  []civic.Pillar
	Horizons []civic.Horizon
	Bodies   map[string]civic.Text
	Zone     *time.Location
}

// names reads the city for lines of the plan: bodies are those that the
// given lines name.
func (s *Service) names(ctx context.Context, items []Item) (names, error) {
	a := names{Zone: s.zone}
	var err error
	if a.Pillars, err = s.directory.Pillars(ctx); err != nil {
		return a, err
	}
	if a.Horizons, err = s.directory.Horizons(ctx); err != nil {
		return a, err
	}
	named := map[string]bool{}
	for _, it := range items {
		if it.Work == nil {
			continue
		}
		named[it.Work.Lead] = true
		for _, b := range it.Work.Partners {
			named[b] = true
		}
	}
	delete(named, "")
	ids := make([]string, 0, len(named))
	for id := range named {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	if len(ids) > 0 {
		a.Bodies, err = s.directory.BodyNames(ctx, ids)
	}
	return a, err
}

// body names an organisation; one that left the directory keeps its id.
func (a names) body(id string) civic.Text {
	if t, ok := a.Bodies[id]; ok {
		return t
	}
	return civic.Text{VI: id, EN: id}
}

func (a names) pillar(id civic.ID) (civic.Pillar, bool) {
	i := slices.IndexFunc(a.Pillars, func(p civic.Pillar) bool { return p.ID == id })
	if i < 0 {
		return civic.Pillar{}, false
	}
	return a.Pillars[i], true
}

// led are the nodes whose page is there: not those of rooms that are off.
func led(ctx context.Context, list []civic.Node) []civic.Node {
	return slices.DeleteFunc(slices.Clone(list), func(n civic.Node) bool { return !ui.Leads(ctx, n.Page()) })
}

func kindName(ctx context.Context, k Kind) string { return i18n.T(ctx, "plan.kind."+string(k)) }

func stateName(ctx context.Context, s State) string { return i18n.T(ctx, "plan.state."+string(s)) }

// standing is the state of an action as pages show it: what is late says so
// before anything else.
func standing(ctx context.Context, w Work, today string) (state, text string) {
	if w.Late(today) {
		return "late", i18n.T(ctx, "plan.late", stateName(ctx, w.State))
	}
	return string(w.State), stateName(ctx, w.State)
}

// dates writes the time of an action.
func dates(ctx context.Context, w Work) string {
	switch {
	case w.Start != "" && w.End != "":
		return i18n.T(ctx, "plan.dates.both", ui.SaidDay(ctx, w.Start), ui.SaidDay(ctx, w.End))
	case w.Start != "":
		return i18n.T(ctx, "plan.dates.from", ui.SaidDay(ctx, w.Start))
	case w.End != "":
		return i18n.T(ctx, "plan.dates.until", ui.SaidDay(ctx, w.End))
	}
	return i18n.T(ctx, "plan.dates.none")
}

// cost writes what an action costs.
func cost(ctx context.Context, w Work) string {
	switch {
	case w.CostMin == Unknown && w.CostMax == Unknown:
		return i18n.T(ctx, "plan.cost.unknown")
	case w.CostMin == Unknown:
		return i18n.T(ctx, "plan.cost.up_to", w.CostMax)
	case w.CostMax == Unknown:
		return i18n.T(ctx, "plan.cost.from", w.CostMin)
	case w.CostMin == w.CostMax:
		return i18n.T(ctx, "plan.cost.exact", w.CostMin)
	}
	return i18n.T(ctx, "plan.cost.range", w.CostMin, w.CostMax)
}

// meta is the line below an action in a list: who, when, how far.
func meta(ctx context.Context, a names, w Work) string {
	parts := []string{i18n.T(ctx, "plan.no_lead")}
	if w.Lead != "" {
		parts[0] = ui.Said(ctx, a.body(w.Lead))
	}
	parts = append(parts, dates(ctx, w))
	if w.Percent != Unknown {
		parts = append(parts, strconv.Itoa(w.Percent)+"%")
	}
	return strings.Join(parts, " · ")
}

// facts are what is known of a line.
func terms(ctx context.Context, p Plan, a names, it Item) []ui.Term {
	var list []ui.Term
	add := func(key string, c ui.Cell) {
		list = append(list, ui.Term{Label: i18n.T(ctx, "plan.field."+key), Cell: c})
	}
	if it.Kind == Commitment {
		add("made_to", ui.CText(it.MadeTo))
		if it.MadeOn != "" {
			add("made_on", ui.C(ui.SaidDay(ctx, it.MadeOn)))
		}
	}
	if w := it.Work; w != nil {
		if w.Lead == "" {
			add("lead", ui.C(i18n.T(ctx, "plan.no_lead")))
		} else {
			add("lead", ui.CText(a.body(w.Lead)))
		}
		if len(w.Partners) > 0 {
			names := make([]string, len(w.Partners))
			for i, b := range w.Partners {
				names[i] = ui.Said(ctx, a.body(b))
			}
			add("partners", ui.C(strings.Join(names, "; ")))
		}
		add("dates", ui.C(dates(ctx, *w)))
		add("cost", ui.C(cost(ctx, *w)))
		if !w.Money.IsZero() {
			add("money", ui.CText(w.Money))
		}
	}
	if pillar, ok := a.pillar(p.Pillar(it)); ok {
		add("pillar", ui.CTextLink(pillar.Name, "/plan?pillar="+url.QueryEscape(pillar.Slug)))
	}
	if year := p.Horizon(it); year != 0 {
		add("horizon", ui.CLink(strconv.Itoa(year), "/plan?horizon="+strconv.Itoa(year)))
	}
	if it.Level != "" {
		add("level", ui.C(i18n.T(ctx, "plan.level."+string(it.Level))))
	}
	if len(it.SDG) > 0 {
		add("sdg", ui.C(sdg.Said(ctx, it.SDG)))
	}
	return list
}
