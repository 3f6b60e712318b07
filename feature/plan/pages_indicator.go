package plan

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"dienhong/civic"
	"dienhong/platform/i18n"
	"dienhong/platform/web"
	"dienhong/ui"
)

// indicatorSet is a part of a framework: a dimension of Culture|2030.
type indicatorSet struct {
	ID, Title, Lead string
	List            []Indicator
}

type indicatorsView struct {
	Own   []Indicator
	Sets  []indicatorSet
	Today string
	Demo  bool
}

func (m *Module) indicators(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	list, err := m.Service.Indicators(ctx, civic.ActorFrom(ctx))
	if err != nil {
		return err
	}
	v := indicatorsView{Today: m.Service.Today()}
	slices.SortStableFunc(list, byNumber)
	var sets [5][]Indicator
	for _, in := range list {
		v.Demo = v.Demo || in.Demonstration
		if d := dimension(in); d > 0 {
			sets[d] = append(sets[d], in)
		} else {
			v.Own = append(v.Own, in)
		}
	}
	for d, of := range sets {
		if len(of) == 0 {
			continue
		}
		n := strconv.Itoa(d)
		v.Sets = append(v.Sets, indicatorSet{ID: "culture2030-" + n, Title: i18n.T(ctx, "plan.culture2030.dimension."+n), Lead: i18n.T(ctx, "plan.culture2030.lead"), List: of})
	}
	return web.Render(w, r, http.StatusOK, indicatorsPage(v))
}

type indicatorView struct {
	Indicator Indicator
	Of        *Item // the line of the plan that it belongs to, when the reader may see it
	Today     string
}

func (m *Module) indicator(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	who := civic.ActorFrom(ctx)
	in, err := m.Service.Indicator(ctx, who, civic.ID(r.PathValue("id")))
	if err != nil {
		return err
	}
	v := indicatorView{Indicator: in, Today: m.Service.Today()}
	if in.Of != "" {
		it, err := m.Service.Item(ctx, who, in.Of)
		if err == nil {
			v.Of = &it
		} else if !civic.IsKind(err, civic.KindNotFound) {
			return err
		}
	}
	return web.Render(w, r, http.StatusOK, indicatorPage(v))
}

func kicker(ctx context.Context, in Indicator) string {
	if s := framework(ctx, in); s != "" {
		return s
	}
	return i18n.T(ctx, "plan.indicator")
}

// latestStats shows the newest values, each with its source.
func latestStats(ctx context.Context, in Indicator, list []Value) []ui.Stat {
	stats := make([]ui.Stat, len(list))
	for i, v := range list {
		note := sourceWords(v)
		if !v.Verified {
			note += " · " + i18n.T(ctx, "plan.to_check")
		}
		stats[i] = ui.Stat{Value: measured(ctx, in, v.Value), Label: period(ctx, v), Note: note, Href: v.Link}
	}
	return stats
}

// sourceWords writes a source on one line, addresses as their hosts.
func sourceWords(v Value) string {
	words := []string{}
	for _, l := range ui.SourceLinks(v.Source) {
		words = append(words, l.Text)
	}
	return strings.Join(words, "; ")
}

func targetLine(ctx context.Context, in Indicator, t Target) string {
	return i18n.T(ctx, "plan.indicators.target", strconv.Itoa(t.Horizon), measured(ctx, in, t.Value))
}

// result tells whether a target was reached once its horizon has passed; both
// are empty before. Where the newest value is older than the horizon, or none
// was measured, nobody can say.
func result(ctx context.Context, in Indicator, t Target, today string) (state, text string) {
	if !horizonPassed(t.Horizon, today) {
		return "", ""
	}
	list := in.Latest()
	switch {
	case len(list) == 0, in.Better == "":
		return "unknown", i18n.T(ctx, "plan.result.unknown")
	case in.Reached(t):
		return "done", i18n.T(ctx, "plan.result.reached")
	case list[0].To < strconv.Itoa(t.Horizon)+"-12-31":
		return "unknown", i18n.T(ctx, "plan.result.older", list[0].To[:4])
	}
	return "late", i18n.T(ctx, "plan.result.missed")
}

func targetTable(ctx context.Context, in Indicator, today string) ui.TableProps {
	t := ui.TableProps{Caption: i18n.T(ctx, "plan.indicators.targets"), HideCaption: true, Columns: columns(ctx, "plan.field.horizon", "plan.field.target", "plan.result.title", "plan.field.source"), Stack: true}
	t.Columns[1].Numeric = true
	for _, g := range in.Targets {
		cell := ui.C(i18n.T(ctx, "plan.result.not_yet"))
		if state, text := result(ctx, in, g, today); text != "" {
			cell = ui.CPart(ui.StateTag(state, text))
		}
		t.Rows = append(t.Rows, []ui.Cell{ui.C(strconv.Itoa(g.Horizon)), ui.C(measured(ctx, in, g.Value)), cell, ui.CPart(ui.Sources(g.Source))})
	}
	return t
}

func columns(ctx context.Context, keys ...string) []ui.Column {
	list := make([]ui.Column, len(keys))
	for i, k := range keys {
		list[i] = ui.Column{Text: i18n.T(ctx, k)}
	}
	return list
}

func indicatorFacts(ctx context.Context, in Indicator, of *Item) []ui.Term {
	list := []ui.Term{{Label: i18n.T(ctx, "plan.field.measure"), Cell: ui.C(i18n.T(ctx, "plan.measure."+string(in.Measure)))}}
	if !in.Unit.IsZero() {
		list = append(list, ui.Term{Label: i18n.T(ctx, "plan.field.unit"), Cell: ui.CText(in.Unit)})
	}
	if in.Better != "" {
		list = append(list, ui.Term{Label: i18n.T(ctx, "plan.field.better"), Cell: ui.C(i18n.T(ctx, "plan.better."+in.Better))})
	}
	if of != nil {
		list = append(list, ui.Term{Label: i18n.T(ctx, "plan.field.of"), Cell: ui.CTextLink(of.Title, "/plan/"+string(of.ID))})
	}
	if len(in.SDG) > 0 {
		list = append(list, ui.Term{Label: i18n.T(ctx, "plan.field.sdg"), Cell: ui.C(goals(ctx, in.SDG))})
	}
	return list
}

// bars draw the values that stand, and the targets after them. Sources of one
// period stand below each other.
func bars(ctx context.Context, in Indicator) []ui.ChartBar {
	var list []ui.ChartBar
	for _, v := range in.Standing() {
		list = append(list, ui.ChartBar{Label: period(ctx, v), Value: max(v.Value, 0), Text: measured(ctx, in, v.Value), Note: sourceWords(v)})
	}
	for _, t := range in.Targets {
		list = append(list, ui.ChartBar{Label: i18n.T(ctx, "plan.indicators.target_short", strconv.Itoa(t.Horizon)), Value: max(t.Value, 0), Text: measured(ctx, in, t.Value), Series: 1})
	}
	return list
}

func chartCaption(ctx context.Context, in Indicator) string {
	list := in.Standing()
	for i, v := range list {
		if slices.ContainsFunc(list[:i], func(w Value) bool { return w.From == v.From && w.To == v.To }) {
			return i18n.T(ctx, "plan.indicators.caption_differ")
		}
	}
	return ""
}

func valueTable(ctx context.Context, in Indicator) ui.TableProps {
	t := ui.TableProps{Caption: i18n.T(ctx, "plan.indicators.values"), HideCaption: true, Columns: columns(ctx, "plan.field.period", "plan.field.value", "plan.field.note", "plan.field.source"), Stack: true}
	t.Columns[1].Numeric = true
	for _, v := range in.Standing() {
		t.Rows = append(t.Rows, []ui.Cell{ui.C(period(ctx, v)), ui.C(measured(ctx, in, v.Value)), ui.CPart(valueNote(in, v)), ui.CPart(valueSource(v))})
	}
	return t
}

func withdrawn(in Indicator) []Value {
	return slices.DeleteFunc(slices.Clone(in.Values), func(v Value) bool { return v.WithdrawnAt.IsZero() })
}

func withdrawnTable(ctx context.Context, in Indicator, list []Value) ui.TableProps {
	t := ui.TableProps{Caption: i18n.T(ctx, "plan.indicators.values"), HideCaption: true, Columns: columns(ctx, "plan.field.period", "plan.field.value", "plan.field.source", "plan.field.withdrawn_why"), Stack: true}
	for _, v := range list {
		t.Rows = append(t.Rows, []ui.Cell{ui.C(period(ctx, v)), ui.C(measured(ctx, in, v.Value)), ui.CPart(ui.Sources(v.Source)), ui.C(v.WithdrawnWhy)})
	}
	return t
}

// promised is the line below a commitment: to whom and when.
func promised(ctx context.Context, it Item) string {
	if it.MadeOn == "" {
		return i18n.T(ctx, "plan.promised", said(ctx, it.MadeTo))
	}
	return i18n.T(ctx, "plan.promised_on", said(ctx, it.MadeTo), onDay(ctx, it.MadeOn))
}

func pillarTitle(ctx context.Context, p civic.Pillar) string {
	if p.ID == "" {
		return i18n.T(ctx, "plan.no_pillar")
	}
	return said(ctx, p.Name)
}

func objectiveLine(ctx context.Context, b branch) string {
	s := said(ctx, b.Item.Title) + " – " + share(ctx, b.Count.Done, b.Count.All)
	if b.Count.Late > 0 {
		s += " · " + i18n.N(ctx, "plan.count.late_n", b.Count.Late)
	}
	return s
}

func percentMeta(p Progress) string {
	if p.Percent == Unknown {
		return ""
	}
	return strconv.Itoa(p.Percent) + "%"
}

func meterState(w Work, today string) string {
	if w.Late(today) {
		return "late"
	}
	return string(w.State)
}

func milestoneTable(ctx context.Context, list []Milestone, today string) ui.TableProps {
	t := ui.TableProps{Caption: i18n.T(ctx, "plan.milestones"), HideCaption: true, Columns: columns(ctx, "plan.milestone.title", "plan.milestone.due", "plan.milestone.done")}
	for _, s := range list {
		done := ui.C(onDay(ctx, s.Done))
		switch {
		case s.Done == "" && s.Due < today:
			done = ui.CPart(ui.StateTag("late", i18n.T(ctx, "plan.milestone.late")))
		case s.Done == "":
			done = ui.C(i18n.T(ctx, "plan.milestone.not_yet"))
		}
		t.Rows = append(t.Rows, []ui.Cell{ui.CText(s.Title), ui.C(onDay(ctx, s.Due)), done})
	}
	return t
}
