package initiative

import (
	"context"
	"net/http"

	"dienhong/civic"
	"dienhong/platform/api"
	"dienhong/platform/web"

	"github.com/danielgtaylor/huma/v2"
)

// InitiativePlaces are the initiatives that have a place, as a FeatureCollection
// of GeoJSON (RFC 7946).
type InitiativePlaces struct {
	Type     string            `json:"type" enum:"FeatureCollection"`
	Features []InitiativePlace `json:"features"`
}

// InitiativePlace is an initiative as a Feature.
type InitiativePlace struct {
	Type       string             `json:"type" enum:"Feature"`
	ID         string             `json:"id"`
	Geometry   InitiativePoint    `json:"geometry"`
	Properties InitiativePlacings `json:"properties"`
}

// InitiativePoint is a Point.
type InitiativePoint struct {
	Type        string     `json:"type" enum:"Point"`
	Coordinates [2]float64 `json:"coordinates" doc:"Degrees of WGS 84: longitude first, then latitude."`
}

// InitiativePlacings are what a map says of an initiative.
type InitiativePlacings struct {
	Title civic.Text `json:"title"`
	State string     `json:"state"`
}

func (m *Module) mapAPI(a *api.API) {
	type places struct {
		ContentType string `header:"Content-Type"`
		Body        InitiativePlaces
	}
	api.Register(a, web.Public, huma.Operation{
		OperationID: "map-initiatives", Method: http.MethodGet, Path: "/initiatives/places", Summary: "Read all initiatives with a location as GeoJSON",
	}, func(ctx context.Context, _ *struct{}) (*places, error) {
		spots, _, err := m.Service.Spots(ctx, civic.Visitor(), Filter{})
		out := &places{"application/geo+json", InitiativePlaces{Type: "FeatureCollection", Features: make([]InitiativePlace, len(spots))}}
		for i, s := range spots {
			out.Body.Features[i] = InitiativePlace{
				Type: "Feature", ID: string(s.ID), Geometry: InitiativePoint{"Point", [2]float64{s.At.Lon, s.At.Lat}},
				Properties: InitiativePlacings{s.Title, string(s.State)},
			}
		}
		return out, err
	})
}
