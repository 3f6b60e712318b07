package plan

import (
	"context"
	"net/http"

	"dienhong/civic"
	"dienhong/kit/edit"
	"dienhong/platform/api"
	"dienhong/platform/web"

	"github.com/danielgtaylor/huma/v2"
)

// PlanDraft is a line of the plan as programs write it.
type PlanDraft struct {
	Kind       string     `json:"kind" enum:"commitment,programme,objective,action"`
	Parent     string     `json:"parent,omitempty" doc:"Objectives: their programme. Actions: their objective."`
	Title      civic.Text `json:"title" doc:"At most 300 characters."`
	Summary    civic.Text `json:"summary,omitempty" doc:"At most 3,000 characters; paragraphs."`
	Pillar     string     `json:"pillar,omitempty" doc:"Id of a pillar of /city; that of its parent when omitted."`
	Horizon    int        `json:"horizon,omitempty" doc:"A year of the city's horizons; that of its parent when omitted."`
	Level      string     `json:"level,omitempty" enum:"local,international,"`
	SDG        []string   `json:"sdg,omitempty" doc:"Targets: 11.4."`
	Source     string     `json:"source,omitempty"`
	Verified   bool       `json:"verified,omitempty" doc:"The source was read and compared."`
	MadeOn     string     `json:"made_on,omitempty" doc:"Commitments: YYYY-MM-DD."`
	MadeTo     civic.Text `json:"made_to,omitempty" doc:"Commitments: to whom."`
	Lead       string     `json:"lead,omitempty" doc:"Actions: id of an organisation."`
	Partners   []string   `json:"partners,omitempty" doc:"Actions: ids of organisations."`
	Start      string     `json:"start,omitempty" doc:"Actions: YYYY-MM-DD."`
	End        string     `json:"end,omitempty" doc:"Actions: YYYY-MM-DD, not before the start."`
	CostMin    *int64     `json:"cost_min,omitempty" minimum:"0" doc:"Actions: million đồng."`
	CostMax    *int64     `json:"cost_max,omitempty" minimum:"0" doc:"Actions: million đồng."`
	Money      civic.Text `json:"money,omitempty" doc:"Actions: source of funding."`
	Milestones []PlanStep `json:"milestones,omitempty"`
	Causes     []string   `json:"causes,omitempty" maxItems:"1000" doc:"kind:id of comments, themes, statements, answers, initiatives and commitments. Unchanged when omitted."`
}

func (d PlanDraft) item(id civic.ID, version int64) (Item, []civic.Ref, error) {
	it := Item{
		ID: id, Version: version, Kind: Kind(d.Kind), Parent: civic.ID(d.Parent), Title: d.Title, Summary: d.Summary, Pillar: civic.ID(d.Pillar),
		Horizon: d.Horizon, Level: Level(d.Level), Source: d.Source, Verified: d.Verified, MadeOn: d.MadeOn, MadeTo: d.MadeTo, SDG: civic.SDGTargetsOf(d.SDG),
	}
	if it.Kind == Action {
		it.Work = &Work{
			Lead: d.Lead, Partners: d.Partners, Start: d.Start, End: d.End, CostMin: orUnknown(d.CostMin), CostMax: orUnknown(d.CostMax), Money: d.Money,
			State: Planned, Percent: Unknown,
		}
		for _, m := range d.Milestones {
			it.Work.Milestones = append(it.Work.Milestones, Milestone{Title: m.Title, Due: m.Due, Done: m.Done})
		}
	}
	if d.Causes == nil {
		return it, nil, nil
	}
	causes := []civic.Ref{}
	for _, c := range d.Causes {
		ref, ok := refOf(c)
		if !ok {
			return it, nil, civic.Invalid(civic.FieldError{Field: "causes", Key: "plan.error.cause", Args: []any{c}})
		}
		causes = append(causes, ref)
	}
	return it, causes, nil
}

func orUnknown[T int | int64](n *T) T {
	if n == nil {
		return Unknown
	}
	return *n
}

// PlanReportDraft is a report of progress as programs write it.
type PlanReportDraft struct {
	AsOf     string         `json:"as_of" doc:"YYYY-MM-DD; not in the future, not before the last report."`
	State    string         `json:"state" enum:"planned,running,delayed,done,stopped"`
	Percent  *int           `json:"percent,omitempty" minimum:"0" maximum:"100"`
	Text     civic.Text     `json:"text" doc:"At most 2,000 characters; why, when delayed or stopped."`
	Evidence []PlanEvidence `json:"evidence" doc:"At least one: progress needs evidence."`
}

// planLine is a line with its version as an answer carries it.
type planLine struct {
	ETag string `header:"ETag"`
	Body PlanRecord
}

func (m *Module) lineOf(ctx context.Context, id civic.ID) (*planLine, error) {
	v, err := m.view(ctx, civic.ActorFrom(ctx), id)
	if err != nil {
		return nil, err
	}
	out := &planLine{ETag: edit.Tag(v.Item.Version), Body: planRecord(v.Plan, v.Item)}
	for _, p := range v.Reports {
		out.Body.Reports = append(out.Body.Reports, planReport(p))
	}
	out.Body.Why, out.Body.WhyHidden, out.Body.Became = planLinks(v.Why), v.WhyHidden, planLinks(v.Became)
	return out, nil
}

func (m *Module) writingAPI(a *api.API) {
	writers := web.Scoped(WriteScope, civic.Editor)
	refused := []int{http.StatusConflict, http.StatusUnprocessableEntity, http.StatusNotFound}
	api.Register(a, writers, huma.Operation{
		OperationID: "put-plan-line", Method: http.MethodPut, Path: "/plan/{id}", Summary: "Create or change an entry of the plan", Errors: refused,
		Description: "A new entry is a draft. Repeating the request changes nothing. The state of an action changes only through progress reports.",
	}, func(ctx context.Context, in *struct {
		ID      string `path:"id" maxLength:"40"`
		IfMatch string `header:"If-Match" doc:"The version that you read, when the entry exists."`
		Body    PlanDraft
	},
	) (*planLine, error) {
		it, causes, err := in.Body.item(civic.ID(in.ID), edit.ReadTag(in.IfMatch))
		if err != nil {
			return nil, err
		}
		saved, err := m.Service.Put(ctx, civic.ActorFrom(ctx), it, causes)
		if err != nil {
			return nil, err
		}
		return m.lineOf(ctx, saved.ID)
	})
	api.Register(a, writers, huma.Operation{
		OperationID: "publish-plan-line", Method: http.MethodPost, Path: "/plan/{id}/publish", Summary: "Publish an entry together with those it belongs to", Errors: refused[2:],
	}, func(ctx context.Context, in *struct {
		ID string `path:"id" maxLength:"40"`
	},
	) (*planLine, error) {
		if err := m.Service.Publish(ctx, civic.ActorFrom(ctx), civic.ID(in.ID)); err != nil {
			return nil, err
		}
		return m.lineOf(ctx, civic.ID(in.ID))
	})
	type report struct{ Body PlanReport }
	api.Register(a, writers, huma.Operation{
		OperationID: "report-progress", Method: http.MethodPost, Path: "/plan/{id}/progress", Summary: "Report the progress of an action, with evidence",
		Description: "Sending the same report again adds nothing.", Errors: refused[1:],
	}, func(ctx context.Context, in *struct {
		ID   string `path:"id" maxLength:"40"`
		Body PlanReportDraft
	},
	) (*report, error) {
		p := Progress{Action: civic.ID(in.ID), AsOf: in.Body.AsOf, State: State(in.Body.State), Percent: orUnknown(in.Body.Percent), Text: in.Body.Text}
		for _, e := range in.Body.Evidence {
			p.Evidence = append(p.Evidence, Evidence(e))
		}
		p, err := m.Service.PutReport(ctx, civic.ActorFrom(ctx), p)
		if err != nil {
			return nil, err
		}
		return &report{planReport(p)}, nil
	})
	api.Register(a, writers, huma.Operation{
		OperationID: "remove-plan-line", Method: http.MethodDelete, Path: "/plan/{id}", Summary: "Delete an entry of the plan", Errors: refused,
		Description: "Refused while other entries belong to it or are linked to it; reading the entry shows which.",
	}, func(ctx context.Context, in *struct {
		ID      string `path:"id" maxLength:"40"`
		IfMatch string `header:"If-Match" doc:"The version that you read."`
	},
	) (*struct{}, error) {
		return nil, m.Service.Remove(ctx, civic.ActorFrom(ctx), civic.ID(in.ID), edit.ReadTag(in.IfMatch))
	})
}
