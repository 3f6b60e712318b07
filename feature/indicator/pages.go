package indicator

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"dienhong/civic"
	"dienhong/kit/room"
	"dienhong/kit/sdg"
	"dienhong/platform/i18n"
	"dienhong/platform/web"
	"dienhong/ui"

	"github.com/a-h/templ"
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
	list, err := m.Service.List(ctx, civic.ActorFrom(ctx))
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
		v.Sets = append(v.Sets, indicatorSet{ID: "culture2030-" + n, Title: i18n.T(ctx, "indicator.culture2030.dimension."+n), Lead: i18n.T(ctx, "indicator.culture2030.lead"), List: of})
	}
	return web.Render(w, r, http.StatusOK, indicatorsPage(v))
}

// Show draws the indicators of a line of the plan that the actor may see; nil when
// there are none, or when the room is off.
func (m *Module) Show(ctx context.Context, who civic.Actor, line civic.ID) (templ.Component, error) {
	if !room.On(ctx, "indicator") {
		return nil, nil
	}
	all, err := m.Service.Of(ctx, who, line)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return ofLine(all, m.Service.Today()), nil
}

type indicatorView struct {
	Indicator Indicator
	Of        *civic.Node // the line of the plan that it belongs to, when the reader may see it
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
		line, err := m.Service.lines.Line(ctx, m.Service.db.Read(), who, in.Of)
		if err == nil {
			v.Of = &line
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
	return i18n.T(ctx, "indicator.kicker")
}

// latestStats shows the newest values, each with its source.
func latestStats(ctx context.Context, in Indicator, list []Value) []ui.Stat {
	stats := make([]ui.Stat, len(list))
	for i, v := range list {
		note := sourceWords(v)
		if !v.Verified {
			note += " · " + i18n.T(ctx, "indicator.to_check")
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
	return i18n.T(ctx, "indicator.target", strconv.Itoa(t.Horizon), measured(ctx, in, t.Value))
}

// result tells whether a target was reached once its horizon has passed; both
// are empty before. Where the newest value is older than the horizon, or none
// was measured, nobody can say.
func result(ctx context.Context, in Indicator, t Target, today string) (state, text string) {
	if !passed(t.Horizon, today) {
		return "", ""
	}
	list := in.Latest()
	switch {
	case len(list) == 0, in.Better == "":
		return "unknown", i18n.T(ctx, "indicator.result.unknown")
	case in.Reached(t):
		return "done", i18n.T(ctx, "indicator.result.reached")
	case list[0].To < strconv.Itoa(t.Horizon)+"-12-31":
		return "unknown", i18n.T(ctx, "indicator.result.older", list[0].To[:4])
	}
	return "late", i18n.T(ctx, "indicator.result.missed")
}

func targetTable(ctx context.Context, in Indicator, today string) ui.TableProps {
	t := ui.TableProps{Caption: i18n.T(ctx, "indicator.targets"), HideCaption: true, Columns: heads(ctx, "indicator.field.horizon", "indicator.field.target", "indicator.result.title", "indicator.field.source"), Stack: true}
	t.Columns[1].Numeric = true
	for _, g := range in.Targets {
		cell := ui.C(i18n.T(ctx, "indicator.result.not_yet"))
		if state, text := result(ctx, in, g, today); text != "" {
			cell = ui.CPart(ui.StateTag(state, text))
		}
		t.Rows = append(t.Rows, []ui.Cell{ui.C(strconv.Itoa(g.Horizon)), ui.C(measured(ctx, in, g.Value)), cell, ui.CPart(ui.Sources(g.Source))})
	}
	return t
}

func heads(ctx context.Context, keys ...string) []ui.Column {
	list := make([]ui.Column, len(keys))
	for i, k := range keys {
		list[i] = ui.Column{Text: i18n.T(ctx, k)}
	}
	return list
}

func indicatorFacts(ctx context.Context, in Indicator, of *civic.Node) []ui.Term {
	list := []ui.Term{{Label: i18n.T(ctx, "indicator.field.measure"), Cell: ui.C(i18n.T(ctx, "indicator.measure."+string(in.Measure)))}}
	if !in.Unit.IsZero() {
		list = append(list, ui.Term{Label: i18n.T(ctx, "indicator.field.unit"), Cell: ui.CText(in.Unit)})
	}
	if in.Better != "" {
		list = append(list, ui.Term{Label: i18n.T(ctx, "indicator.field.better"), Cell: ui.C(i18n.T(ctx, "indicator.better."+in.Better))})
	}
	if of != nil && ui.Leads(ctx, of.Href) {
		list = append(list, ui.Term{Label: i18n.T(ctx, "indicator.field.of"), Cell: ui.CTextLink(of.Title, of.Href)})
	}
	if len(in.SDG) > 0 {
		list = append(list, ui.Term{Label: i18n.T(ctx, "indicator.field.sdg"), Cell: ui.C(sdg.Said(ctx, in.SDG))})
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
		list = append(list, ui.ChartBar{Label: i18n.T(ctx, "indicator.target_short", strconv.Itoa(t.Horizon)), Value: max(t.Value, 0), Text: measured(ctx, in, t.Value), Series: 1})
	}
	return list
}

func chartCaption(ctx context.Context, in Indicator) string {
	list := in.Standing()
	for i, v := range list {
		if slices.ContainsFunc(list[:i], func(w Value) bool { return w.From == v.From && w.To == v.To }) {
			return i18n.T(ctx, "indicator.caption_differ")
		}
	}
	return ""
}

func valueTable(ctx context.Context, in Indicator) ui.TableProps {
	t := ui.TableProps{Caption: i18n.T(ctx, "indicator.values"), HideCaption: true, Columns: heads(ctx, "indicator.field.period", "indicator.field.value", "indicator.field.note", "indicator.field.source"), Stack: true}
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
	t := ui.TableProps{Caption: i18n.T(ctx, "indicator.values"), HideCaption: true, Columns: heads(ctx, "indicator.field.period", "indicator.field.value", "indicator.field.source", "indicator.field.withdrawn_why"), Stack: true}
	for _, v := range list {
		t.Rows = append(t.Rows, []ui.Cell{ui.C(period(ctx, v)), ui.C(measured(ctx, in, v.Value)), ui.CPart(ui.Sources(v.Source)), ui.C(v.WithdrawnWhy)})
	}
	return t
}

// passed tells whether the last day of a horizon's year is over.
func passed(year int, today string) bool { return strconv.Itoa(year) < today[:min(4, len(today))] }
