package initiative

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"dienhong/civic"
	"dienhong/kit/room"
	"dienhong/platform/i18n"
	"dienhong/ui"
)

// looks give each state the one of the design system that it looks like.
var looks = map[State]string{
	Idea: "unknown", UnderReview: "waiting", Merged: "merged", Selected: "accepted", NotSelected: "refused", Planned: "planned",
	InProgress: "running", Done: "done", Stopped: "cancelled", Hidden: "hidden",
}

func stateWord(ctx context.Context, s State) string {
	return i18n.T(ctx, "initiative.state."+string(s))
}

func path(in Initiative) string { return "/initiatives/" + string(in.ID) }

func (q query) stateOptions(ctx context.Context) []ui.Option {
	list := make([]ui.Option, len(publicStates))
	for i, s := range publicStates {
		list[i] = ui.Option{Value: string(s), Label: stateWord(ctx, s), Selected: s == q.State}
	}
	return list
}

func (q query) pillarOptions(ctx context.Context, c choices) []ui.Option {
	list := make([]ui.Option, len(c.Pillars))
	for i, p := range c.Pillars {
		list[i] = ui.Option{Value: p.Slug, Label: text(ctx, p.Name), Selected: p.Slug == q.Pillar}
	}
	return list
}

func (v listView) sortOptions(ctx context.Context) []ui.Option {
	return []ui.Option{
		{Value: "", Label: i18n.T(ctx, "initiative.sort.newest"), Selected: v.L.Filter.Sort == ""},
		{Value: "support", Label: i18n.T(ctx, "initiative.sort.support"), Selected: v.L.Filter.Sort == "support"},
	}
}

// meta is the line under a title: pillar, horizon, supporters.
func (c choices) meta(ctx context.Context, in Initiative) string {
	var parts []string
	for _, p := range c.Pillars {
		if p.ID == in.Pillar {
			parts = append(parts, text(ctx, p.Name))
		}
	}
	if in.Horizon != 0 {
		parts = append(parts, i18n.T(ctx, "initiative.horizon", strconv.Itoa(in.Horizon)))
	}
	return strings.Join(append(parts, i18n.N(ctx, "initiative.supporters", in.Supporters)), " · ")
}

// terms are what is known of an initiative; what nobody gave is left out.
func (v oneView) terms(ctx context.Context) []ui.Term {
	in := v.In
	var list []ui.Term
	add := func(field string, c ui.Cell) {
		list = append(list, ui.Term{Label: i18n.T(ctx, "initiative.field."+field), Cell: c})
	}
	for _, p := range v.Choices.Pillars {
		if p.ID == in.Pillar {
			add("pillar", ui.CTextLink(p.Name, "/pillars/"+p.Slug))
		}
	}
	if len(in.Fields) > 0 && room.On(ctx, fieldsRoom) {
		words := make([]string, len(in.Fields))
		for i, f := range in.Fields {
			words[i] = i18n.T(ctx, "field."+string(f))
		}
		add("fields", ui.C(strings.Join(words, "; ")))
	}
	if !in.Place.IsZero() {
		add("place", ui.CText(in.Place))
	}
	if in.Mapped() {
		at := fmt.Sprintf("%.5f, %.5f", in.Latitude, in.Longitude)
		add("position", ui.CLink(at, fmt.Sprintf("https://www.openstreetmap.org/?mlat=%.5f&mlon=%.5f#map=16/%.5f/%.5f", in.Latitude, in.Longitude, in.Latitude, in.Longitude)))
	}
	if in.Proposer != "" {
		add("proposer", ui.CText(v.Choices.body(in.Proposer)))
	} else if in.Source == "" {
		add("proposer", ui.C(i18n.T(ctx, "initiative.person")))
	}
	if !in.Lead.IsZero() {
		add("lead", ui.CText(in.Lead))
	}
	if !in.Partners.IsZero() {
		add("partners", ui.CPart(ui.ProseText(in.Partners)))
	}
	if s := costRange(ctx, in); s != "" {
		add("cost", ui.C(s))
	}
	if in.Horizon != 0 {
		add("horizon", ui.C(strconv.Itoa(in.Horizon)))
	}
	if in.Level != "" {
		add("level", ui.C(i18n.T(ctx, "initiative.level."+in.Level)))
	}
	if len(in.SDG) > 0 {
		words := make([]string, len(in.SDG))
		for i, g := range in.SDG {
			words[i] = i18n.T(ctx, "initiative.sdg", string(g), i18n.T(ctx, "sdg.goal."+strconv.Itoa(g.Goal())))
		}
		add("sdg", ui.CPart(ui.BulletList(words)))
	}
	if len(in.Objectives) > 0 {
		words := make([]string, len(in.Objectives))
		for i, o := range in.Objectives {
			words[i] = strconv.Itoa(o)
		}
		add("objectives", ui.C(strings.Join(words, ", ")))
	}
	return list
}

// costRange says what it would cost; "" when nobody said.
func costRange(ctx context.Context, in Initiative) string {
	switch lo, hi := in.CostMin, in.CostMax; {
	case lo == Unknown && hi == Unknown:
		return ""
	case hi == Unknown:
		return i18n.T(ctx, "initiative.cost.from", i18n.Number(ctx, lo))
	case lo == Unknown:
		return i18n.T(ctx, "initiative.cost.to", i18n.Number(ctx, hi))
	case lo == hi:
		return i18n.T(ctx, "initiative.cost.exact", i18n.Number(ctx, lo))
	default:
		return i18n.T(ctx, "initiative.cost.range", i18n.Number(ctx, lo), i18n.Number(ctx, hi))
	}
}

// timeline is the dated states with their reasons.
func (v oneView) timeline(ctx context.Context) []ui.Knot {
	list := make([]ui.Knot, len(v.Steps))
	for i, st := range v.Steps {
		k := ui.Knot{Kind: stepIcons[st.To], Label: stateWord(ctx, st.To), Date: i18n.Date(ctx, st.At), Body: st.Reason}
		if i == len(v.Steps)-1 {
			k.State, k.StateText = looks[st.To], i18n.T(ctx, "initiative.now")
		}
		if other, ok := v.Others[st.MergedInto]; ok {
			k.TitleText, k.Href = other.Title, path(other)
		}
		list[i] = k
	}
	return list
}

// stepIcons are pictures of the design system.
var stepIcons = map[State]string{
	Idea: "idea", UnderReview: "search", Merged: "merge", Selected: "check", NotSelected: "cross", Planned: "calendar", InProgress: "open",
	Done: "check", Stopped: "minus", Hidden: "hidden",
}

// alive tells whether it can be supported.
func (v oneView) alive() bool { return CanSupport(v.In) == nil }

// kindWord names the kind of a thing on the chain; the chain's own words.
func kindWord(ctx context.Context, n civic.Node) string {
	return i18n.T(ctx, "chain.kind."+string(n.Kind))
}

func links(ctx context.Context, nodes []civic.Node) []ui.Link {
	list := make([]ui.Link, len(nodes))
	for i, n := range nodes {
		list[i] = ui.Link{Text: kindWord(ctx, n) + ": " + text(ctx, n.Title), Href: n.Page()}
	}
	return list
}

func initiativeLinks(ctx context.Context, list []Initiative) []ui.Link {
	all := make([]ui.Link, len(list))
	for i, in := range list {
		all[i] = ui.Link{Text: text(ctx, in.Title), Href: path(in)}
	}
	return all
}

// mergedNote says that supporters of what was merged are counted too.
func mergedNote(ctx context.Context, v oneView) string {
	if len(v.Merged) == 0 {
		return ""
	}
	return i18n.N(ctx, "initiative.with_merged", len(v.Merged))
}
