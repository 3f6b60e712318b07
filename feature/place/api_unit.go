package place

import (
	"context"
	"net/http"

	"dienhong/civic"
	"dienhong/platform/api"
	"dienhong/platform/web"

	"github.com/danielgtaylor/huma/v2"
)

// PlaceUnitKey names an administrative unit as programs see it.
type PlaceUnitKey struct {
	Code string `json:"code" doc:"Codes are used again for other units."`
	From string `json:"valid_from"`
}

// PlaceUnit is a unit of today as programs see it.
type PlaceUnit struct {
	PlaceUnitKey
	To       string         `json:"valid_to,omitempty"`
	Name     civic.Text     `json:"name"`
	Kind     string         `json:"kind"`
	Replaces []PlaceUnitKey `json:"replaces" doc:"The units whose ground, or a part of it, it took over."`
	Edition  int64          `json:"edition" doc:"The import that wrote it last."`
	Places   int            `json:"places" doc:"Places of the directory that stand in it."`
}

func (m *Module) unitAPI(a *api.API) {
	type units struct {
		Body struct {
			Units []PlaceUnit `json:"units"`
		}
	}
	api.Register(a, web.Public, huma.Operation{OperationID: "list-units", Method: http.MethodGet, Path: "/places/units", Summary: "Read the administrative units of today with their places"},
		func(ctx context.Context, _ *struct{}) (*units, error) {
			list, err := m.Service.Units(ctx)
			out := &units{}
			out.Body.Units = make([]PlaceUnit, len(list))
			for i, u := range list {
				x := PlaceUnit{PlaceUnitKey: PlaceUnitKey{u.Code, u.From}, To: u.To, Name: u.Name, Kind: u.Kind, Replaces: []PlaceUnitKey{}, Edition: u.Edition, Places: u.Places}
				for _, k := range u.Replaces {
					x.Replaces = append(x.Replaces, PlaceUnitKey(k))
				}
				out.Body.Units[i] = x
			}
			return out, err
		})
}
