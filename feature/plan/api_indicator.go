package plan

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"dienhong/civic"
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
		Unit: d.Unit, Better: d.Better, Source: d.Source, Verified: d.Verified,
	}
	for _, t := range d.SDG {
		in.SDG = append(in.SDG, civic.SDGTarget(t))
	}
	for _, t := range d.Targets {
		in.Targets = append(in.Targets, Target(t))
	}
	return in
}

// versionOf reads If-Match; what cannot be one matches no version.
func versionOf(ifMatch string) int64 {
	n, err := strconv.ParseInt(strings.Trim(strings.TrimPrefix(ifMatch, "W/"), `"`), 10, 64)
	if err != nil || n < 1 {
		return -1
	}
	return n
}

func (m *Module) indicatorAPI(a *api.API) {
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
		return &indicator{`"` + strconv.FormatInt(in.Version, 10) + `"`, indicatorRecord(in)}, nil
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
		saved, err := m.Service.PutIndicator(ctx, civic.ActorFrom(ctx), in.Body.indicator(civic.ID(in.ID), versionOf(in.IfMatch)))
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
		if err := m.Service.PublishIndicator(ctx, civic.ActorFrom(ctx), civic.ID(in.ID)); err != nil {
			return nil, err
		}
		return read(ctx, civic.ID(in.ID))
	})
	api.Register(a, writers, huma.Operation{
		OperationID: "remove-plan-line", Method: http.MethodDelete, Path: "/plan/{id}", Summary: "Delete an entry of the plan", Errors: refused,
		Description: "Refused while other entries belong to it or are linked to it; reading the entry shows which.",
	}, func(ctx context.Context, in *struct {
		ID      string `path:"id" maxLength:"40"`
		IfMatch string `header:"If-Match" doc:"The version that you read."`
	},
	) (*struct{}, error) {
		return nil, m.Service.Remove(ctx, civic.ActorFrom(ctx), civic.ID(in.ID), versionOf(in.IfMatch))
	})
}
