package theme

import (
	"context"
	"fmt"
	"net/http"

	"dienhong/civic"
	"dienhong/platform/api"
	"dienhong/platform/web"

	"github.com/danielgtaylor/huma/v2"
)

// ThemeRecord is a published theme.
type ThemeRecord struct {
	ID       string     `json:"id"`
	Name     civic.Text `json:"name"`
	Summary  civic.Text `json:"summary" doc:"Summary in the office's words."`
	Pillar   string     `json:"pillar,omitempty"`
	Passages int        `json:"passages" doc:"Including passages of unpublished comments."`
	Comments int        `json:"comments"`
}

// ThemeCoverage tells how much of the comments has been read.
type ThemeCoverage struct {
	Comments int `json:"comments" doc:"Comments that count."`
	Themed   int `json:"themed" doc:"Comments with a passage in a theme."`
	Empty    int `json:"empty" doc:"Comments read with nothing to mark."`
}

// ThemeList is the published themes of a consultation.
type ThemeList struct {
	Coverage ThemeCoverage `json:"coverage"`
	Themes   []ThemeRecord `json:"themes"`
}

// PassageRecord is a part of a public comment.
type PassageRecord struct {
	ID      string `json:"id"`
	Comment string `json:"comment"`
	Start   int    `json:"start" doc:"First character of the passage in the comment's text, from 0."`
	End     int    `json:"end" doc:"First character after the passage."`
	Text    string `json:"text"`
	Lang    string `json:"lang"`
}

// ThemeLink is a thing on the chain.
type ThemeLink struct {
	Kind  string     `json:"kind"`
	ID    string     `json:"id"`
	Title civic.Text `json:"title"`
	Href  string     `json:"href,omitempty"`
}

// ThemeDetails is a published theme with its public passages.
type ThemeDetails struct {
	ThemeRecord
	Consultation   string          `json:"consultation" doc:"Slug."`
	PublicPassages []PassageRecord `json:"public_passages"`
	Became         []ThemeLink     `json:"became" doc:"Statements, answers and anything else that came of it, as far as it is public."`
}

// StatementOrigins is what a statement was made from.
type StatementOrigins struct {
	From   []ThemeLink `json:"from" doc:"Themes and passages, as far as they are public."`
	Hidden int         `json:"hidden" doc:"Number that are not public."`
}

func themeRecord(t Theme) ThemeRecord {
	return ThemeRecord{string(t.ID), t.Name, t.Summary, string(t.Pillar), t.Passages, t.Comments}
}

func themeLinks(nodes []civic.Node) []ThemeLink {
	list := make([]ThemeLink, len(nodes))
	for i, n := range nodes {
		list[i] = ThemeLink{string(n.Kind), n.ID, n.Title, n.Href}
	}
	return list
}

// open gives a consultation that everybody may see.
func open(c civic.Consultation, err error) (civic.Consultation, error) {
	if err == nil && !c.Public {
		err = civic.NotFound("consultation")
	}
	return c, err
}

// API adds the operations.
func (m *Module) API(a *api.API) {
	type list struct{ Body ThemeList }
	api.Register(a, web.Public, huma.Operation{OperationID: "list-themes", Method: http.MethodGet, Path: "/consultations/{slug}/themes", Summary: "List the themes of a consultation and how many comments have been read"},
		func(ctx context.Context, in *struct {
			Slug string `path:"slug" maxLength:"60"`
		},
		) (*list, error) {
			c, err := open(m.deps.Consultations.Snapshot(ctx, in.Slug))
			if err != nil {
				return nil, err
			}
			themes, err := m.Service.Themes(ctx, civic.Visitor(), c.Number)
			if err != nil {
				return nil, err
			}
			coverage, err := m.Service.Coverage(ctx, c.Number)
			out := &list{ThemeList{ThemeCoverage(coverage), []ThemeRecord{}}}
			for _, t := range themes {
				out.Body.Themes = append(out.Body.Themes, themeRecord(t))
			}
			return out, err
		})
	type one struct{ Body ThemeDetails }
	api.Register(a, web.Public, huma.Operation{OperationID: "get-theme", Method: http.MethodGet, Path: "/themes/{id}", Summary: "Read a theme with its public passages"},
		func(ctx context.Context, in *struct {
			ID string `path:"id" maxLength:"26"`
		},
		) (*one, error) {
			t, passages, err := m.Service.Theme(ctx, civic.Visitor(), civic.ID(in.ID))
			if err != nil {
				return nil, err
			}
			c, err := open(m.deps.Consultations.SnapshotByNumber(ctx, t.Consultation))
			if err != nil {
				return nil, err
			}
			langs, err := m.Service.langs(ctx, passages)
			if err != nil {
				return nil, err
			}
			effects, err := m.Service.chain.Effects(ctx, m.deps.DB.Read(), t.Ref())
			if err != nil {
				return nil, err
			}
			nodes, _, err := m.Service.chain.Tell(ctx, civic.Visitor(), effects)
			out := &one{ThemeDetails{themeRecord(t), c.Slug, []PassageRecord{}, themeLinks(nodes)}}
			for _, p := range passages {
				out.Body.PublicPassages = append(out.Body.PublicPassages, PassageRecord{string(p.ID), string(p.Comment), p.Start, p.End, p.Text, string(langs[p.Comment])})
			}
			return out, err
		})
	type origins struct{ Body StatementOrigins }
	api.Register(a, web.Public, huma.Operation{OperationID: "get-statement-origins", Method: http.MethodGet, Path: "/consultations/{slug}/statements/{number}/origins", Summary: "Read what a statement was made from"},
		func(ctx context.Context, in *struct {
			Slug   string `path:"slug" maxLength:"60"`
			Number int64  `path:"number" minimum:"0"`
		},
		) (*origins, error) {
			c, err := open(m.deps.Consultations.Snapshot(ctx, in.Slug))
			if err != nil {
				return nil, err
			}
			ref := civic.Ref{Kind: civic.RefStatement, ID: fmt.Sprintf("%d-%d", c.Number, in.Number)}
			if shown, _, err := m.Service.chain.Tell(ctx, civic.Visitor(), []civic.Ref{ref}); err != nil || len(shown) == 0 {
				if err == nil {
					err = civic.NotFound("statement")
				}
				return nil, err
			}
			causes, err := m.Service.chain.Causes(ctx, m.deps.DB.Read(), ref)
			if err != nil {
				return nil, err
			}
			nodes, hidden, err := m.Service.chain.Tell(ctx, civic.Visitor(), causes)
			return &origins{StatementOrigins{themeLinks(nodes), hidden}}, err
		})
}
