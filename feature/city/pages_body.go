package city

import (
	"context"
	"net/http"
	"slices"

	"dienhong/kit/mention"
	"dienhong/platform/i18n"
	"dienhong/platform/web"
	"dienhong/ui"
)

// directory is what a page of the directory shows.
type directory struct {
	Path   string // of the page; what it leads to lies below
	Search string
	Kind   string // empty: all; one that does not exist finds nothing
	Bodies []Body
	// Counts are of everything the words find, whatever its kind.
	Counts map[BodyKind]int
}

// directoryQuery is a search of the register of organisations.
type directoryQuery struct {
	Search string `form:"q"`
	Kind   string `form:"kind"`
}

// search reads the search of the address and runs it.
func (m *Module) search(r *http.Request, path string) (directory, error) {
	var q directoryQuery
	if err := web.Query(r, &q); err != nil {
		return directory{}, err
	}
	list, err := m.Service.Bodies(r.Context(), q.Search)
	d := directory{Path: path, Search: q.Search, Kind: q.Kind, Counts: kinds(list)}
	d.Bodies = slices.DeleteFunc(list, func(b Body) bool { return q.Kind != "" && string(b.Kind) != q.Kind })
	return d, err
}

func (m *Module) bodies(w http.ResponseWriter, r *http.Request) error {
	d, err := m.search(r, "/organisations")
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, bodiesPage(d))
}

func (m *Module) body(w http.ResponseWriter, r *http.Request) error {
	b, err := m.Service.Body(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	groups, err := m.deps.Mentions.Of(r.Context(), mention.Subject{Kind: mention.Body, ID: b.ID})
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, bodyPage(b, offered(r.Context(), groups)))
}

func kindWord(ctx context.Context, k BodyKind) string {
	return i18n.T(ctx, "city.body.kind."+string(k))
}

// options are the kinds that the words find, with how many of each.
func (d directory) options(ctx context.Context) []ui.Option {
	var list []ui.Option
	for _, k := range BodyKinds {
		if n := d.Counts[k]; n > 0 || string(k) == d.Kind {
			list = append(list, ui.Option{
				Value: string(k), Selected: string(k) == d.Kind, Label: i18n.T(ctx, "city.body.kind_count", kindWord(ctx, k), i18n.Number(ctx, n)),
			})
		}
	}
	return list
}

// ofKind gives the organisations of a kind.
func (d directory) ofKind(k BodyKind) []Body {
	return slices.DeleteFunc(slices.Clone(d.Bodies), func(b Body) bool { return b.Kind != k })
}

// mark says that the source of an organisation was not read.
func (b Body) mark(ctx context.Context) (state, word string) {
	if b.Verified {
		return "", ""
	}
	return "waiting", i18n.T(ctx, "city.body.to_check")
}

// facts are what is known of an organisation.
func (b Body) facts(ctx context.Context) []ui.Term {
	source := ui.Cell{Text: orDash(b.Source)}
	if b.Source != "" {
		source = ui.Cell{C: ui.Sources(b.Source)}
	}
	list := []ui.Term{
		{Label: i18n.T(ctx, "city.field.kind"), Cell: ui.Cell{Text: kindWord(ctx, b.Kind)}},
		{Label: i18n.T(ctx, "city.field.place"), Cell: ui.Cell{Text: orDash(b.Place)}},
		{Label: i18n.T(ctx, "city.field.role"), Cell: textOrDash(b.Role)},
		{Label: i18n.T(ctx, "city.field.source"), Cell: source},
	}
	if b.Note != "" {
		list = append(list, ui.Term{Label: i18n.T(ctx, "city.field.note"), Cell: ui.Cell{Text: b.Note}})
	}
	return list
}
