package walk

import (
	"context"
	"net/http"

	"dienhong/civic"
	"dienhong/platform/api"
	"dienhong/platform/web"

	"github.com/danielgtaylor/huma/v2"
)

// Record is a route as programs see it.
type Record struct {
	ID     string     `json:"id"`
	Name   civic.Text `json:"name"`
	Metres int64      `json:"metres"`
}

// API adds the operations.
func (m *Module) API(a *api.API) {
	type list struct{ Body []Record }
	api.Register(a, web.Public, huma.Operation{OperationID: "list-walks", Method: http.MethodGet, Path: "/walks", Summary: "List the walking routes"},
		func(ctx context.Context, _ *struct{}) (*list, error) {
			all, err := m.Service.Public(ctx)
			out := &list{Body: []Record{}}
			for _, r := range all {
				out.Body = append(out.Body, Record{string(r.ID), r.Name, r.Metres})
			}
			return out, err
		})
}
