package indicator

import (
	"context"
	"net/http"

	"dienhong/civic"
	"dienhong/platform/api"
	"dienhong/platform/web"

	"github.com/danielgtaylor/huma/v2"
)

// IndicatorTarget is a target as programs see it.
type IndicatorTarget struct {
	Horizon int     `json:"horizon"`
	Value   float64 `json:"value"`
	Source  string  `json:"source,omitempty"`
}

// IndicatorPart is a part of an index or an item of a checklist as programs see it.
type IndicatorPart struct {
	Name   string  `json:"name"`
	Value  float64 `json:"value" doc:"A checklist: 1 yes, 0 no."`
	Weight float64 `json:"weight,omitempty"`
}

// IndicatorValue is a value as programs see it.
type IndicatorValue struct {
	ID           string          `json:"id"`
	From         string          `json:"from" doc:"YYYY-MM-DD, inclusive"`
	To           string          `json:"to" doc:"YYYY-MM-DD, inclusive"`
	Value        float64         `json:"value"`
	Numerator    float64         `json:"numerator,omitempty"`
	Denominator  float64         `json:"denominator,omitempty"`
	Parts        []IndicatorPart `json:"parts,omitempty"`
	Sample       int64           `json:"sample,omitempty"`
	Baseline     bool            `json:"baseline"`
	Place        string          `json:"place,omitempty"`
	Note         civic.Text      `json:"note"`
	Source       string          `json:"source"`
	Link         string          `json:"link,omitempty"`
	Verified     bool            `json:"verified"`
	WithdrawnWhy string          `json:"withdrawn_why,omitempty" doc:"Present when the value was withdrawn."`
}

// IndicatorRecord is an indicator as programs see it.
type IndicatorRecord struct {
	ID         string            `json:"id"`
	Version    int64             `json:"version" doc:"Send it back in If-Match when changing the indicator."`
	Draft      bool              `json:"draft,omitempty" doc:"Not public yet."`
	Of         string            `json:"of,omitempty" doc:"Id of an entry of the plan."`
	Framework  string            `json:"framework,omitempty"`
	Measure    string            `json:"measure" enum:"number,share,index,checklist,survey"`
	Title      civic.Text        `json:"title"`
	Definition civic.Text        `json:"definition"`
	Unit       civic.Text        `json:"unit"`
	Better     string            `json:"better,omitempty"`
	SDG        []string          `json:"sdg"`
	Source     string            `json:"source,omitempty"`
	Verified   bool              `json:"verified"`
	Targets    []IndicatorTarget `json:"targets"`
	Values     []IndicatorValue  `json:"values"`
}

func record(in Indicator) IndicatorRecord {
	r := IndicatorRecord{
		ID: string(in.ID), Version: in.Version, Draft: in.PublishedAt.IsZero(), Of: string(in.Of), Framework: in.Framework, Measure: string(in.Measure), Title: in.Title, Definition: in.Definition,
		Unit: in.Unit, Better: in.Better, SDG: civic.SDGWords(in.SDG), Source: in.Source, Verified: in.Verified, Targets: []IndicatorTarget{}, Values: []IndicatorValue{},
	}
	for _, t := range in.Targets {
		r.Targets = append(r.Targets, IndicatorTarget(t))
	}
	for _, v := range in.Values {
		r.Values = append(r.Values, valueRecord(v))
	}
	return r
}

func valueRecord(v Value) IndicatorValue {
	parts := make([]IndicatorPart, len(v.Parts))
	for i, p := range v.Parts {
		parts[i] = IndicatorPart(p)
	}
	return IndicatorValue{
		string(v.ID), v.From, v.To, v.Value, v.Numerator, v.Denominator, parts, v.Sample, v.Baseline, v.Place, v.Note, v.Source, v.Link, v.Verified, v.WithdrawnWhy,
	}
}

// API adds the operations.
func (m *Module) API(a *api.API) {
	type indicators struct {
		Body struct {
			Indicators []IndicatorRecord `json:"indicators"`
		}
	}
	api.Register(a, web.Public, huma.Operation{OperationID: "list-indicators", Method: http.MethodGet, Path: "/indicators", Summary: "Read the indicators with their targets and values"},
		func(ctx context.Context, _ *struct{}) (*indicators, error) {
			list, err := m.Service.List(ctx, civic.ActorFrom(ctx))
			out := &indicators{}
			out.Body.Indicators = make([]IndicatorRecord, len(list))
			for i, in := range list {
				out.Body.Indicators[i] = record(in)
			}
			return out, err
		})
	m.writingAPI(a)
}
