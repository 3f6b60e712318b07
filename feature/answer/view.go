package answer

import (
	"context"
	"strings"

	"dienhong/civic"
	"dienhong/platform/i18n"
	"dienhong/ui"
)

// looks give each decision the state of the design system that it looks like.
var looks = map[Decision]string{Accepted: "accepted", Partly: "partly", Explained: "refused", Forwarded: "submitted", Noted: "unknown"}

func decisionWord(ctx context.Context, d Decision) string {
	return i18n.T(ctx, "answer.decision."+string(d))
}

func stateWord(ctx context.Context, s State) string { return i18n.T(ctx, "answer.state."+string(s)) }

// excerptLength is how many characters of an answer stand for it in a list.
const excerptLength = 160

// Excerpt is the beginning of a text on one line.
func Excerpt(t civic.Text) civic.Text { return civic.Text{VI: short(t.VI), EN: short(t.EN)} }

func short(s string) string {
	runes := []rune(strings.Join(strings.Fields(s), " "))
	if len(runes) <= excerptLength {
		return string(runes)
	}
	cut := string(runes[:excerptLength])
	if i := strings.LastIndexByte(cut, ' '); i > 0 {
		cut = cut[:i]
	}
	return cut + "…"
}

func (v publicView) tabs(ctx context.Context) []ui.Tab {
	list := []ui.Tab{v.L.CountedTab(i18n.T(ctx, "answer.all"), "decision", "", v.Total)}
	for _, d := range Decisions {
		list = append(list, v.L.CountedTab(decisionWord(ctx, d), "decision", string(d), v.Totals[d]))
	}
	return list
}

func (a answered) meta(ctx context.Context) string {
	return i18n.Date(ctx, a.At) + " · " + in(ctx, a.BodyName)
}

func (a answered) path() string { return "/answers/" + string(a.Answer) }

func (a answered) chainPath() string { return "/chain/answer/" + string(a.Answer) }

func (v onePublic) terms(ctx context.Context) []ui.Term {
	list := []ui.Term{
		{Label: i18n.T(ctx, "answer.field.decision"), Cell: ui.C(decisionWord(ctx, v.Decision))},
		{Label: i18n.T(ctx, "answer.field.body"), Cell: ui.CText(v.BodyName)},
	}
	if v.Decision == Forwarded {
		list = append(list, ui.Term{Label: i18n.T(ctx, "answer.field.forwarded_to"), Cell: ui.CText(v.ForwardName)})
	}
	return append(list,
		ui.Term{Label: i18n.T(ctx, "answer.published"), Cell: ui.C(i18n.Date(ctx, v.At))},
		ui.Term{Label: i18n.T(ctx, "answer.consultation"), Cell: ui.CTextLink(v.C.Title, "/consultations/"+v.C.Slug)})
}

func (v onePublic) crumbs(ctx context.Context) []ui.Link {
	return []ui.Link{
		{Text: in(ctx, v.C.Title), Href: "/consultations/" + v.C.Slug},
		{Text: i18n.T(ctx, "answer.title"), Href: "/consultations/" + v.C.Slug + "/answers"},
		{Text: i18n.T(ctx, "answer.one")},
	}
}

// kindWord names the kind of a thing on the chain; the chain's own words.
func kindWord(ctx context.Context, n civic.Node) string {
	return i18n.T(ctx, "chain.kind."+string(n.Kind))
}

// knots are what became of an answer, as a line.
func knots(ctx context.Context, nodes []civic.Node) []ui.Knot {
	list := make([]ui.Knot, len(nodes))
	for i, n := range nodes {
		list[i] = ui.Knot{
			Kind: picture(n.Kind), Label: kindWord(ctx, n), TitleText: n.Title, Href: n.Href, Date: i18n.Date(ctx, n.At), Who: in(ctx, n.Who),
			State: n.State, StateText: in(ctx, n.Label),
		}
	}
	return list
}

func links(ctx context.Context, nodes []civic.Node) []ui.Link {
	list := make([]ui.Link, len(nodes))
	for i, n := range nodes {
		list[i] = ui.Link{Text: kindWord(ctx, n) + ": " + in(ctx, n.Title), Href: n.Page()}
	}
	return list
}

// picture is the design system's for a kind; what people said is a voice.
func picture(k civic.RefKind) string {
	switch k {
	case civic.RefComment, civic.RefPassage, civic.RefStatement:
		return "voice"
	}
	return string(k)
}
