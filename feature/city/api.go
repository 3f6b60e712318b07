package city

import (
	"context"
	"net/http"

	"dienhong/civic"
	"dienhong/kit/list"
	"dienhong/platform/api"
	"dienhong/platform/web"

	"github.com/danielgtaylor/huma/v2"
)

// CityPillar is a pillar as programs see it.
type CityPillar struct {
	ID      string     `json:"id"`
	Slug    string     `json:"slug"`
	Name    civic.Text `json:"name"`
	Summary civic.Text `json:"summary"`
}

// CityHorizon is a year by which the city wants something.
type CityHorizon struct {
	ID   string     `json:"id"`
	Year int        `json:"year"`
	Name civic.Text `json:"name"`
}

// CityRecord is the installation as programs see it.
type CityRecord struct {
	Name     civic.Text    `json:"name"`
	Operator civic.Text    `json:"operator" doc:"The operator of this installation."`
	About    civic.Text    `json:"about"`
	Contact  string        `json:"contact,omitempty"`
	Pillars  []CityPillar  `json:"pillars"`
	Horizons []CityHorizon `json:"horizons"`
}

// DocumentRecord is an entry of the register as programs see it.
type DocumentRecord struct {
	ID       string     `json:"id"`
	Number   string     `json:"number,omitempty"`
	IssuedOn string     `json:"issued_on,omitempty" doc:"YYYY-MM-DD"`
	Issuer   civic.Text `json:"issuer"`
	Title    civic.Text `json:"title"`
	Link     string     `json:"link,omitempty"`
}

// DocumentList is a page of the register.
type DocumentList struct {
	list.Position
	Documents []DocumentRecord `json:"documents"`
}

func documentRecord(d Document) DocumentRecord {
	return DocumentRecord{string(d.ID), d.Number, d.IssuedOn, d.Issuer, d.Title, d.Link}
}

// OrganisationRecord is an organisation of the directory as programs see it.
type OrganisationRecord struct {
	ID       string     `json:"id"`
	Name     civic.Text `json:"name"`
	Kind     string     `json:"kind"`
	Place    string     `json:"place,omitempty"`
	Role     civic.Text `json:"role"`
	Source   string     `json:"source,omitempty"`
	Verified bool       `json:"verified" doc:"Whether the source was read and compared; otherwise the entry is still to be checked."`
	Note     string     `json:"note,omitempty"`
}

// OrganisationList is what a search of the directory finds.
type OrganisationList struct {
	Total         int                  `json:"total"`
	Organisations []OrganisationRecord `json:"organisations"`
}

// API adds the operations.
func (m *Module) API(a *api.API) {
	type profile struct{ Body CityRecord }
	api.Register(a, web.Public, huma.Operation{OperationID: "get-city", Method: http.MethodGet, Path: "/city", Summary: "Read who runs the site, the pillars and the horizons"},
		func(ctx context.Context, _ *struct{}) (*profile, error) {
			p, err := m.Service.Profile(ctx)
			out := &profile{CityRecord{Name: p.Name, Operator: p.Operator, About: p.About, Contact: p.Contact, Pillars: []CityPillar{}, Horizons: []CityHorizon{}}}
			for _, l := range p.Pillars {
				out.Body.Pillars = append(out.Body.Pillars, CityPillar{string(l.ID), l.Slug, l.Name, l.Summary})
			}
			for _, h := range p.Horizons {
				out.Body.Horizons = append(out.Body.Horizons, CityHorizon{string(h.ID), h.Year, h.Name})
			}
			return out, err
		})
	type register struct{ Body DocumentList }
	api.Register(a, web.Public, huma.Operation{OperationID: "list-documents", Method: http.MethodGet, Path: "/documents", Summary: "Search the register of documents"},
		func(ctx context.Context, in *struct {
			Search string `query:"q" maxLength:"200" doc:"Search words, with or without accents; all must match."`
			list.Paging
		},
		) (*register, error) {
			found, total, err := m.Service.Documents(ctx, in.Search, in.Size, in.Offset())
			out := &register{DocumentList{Position: in.Of(total), Documents: []DocumentRecord{}}}
			for _, d := range found {
				out.Body.Documents = append(out.Body.Documents, documentRecord(d))
			}
			return out, err
		})
	type one struct{ Body DocumentRecord }
	api.Register(a, web.Public, huma.Operation{OperationID: "get-document", Method: http.MethodGet, Path: "/documents/{id}", Summary: "Read an entry of the register"},
		func(ctx context.Context, in *struct {
			ID string `path:"id" maxLength:"26"`
		},
		) (*one, error) {
			d, err := m.Service.Document(ctx, civic.ID(in.ID))
			if err != nil {
				return nil, err
			}
			return &one{documentRecord(d)}, nil
		})
	type bodies struct{ Body OrganisationList }
	api.Register(a, web.Public, huma.Operation{OperationID: "list-organisations", Method: http.MethodGet, Path: "/organisations", Summary: "Search the directory of organisations"},
		func(ctx context.Context, in *struct {
			Search string `query:"q" maxLength:"200" doc:"Search words, with or without accents; all must match."`
			Kind   string `query:"kind" maxLength:"40" doc:"A kind as in the records; empty for all."`
		},
		) (*bodies, error) {
			list, err := m.Service.Bodies(ctx, in.Search)
			out := &bodies{OrganisationList{Organisations: []OrganisationRecord{}}}
			for _, b := range list {
				if in.Kind == "" || string(b.Kind) == in.Kind {
					out.Body.Organisations = append(out.Body.Organisations, OrganisationRecord{b.ID, b.Name, string(b.Kind), b.Place, b.Role, b.Source, b.Verified, b.Note})
				}
			}
			out.Body.Total = len(out.Body.Organisations)
			return out, err
		})
}
