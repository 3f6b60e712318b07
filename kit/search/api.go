package search

import (
	"context"
	"net/http"
	"strings"
	"time"

	"dienhong/civic"
	"dienhong/kit/list"
	"dienhong/platform/api"
	"dienhong/platform/i18n"
	"dienhong/platform/web"

	"github.com/danielgtaylor/huma/v2"
)

// FoundThing is something public that a search found.
type FoundThing struct {
	Kind         string     `json:"kind" doc:"What it is: consultation, statement, initiative… The response lists the kinds."`
	ID           string     `json:"id"`
	Title        civic.Text `json:"title" doc:"Its title, or the beginning of its text when it has none."`
	Excerpt      string     `json:"excerpt" doc:"The text around the match, in the language of Accept-Language when it matched there."`
	Consultation civic.Text `json:"consultation" doc:"Title of the consultation it belongs to; empty when there is none."`
	At           *time.Time `json:"at,omitempty" doc:"When it was created, decided or sent."`
	Path         string     `json:"path" doc:"Path of its page in Vietnamese."`
}

// FoundKind counts what was found of a kind.
type FoundKind struct {
	Kind  string `json:"kind"`
	Name  string `json:"name"`
	Count int    `json:"count"`
	More  bool   `json:"more" doc:"Whether there are more than that."`
}

// FoundList is what a search found.
type FoundList struct {
	Kinds   []FoundKind  `json:"kinds"`
	Results []FoundThing `json:"results" doc:"A page of the best results of the requested kind, or the best of each kind."`
	list.Position
}

// API adds the operation.
func (m *Module) API(a *api.API) {
	type output struct{ Body FoundList }
	api.Register(a, web.Public, huma.Operation{OperationID: "search", Method: http.MethodGet, Path: "/search", Summary: "Search everything public"},
		func(ctx context.Context, in *struct {
			Words string `query:"q" maxLength:"200" required:"true" doc:"Search words, with or without accents; words in quotation marks must stand next to each other."`
			Kind  string `query:"kind" maxLength:"40" doc:"Only results of this kind."`
			list.Paging
		},
		) (*output, error) {
			r := Request{Query: Parse(in.Words), Who: civic.Visitor(), Now: m.clock()}
			groups, err := m.Overview(ctx, r)
			if err != nil {
				return nil, err
			}
			out := &output{FoundList{Kinds: []FoundKind{}, Results: []FoundThing{}}}
			var results []Result
			total := 0
			for _, g := range groups {
				out.Body.Kinds = append(out.Body.Kinds, FoundKind{g.Kind.Name, i18n.T(ctx, g.Kind.Key), g.Count, g.More})
				results = append(results, g.Results...)
				total = len(results)
			}
			if in.Kind != "" {
				s, ok := m.source(in.Kind)
				if !ok {
					return nil, civic.Invalid(civic.FieldError{Field: "kind", Key: "error.field.choice"})
				}
				g, err := m.List(ctx, r, s.Kind, in.Size, in.Offset())
				if err != nil {
					return nil, err
				}
				results, total = g.Results, g.Count
			}
			out.Body.Position = in.Of(total)
			for _, res := range results {
				out.Body.Results = append(out.Body.Results, thing(res))
			}
			return out, nil
		})
}

func thing(r Result) FoundThing {
	t := FoundThing{Kind: r.Kind, ID: r.ID, Title: r.Name, Excerpt: strings.TrimSpace(plainText(r.Text)), Consultation: r.In, Path: r.Href}
	if !r.At.IsZero() {
		t.At = &r.At
	}
	return t
}
