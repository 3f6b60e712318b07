package search

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"dienhong/civic"
	"dienhong/kit/room"
	"dienhong/platform/i18n"
	"dienhong/ui"
)

// How much is shown and counted.
const (
	few      = 3   // of each kind, when several kinds were found
	manyHits = 200 // of a kind at most
	pageSize = 20
	allOf    = 500 // of all kinds that are not many, together
)

// Result is a thing that was found, as the reader may see it.
type Result struct {
	Kind, ID string
	// Name is its title, or the beginning of its text.
	Name   civic.Text
	Title  []ui.Piece
	Text   []ui.Piece // around what was found; empty when the title says it all
	In     civic.Text // title of the consultation; may be empty
	At     time.Time
	Href   string
	Path   string // its page for everyone; may be empty
	Hidden bool   // from the public

	TitleLang, TextLang civic.Locale
}

// Group is what was found of one kind, the best first.
type Group struct {
	Kind    Kind
	Results []Result
	// Count is how many there are; More tells that there are more than that.
	Count int
	More  bool
	best  place
}

// Overview returns the best of each kind.
func (m *Module) Overview(ctx context.Context, r Request) ([]Group, error) {
	byKind, err := m.index.find(ctx, r, m.classes(ctx))
	if err != nil {
		return nil, err
	}
	shown := few
	if len(byKind) == 1 {
		shown = pageSize
	}
	var groups []Group
	var places []place
	for _, s := range m.sources {
		h := byKind[s.Kind.Name]
		if h == nil {
			continue
		}
		n := min(len(h.places), manyHits)
		groups = append(groups, Group{Kind: s.Kind, Count: n, More: h.more || n < len(h.places), best: h.places[0]})
		places = append(places, h.places[:min(shown, n)]...)
	}
	slices.SortStableFunc(groups, func(a, b Group) int { return cmp.Compare(b.best.Tier, a.best.Tier) })
	results, err := m.index.results(ctx, r, places)
	for i := range groups {
		for _, res := range results {
			if res.Kind == groups[i].Kind.Name {
				groups[i].Results = append(groups[i].Results, res)
			}
		}
	}
	return groups, err
}

// classes are all kinds of the rooms that are on: those of which there may be many each by itself.
func (m *Module) classes(ctx context.Context) []class {
	var list []class
	rest := class{limit: allOf}
	for _, s := range m.sources {
		if !room.On(ctx, s.Kind.Room) {
			continue
		}
		if s.Kind.Many {
			list = append(list, class{[]string{s.Kind.Name}, manyHits + 1})
			continue
		}
		rest.kinds = append(rest.kinds, s.Kind.Name)
	}
	if len(rest.kinds) > 0 {
		list = append(list, rest)
	}
	return list
}

// List returns some of what was found of one kind.
func (m *Module) List(ctx context.Context, r Request, k Kind, limit, offset int) (Group, error) {
	byKind, err := m.index.find(ctx, r, []class{{[]string{k.Name}, manyHits + 1}})
	h := byKind[k.Name]
	if err != nil || h == nil {
		return Group{Kind: k}, err
	}
	n := min(len(h.places), manyHits)
	g := Group{Kind: k, Count: n, More: h.more || n < len(h.places)}
	g.Results, err = m.index.results(ctx, r, h.places[min(offset, n):min(offset+limit, n)])
	return g, err
}

// results reads what stands at places, in their order.
func (x Index) results(ctx context.Context, r Request, places []place) ([]Result, error) {
	if len(places) == 0 {
		return nil, nil
	}
	rows, err := x.rows(ctx, places)
	if err != nil {
		return nil, err
	}
	var numbers []string
	for _, row := range rows {
		if row.Consultation != 0 {
			numbers = append(numbers, civic.ConsultationNumber(row.Consultation).String())
		}
	}
	around, err := x.byIDs(ctx, ConsultationKind, numbers)
	if err != nil {
		return nil, err
	}
	var list []Result
	for _, p := range places {
		p.Tier = 0
		if row, ok := rows[p]; ok {
			list = append(list, r.result(ctx, row, around[civic.ConsultationNumber(row.Consultation).String()]))
		}
	}
	return list, nil
}

// result draws an entry for the reader; c is the entry of its consultation.
func (r Request) result(ctx context.Context, row, c row) Result {
	locale := civic.Locale(i18n.LocaleOf(ctx))
	title, text := civic.Text{VI: row.TitleVI, EN: row.TitleEN}, civic.Text{VI: row.TextVI, EN: row.TextEN}
	out := Result{Kind: row.Kind, ID: row.ID, Name: title, At: civic.FromMillis(row.At), Hidden: !row.public(r.Now) || row.Consultation != 0 && !c.public(r.Now)}
	if row.Kind != ConsultationKind {
		out.In = civic.Text{VI: c.TitleVI, EN: c.TitleEN}
	}
	out.Path = strings.Replace(row.Path, Below, c.Path, 1)
	out.Href = out.Path
	if r.Office && row.Desk != "" || row.Path == "" {
		out.Href = strings.Replace(row.Desk, Below, c.Desk, 1)
	}
	out.Text, out.TextLang = r.Query.excerptIn(text, locale)
	if title.IsZero() {
		out.Name, out.Title, out.TitleLang, out.Text = text, out.Text, out.TextLang, nil
		return out
	}
	name, lang := title.In(locale)
	out.Title, out.TitleLang = r.Query.marked(name), lang
	return out
}

// excerptIn takes the language of the reader, or the other one when only there
// something was found.
func (q Query) excerptIn(t civic.Text, locale civic.Locale) ([]ui.Piece, civic.Locale) {
	own, lang := t.In(locale)
	list, met := q.excerpt(own)
	if met {
		return list, lang
	}
	other := civic.Vietnamese
	if locale == civic.Vietnamese {
		other = civic.English
	}
	text, otherLang := t.In(other)
	if there, met := q.excerpt(text); met {
		return there, otherLang
	}
	return list, lang
}
