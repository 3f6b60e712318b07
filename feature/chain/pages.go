package chain

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"dienhong/civic"
	"dienhong/kit/room"
	"dienhong/platform/i18n"
	"dienhong/platform/web"
	"dienhong/ui"
)

// shown is how many things of a kind a page lists; the total stands beside.
const shown = 20

type chainView struct {
	node          civic.Node
	back, forward []Tier
}

func (m *Module) show(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	who := civic.ActorFrom(ctx)
	ref := civic.Ref{Kind: civic.RefKind(r.PathValue("kind")), ID: r.PathValue("id")}
	var v chainView
	var err error
	if !offered(ctx, ref.Kind) {
		return civic.NotFound("node")
	}
	if v.node, err = m.Service.Node(ctx, who, ref); err != nil {
		return err
	}
	if v.back, err = m.Service.Walk(ctx, who, ref, Back, shown); err != nil {
		return err
	}
	if v.forward, err = m.Service.Walk(ctx, who, ref, Forward, shown); err != nil {
		return err
	}
	off := func(t Tier) bool { return !offered(ctx, t.Kind) }
	v.back, v.forward = slices.DeleteFunc(v.back, off), slices.DeleteFunc(v.forward, off)
	return web.Render(w, r, http.StatusOK, chainPage(v))
}

func kindName(ctx context.Context, k civic.RefKind) string {
	return i18n.T(ctx, "chain.kind."+string(k))
}

// tierTitle counts: "412 ý kiến".
func tierTitle(ctx context.Context, t Tier) string {
	return i18n.N(ctx, "chain.count."+string(t.Kind), t.Total)
}

// meta is the line under a title: the day and the body that acts.
func meta(ctx context.Context, n civic.Node) string {
	var parts []string
	if !n.At.IsZero() {
		parts = append(parts, i18n.Date(ctx, n.At))
	}
	if !n.Who.IsZero() {
		text, _ := n.Who.In(civic.Locale(i18n.LocaleOf(ctx)))
		parts = append(parts, text)
	}
	return strings.Join(parts, " · ")
}

func label(ctx context.Context, n civic.Node) string {
	text, _ := n.Label.In(civic.Locale(i18n.LocaleOf(ctx)))
	return text
}

// Leads tells whether a path leads somewhere as far as the chain knows: its page of a
// thing leads nowhere while the room of such things is off.
func Leads(ctx context.Context, path string) bool {
	rest, ours := strings.CutPrefix(path, "/chain/")
	kind, _, _ := strings.Cut(rest, "/")
	return !ours || offered(ctx, civic.RefKind(kind))
}

// offered tells whether the part of the site is on that things of a kind belong to.
func offered(ctx context.Context, k civic.RefKind) bool { return room.Leads(ctx, place(k)) }

// place is a page of the part of the site that things of a kind belong to.
func place(k civic.RefKind) string {
	const consultation = "/consultations/any/"
	switch k {
	case civic.RefComment:
		return consultation + "comments"
	case civic.RefPassage, civic.RefTheme:
		return consultation + "themes"
	case civic.RefStatement:
		return consultation + "statements"
	case civic.RefAnswer:
		return consultation + "answers"
	case civic.RefInitiative:
		return "/initiatives"
	case civic.RefPlace:
		return "/places"
	case civic.RefEvent:
		return "/events"
	case civic.RefReport:
		return "/reports"
	}
	return "/plan"
}

func page(ctx context.Context, v chainView) ui.Page {
	title, _ := v.node.Title.In(civic.Locale(i18n.LocaleOf(ctx)))
	return ui.Page{Title: i18n.T(ctx, "chain.title", title), Under: place(v.node.Kind)}
}
