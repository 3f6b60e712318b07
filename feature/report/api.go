package report

import (
	"context"
	"net/http"
	"time"

	"dienhong/civic"
	"dienhong/platform/api"
	"dienhong/platform/web"

	"github.com/danielgtaylor/huma/v2"
)

// PublishedPaper is a published paper as programs see it.
type PublishedPaper struct {
	ID            string    `json:"id"`
	Kind          string    `json:"kind" doc:"responses, plan, minutes, or the kind of another section: monitoring."`
	Title         string    `json:"title"`
	Language      string    `json:"language" enum:"vi,en"`
	Format        string    `json:"format" enum:"docx,pdf,html,xlsx,json"`
	Size          int64     `json:"size" doc:"Bytes."`
	MadeAt        time.Time `json:"made_at"`
	PublishedAt   time.Time `json:"published_at"`
	File          string    `json:"file" doc:"Address of the file."`
	Demonstration bool      `json:"demonstration"`
}

func (m *Module) published(p Paper) PublishedPaper {
	return PublishedPaper{
		string(p.ID), string(p.Order.Kind), p.Title, string(p.Order.Lang), string(p.Order.Format), p.Size, p.ReadyAt, p.PublishedAt,
		string(m.Service.site) + "/reports/" + string(p.ID) + "/file", p.Demonstration,
	}
}

// API adds the operations.
func (m *Module) API(a *api.API) {
	type list struct {
		Body struct {
			Reports []PublishedPaper `json:"reports"`
		}
	}
	api.Register(a, web.Public, huma.Operation{OperationID: "list-reports", Method: http.MethodGet, Path: "/reports", Summary: "List published documents, newest first"},
		func(ctx context.Context, _ *struct{}) (*list, error) {
			papers, err := m.Service.Published(ctx)
			if err != nil {
				return nil, err
			}
			out := &list{}
			out.Body.Reports = []PublishedPaper{}
			for _, p := range papers {
				out.Body.Reports = append(out.Body.Reports, m.published(p))
			}
			return out, nil
		})
	type one struct{ Body PublishedPaper }
	api.Register(a, web.Public, huma.Operation{OperationID: "get-report", Method: http.MethodGet, Path: "/reports/{id}", Summary: "Read the record of a published document"},
		func(ctx context.Context, in *struct {
			ID string `path:"id" maxLength:"26"`
		},
		) (*one, error) {
			p, err := m.Service.Paper(ctx, civic.Visitor(), civic.ID(in.ID))
			if err != nil {
				return nil, err
			}
			return &one{m.published(p)}, nil
		})
}
