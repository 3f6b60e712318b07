package search

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"dienhong/civic"
	"dienhong/kit/list"
	"dienhong/platform/i18n"
	"dienhong/platform/web"
	"dienhong/ui"
)

// asked is a search as its address carries it.
type asked struct {
	Words string `form:"q"`
	Kind  string `form:"kind"`
}

// view is the page of a search.
type view struct {
	l      list.List[asked]
	office bool
	query  Query
	groups []Group
	kind   *Kind // nil: all
}

func (v view) path() string {
	if v.office {
		return "/office/search"
	}
	return "/search"
}

// page draws what was found: the best of each kind, or all of one.
func (m *Module) page(office bool) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		ctx := r.Context()
		v := view{office: office}
		var err error
		if v.l, err = list.Read[asked](r, v.path(), pageSize); err != nil {
			return err
		}
		v.query = Parse(v.l.Filter.Words)
		req := m.request(ctx, v.query, office)
		if v.groups, err = m.Overview(ctx, req); err != nil {
			return err
		}
		if s, ok := m.source(v.l.Filter.Kind); ok && slices.ContainsFunc(v.groups, func(g Group) bool { return g.Kind == s.Kind }) {
			v.kind = &s.Kind
			results, err := list.Load(&v.l, func(limit, offset int) ([]Result, int, error) {
				g, err := m.List(ctx, req, s.Kind, limit, offset)
				return g.Results, g.Count, err
			})
			if err != nil {
				return err
			}
			i := slices.IndexFunc(v.groups, func(g Group) bool { return g.Kind == s.Kind })
			v.groups[i].Results = results
		}
		return web.Render(w, r, http.StatusOK, searchPage(v))
	}
}

func (m *Module) request(ctx context.Context, q Query, office bool) Request {
	return Request{Query: q, Who: civic.ActorFrom(ctx), Office: office, Now: m.clock()}
}

func plainText(list []ui.Piece) string {
	var b strings.Builder
	for _, p := range list {
		b.WriteString(p.Text)
	}
	return b.String()
}

// foreign is a language when it is not the page's.
func foreign(ctx context.Context, l civic.Locale) string {
	if string(l) == i18n.LocaleOf(ctx) {
		return ""
	}
	return string(l)
}

func metaOf(ctx context.Context, res Result) (parts []string) {
	if in, _ := res.In.In(civic.Locale(i18n.LocaleOf(ctx))); in != "" {
		parts = append(parts, in)
	}
	if !res.At.IsZero() {
		parts = append(parts, i18n.Date(ctx, res.At))
	}
	return parts
}

func (r Result) props(ctx context.Context) ui.FoundProps {
	p := ui.FoundProps{
		Title: r.Title, Text: r.Text, TitleLang: foreign(ctx, r.TitleLang), TextLang: foreign(ctx, r.TextLang), Href: r.Href,
		Meta: strings.Join(metaOf(ctx, r), " · "),
	}
	if r.Hidden {
		p.State, p.StateText = "neutral", i18n.T(ctx, "search.hidden")
	}
	return p
}

// count is the number of a group in words.
func (g Group) count(ctx context.Context) string {
	if g.More {
		return i18n.T(ctx, "search.more_than", i18n.Number(ctx, g.Count))
	}
	return i18n.Number(ctx, g.Count)
}

// tabs lead from everything to each kind.
func (v view) tabs(ctx context.Context) []ui.Tab {
	tabs := []ui.Tab{v.l.Tab(i18n.T(ctx, "search.all"), "kind", "")}
	for _, g := range v.groups {
		t := v.l.Tab(i18n.T(ctx, g.Kind.Key)+" ("+g.count(ctx)+")", "kind", g.Kind.Name)
		tabs = append(tabs, t)
	}
	return tabs
}

// shown are the groups of the page.
func (v view) shown() []Group {
	if v.kind == nil {
		return v.groups
	}
	return slices.DeleteFunc(slices.Clone(v.groups), func(g Group) bool { return g.Kind != *v.kind })
}

// total says how much was found.
func (v view) total(ctx context.Context) string {
	if v.query.Empty() {
		return ""
	}
	n, more := 0, false
	for _, g := range v.groups {
		n, more = n+g.Count, more || g.More
	}
	if more {
		return i18n.T(ctx, "search.count_more", i18n.Number(ctx, n))
	}
	return i18n.N(ctx, "search.count", n)
}

func (v view) title(ctx context.Context) string {
	if v.query.Empty() {
		return i18n.T(ctx, "search.title")
	}
	return i18n.T(ctx, "search.title_of", v.query.String())
}

// lead tells how to search while nothing is searched for.
func lead(ctx context.Context, v view) string {
	switch {
	case !v.query.Empty():
		return ""
	case v.office:
		return i18n.T(ctx, "search.lead_office")
	}
	return i18n.T(ctx, "search.lead")
}

// tooMany says that a list of one kind is cut.
func tooMany(ctx context.Context, v view, g Group) string {
	if v.kind == nil || !g.More {
		return ""
	}
	return i18n.T(ctx, "search.too_many", i18n.Number(ctx, g.Count))
}

// moreOf leads from the best of a kind to all of it.
func moreOf(ctx context.Context, v view, g Group) ui.Link {
	if v.kind != nil || g.Count <= len(g.Results) {
		return ui.Link{}
	}
	return ui.Link{Text: i18n.T(ctx, "search.see_all", g.count(ctx)), Href: v.l.With("kind", g.Kind.Name)}
}
