package plan

import (
	"context"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"dienhong/civic"
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

// onDay writes YYYY-MM-DD for the reader; empty stays empty.
func onDay(ctx context.Context, s string) string { return i18n.Date(ctx, dayTime(ctx, s)) }

func dayTime(ctx context.Context, s string) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, s, i18n.Zone(ctx))
	if err != nil {
		return time.Time{}
	}
	return t
}

func said(ctx context.Context, t civic.Text) string {
	text, _ := t.In(civic.Locale(i18n.LocaleOf(ctx)))
	return text
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
		return i18n.T(ctx, "plan.dates.both", onDay(ctx, w.Start), onDay(ctx, w.End))
	case w.Start != "":
		return i18n.T(ctx, "plan.dates.from", onDay(ctx, w.Start))
	case w.End != "":
		return i18n.T(ctx, "plan.dates.until", onDay(ctx, w.End))
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
		parts[0] = said(ctx, a.body(w.Lead))
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
			add("made_on", ui.C(onDay(ctx, it.MadeOn)))
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
				names[i] = said(ctx, a.body(b))
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
		add("sdg", ui.C(goals(ctx, it.SDG)))
	}
	return list
}

// goals writes targets with the names of their goals: "11.4 (Đô thị và cộng đồng bền vững)".
func goals(ctx context.Context, list []civic.SDGTarget) string {
	words := make([]string, len(list))
	for i, t := range list {
		words[i] = string(t) + " (" + i18n.T(ctx, "sdg.goal."+strconv.Itoa(t.Goal())) + ")"
	}
	return strings.Join(words, "; ")
}

// amount writes a number with as many decimals as it needs, two at most.
func amount(ctx context.Context, x float64) string {
	switch {
	case x == math.Trunc(x) && math.Abs(x) < 1e15:
		return i18n.Number(ctx, int64(x))
	case math.Abs(10*x-math.Round(10*x)) < 1e-9:
		return i18n.Decimal(ctx, x, 1)
	}
	return i18n.Decimal(ctx, x, 2)
}

// measured writes a value with its unit.
func measured(ctx context.Context, in Indicator, x float64) string {
	unit := said(ctx, in.Unit)
	switch {
	case in.Measure == Share, in.Measure == Checklist, unit == "%":
		return amount(ctx, x) + "%"
	case unit == "":
		return amount(ctx, x)
	}
	return amount(ctx, x) + "\u00a0" + unit
}

// period writes the time of a value: a year as a year.
func period(ctx context.Context, v Value) string {
	switch {
	case v.From == v.To:
		return onDay(ctx, v.From)
	case strings.HasSuffix(v.From, "-01-01") && strings.HasSuffix(v.To, "-12-31") && v.From[:4] == v.To[:4]:
		return v.From[:4]
	case strings.HasSuffix(v.From, "-01-01") && strings.HasSuffix(v.To, "-12-31"):
		return v.From[:4] + "–" + v.To[:4]
	}
	return i18n.T(ctx, "plan.dates.both", onDay(ctx, v.From), onDay(ctx, v.To))
}

// made tells how a value came about: parts of a share, people asked.
func made(ctx context.Context, in Indicator, v Value) string {
	switch in.Measure {
	case Share:
		return i18n.T(ctx, "plan.made.share", amount(ctx, v.Numerator), amount(ctx, v.Denominator))
	case Survey:
		return i18n.T(ctx, "plan.made.survey", v.Sample)
	case Index, Checklist:
		words := make([]string, len(v.Parts))
		for i, p := range v.Parts {
			switch {
			case in.Measure == Index:
				words[i] = i18n.T(ctx, "plan.made.part", p.Name, amount(ctx, p.Value), amount(ctx, p.Weight))
			case p.Value == 1:
				words[i] = i18n.T(ctx, "plan.made.yes", p.Name)
			default:
				words[i] = i18n.T(ctx, "plan.made.no", p.Name)
			}
		}
		return strings.Join(words, "; ")
	}
	return ""
}

// framework names the set that an indicator comes from; empty for the city's own.
func framework(ctx context.Context, in Indicator) string {
	if n, ok := strings.CutPrefix(in.Framework, culturePrefix); ok {
		return i18n.T(ctx, "plan.culture2030.number", n)
	}
	return in.Framework
}
