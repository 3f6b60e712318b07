package indicator

import (
	"context"
	"net/http"

	"dienhong/civic"
	"dienhong/kit/edit"
	"dienhong/platform/api"
	"dienhong/platform/web"

	"github.com/danielgtaylor/huma/v2"
)

// IndicatorDraft is an indicator as programs write it.
type IndicatorDraft struct {
	Of         string            `json:"of,omitempty" doc:"Id of an entry of the plan; the whole city when omitted."`
	Framework  string            `json:"framework,omitempty" doc:"The indicator set it comes from, for example culture2030/3."`
	Measure    string            `json:"measure" enum:"number,share,index,checklist,survey" doc:"Cannot change once there are values."`
	Title      civic.Text        `json:"title" doc:"At most 300 characters."`
	Definition civic.Text        `json:"definition,omitempty" doc:"At most 2,000 characters: what is counted and what is not."`
	Unit       civic.Text        `json:"unit,omitempty"`
	Better     string            `json:"better,omitempty" enum:"more,less,"`
	SDG        []string          `json:"sdg,omitempty" doc:"Targets: 11.4."`
	Source     string            `json:"source,omitempty"`
	Verified   bool              `json:"verified,omitempty" doc:"The source was read and compared."`
	Targets    []IndicatorTarget `json:"targets,omitempty" doc:"By horizon of the city."`
}

func (d IndicatorDraft) indicator(id civic.ID, version int64) Indicator {
	in := Indicator{
		ID: id, Version: version, Of: civic.ID(d.Of), Framework: d.Framework, Measure: Measure(d.Measure), Title: d.Title, Definition: d.Definition,
		Unit: d.Unit, Better: d.Better, Source: d.Source, Verified: d.Verified, SDG: civic.SDGTargetsOf(d.SDG),
	}
	for _, t := range d.Targets {
		in.Targets = append(in.Targets, Target(t))
	}
	return in
}

// IndicatorValueDraft is a value as programs write it.
type IndicatorValueDraft struct {
	From        string          `json:"from" doc:"YYYY-MM-DD, inclusive"`
	To          string          `json:"to" doc:"YYYY-MM-DD, inclusive; not before from"`
	Value       float64         `json:"value,omitempty" doc:"For numbers and surveys; calculated for the others."`
	Numerator   float64         `json:"numerator,omitempty" doc:"For shares."`
	Denominator float64         `json:"denominator,omitempty" doc:"For shares; greater than 0."`
	Parts       []IndicatorPart `json:"parts,omitempty" doc:"For indexes and checklists."`
	Sample      int64           `json:"sample,omitempty" doc:"For surveys: number of people asked."`
	Baseline    bool            `json:"baseline,omitempty"`
	Place       string          `json:"place,omitempty"`
	Note        civic.Text      `json:"note,omitempty"`
	Source      string          `json:"source" doc:"Who measured or published it."`
	Link        string          `json:"link,omitempty"`
	Verified    bool            `json:"verified,omitempty" doc:"The source was read and compared."`
}

func (d IndicatorValueDraft) value(of civic.ID) Value {
	v := Value{
		Indicator: of, From: d.From, To: d.To, Value: d.Value, Numerator: d.Numerator, Denominator: d.Denominator, Sample: d.Sample, Baseline: d.Baseline,
		Place: d.Place, Note: d.Note, Source: d.Source, Link: d.Link, Verified: d.Verified,
	}
	for _, p := range d.Parts {
		v.Parts = append(v.Parts, Part(p))
	}
	return v
}

func (m *Module) writingAPI(a *api.API) {
	writers := web.Scoped(WriteScope, civic.Editor)
	refused := []int{http.StatusConflict, http.StatusUnprocessableEntity, http.StatusNotFound}
	type indicator struct {
		ETag string `header:"ETag"`
		Body IndicatorRecord
	}
	read := func(ctx context.Context, id civic.ID) (*indicator, error) {
		in, err := m.Service.Indicator(ctx, civic.ActorFrom(ctx), id)
		if err != nil {
			return nil, err
		}
		return &indicator{edit.Tag(in.Version), record(in)}, nil
	}
	api.Register(a, web.Public, huma.Operation{OperationID: "get-indicator", Method: http.MethodGet, Path: "/indicators/{id}", Summary: "Read an indicator"},
		func(ctx context.Context, in *struct {
			ID string `path:"id" maxLength:"40"`
		},
		) (*indicator, error) {
			return read(ctx, civic.ID(in.ID))
		})
	api.Register(a, writers, huma.Operation{
		OperationID: "put-indicator", Method: http.MethodPut, Path: "/indicators/{id}", Summary: "Create or change an indicator", Errors: refused,
		Description: "A new indicator is a draft. Repeating the request changes nothing. Its values are entered separately.",
	}, func(ctx context.Context, in *struct {
		ID      string `path:"id" maxLength:"40"`
		IfMatch string `header:"If-Match" doc:"The version that you read, when the indicator exists."`
		Body    IndicatorDraft
	},
	) (*indicator, error) {
		saved, err := m.Service.Put(ctx, civic.ActorFrom(ctx), in.Body.indicator(civic.ID(in.ID), edit.ReadTag(in.IfMatch)))
		if err != nil {
			return nil, err
		}
		return read(ctx, saved.ID)
	})
	api.Register(a, writers, huma.Operation{
		OperationID: "publish-indicator", Method: http.MethodPost, Path: "/indicators/{id}/publish", Summary: "Publish an indicator", Errors: refused[2:],
	}, func(ctx context.Context, in *struct {
		ID string `path:"id" maxLength:"40"`
	},
	) (*indicator, error) {
		if err := m.Service.Publish(ctx, civic.ActorFrom(ctx), civic.ID(in.ID)); err != nil {
			return nil, err
		}
		return read(ctx, civic.ID(in.ID))
	})
	type value struct{ Body IndicatorValue }
	api.Register(a, writers, huma.Operation{
		OperationID: "measure-indicator", Method: http.MethodPost, Path: "/indicators/{id}/values", Summary: "Enter a value of an indicator",
		Description: "Values for one period from different sources are kept side by side. Sending the same value again adds nothing.", Errors: refused[1:],
	}, func(ctx context.Context, in *struct {
		ID   string `path:"id" maxLength:"40"`
		Body IndicatorValueDraft
	},
	) (*value, error) {
		v, err := m.Service.PutValue(ctx, civic.ActorFrom(ctx), in.Body.value(civic.ID(in.ID)))
		if err != nil {
			return nil, err
		}
		return &value{valueRecord(v)}, nil
	})
}
