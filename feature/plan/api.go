package plan

import (
	"context"
	"net/http"

	"dienhong/civic"
	"dienhong/platform/api"
	"dienhong/platform/web"

	"github.com/danielgtaylor/huma/v2"
)

// PlanStep is a dated step of an action as programs see it.
type PlanStep struct {
	Title civic.Text `json:"title"`
	Due   string     `json:"due" doc:"YYYY-MM-DD"`
	Done  string     `json:"done,omitempty" doc:"YYYY-MM-DD; absent: not yet"`
}

// PlanEvidence is what shows it.
type PlanEvidence struct {
	Title string `json:"title"`
	Link  string `json:"link,omitempty"`
}

// PlanReport is a report of progress as programs see it.
type PlanReport struct {
	ID       string         `json:"id"`
	AsOf     string         `json:"as_of" doc:"YYYY-MM-DD"`
	State    string         `json:"state"`
	Percent  *int           `json:"percent,omitempty"`
	Text     civic.Text     `json:"text"`
	Evidence []PlanEvidence `json:"evidence"`
}

func planReport(p Progress) PlanReport {
	evidence := make([]PlanEvidence, len(p.Evidence))
	for i, e := range p.Evidence {
		evidence[i] = PlanEvidence(e)
	}
	return PlanReport{string(p.ID), p.AsOf, string(p.State), given(p.Percent), p.Text, evidence}
}

// PlanLink is a thing on the chain.
type PlanLink struct {
	Kind  string     `json:"kind"`
	ID    string     `json:"id"`
	Title civic.Text `json:"title"`
}

func planLinks(nodes []civic.Node) []PlanLink {
	list := make([]PlanLink, len(nodes))
	for i, n := range nodes {
		list[i] = PlanLink{string(n.Kind), n.ID, n.Title}
	}
	return list
}

// PlanRecord is a line of the plan as programs see it.
type PlanRecord struct {
	ID            string       `json:"id"`
	Version       int64        `json:"version" doc:"Send it back in If-Match when changing the entry."`
	Draft         bool         `json:"draft,omitempty" doc:"Not public yet."`
	Kind          string       `json:"kind" enum:"commitment,programme,objective,action"`
	Parent        string       `json:"parent,omitempty"`
	Title         civic.Text   `json:"title"`
	Summary       civic.Text   `json:"summary"`
	Pillar        string       `json:"pillar,omitempty" doc:"Id of the pillar, its own or inherited."`
	Horizon       int          `json:"horizon,omitempty" doc:"Year, its own or inherited."`
	Level         string       `json:"level,omitempty"`
	SDG           []string     `json:"sdg"`
	Source        string       `json:"source,omitempty"`
	Verified      bool         `json:"verified"`
	Demonstration bool         `json:"demonstration"`
	MadeOn        string       `json:"made_on,omitempty"`
	MadeTo        *civic.Text  `json:"made_to,omitempty"`
	Lead          string       `json:"lead,omitempty" doc:"Id of the organisation."`
	Partners      []string     `json:"partners,omitempty"`
	Start         string       `json:"start,omitempty"`
	End           string       `json:"end,omitempty"`
	CostMin       *int64       `json:"cost_min,omitempty" doc:"Million đồng."`
	CostMax       *int64       `json:"cost_max,omitempty" doc:"Million đồng."`
	Money         *civic.Text  `json:"money,omitempty"`
	State         string       `json:"state,omitempty" enum:"planned,running,delayed,done,stopped"`
	Late          bool         `json:"late,omitempty" doc:"The end has passed and it is neither done nor stopped."`
	Percent       *int         `json:"percent,omitempty"`
	Milestones    []PlanStep   `json:"milestones,omitempty"`
	Reports       []PlanReport `json:"reports,omitempty" doc:"Only when reading a single entry."`
	Why           []PlanLink   `json:"why,omitempty" doc:"What led to it, as far as you may see it. Only when reading a single entry."`
	WhyHidden     int          `json:"why_hidden,omitempty" doc:"Number of further causes that you may not see."`
	Became        []PlanLink   `json:"became,omitempty" doc:"What it led to outside the plan. Only when reading a single entry."`
}

// PlanRecords is the plan as programs see it.
type PlanRecords struct {
	Today string       `json:"today" doc:"The city's current date, which decides what is overdue."`
	Lines []PlanRecord `json:"lines"`
}

func planRecord(p Plan, it Item) PlanRecord {
	r := PlanRecord{
		ID: string(it.ID), Version: it.Version, Draft: !it.Public(), Kind: string(it.Kind), Parent: string(it.Parent), Title: it.Title, Summary: it.Summary, Pillar: string(p.Pillar(it)),
		Horizon: p.Horizon(it), Level: string(it.Level), SDG: civic.SDGWords(it.SDG), Source: it.Source, Verified: it.Verified, Demonstration: it.Demonstration,
	}
	if it.Kind == Commitment {
		r.MadeOn, r.MadeTo = it.MadeOn, &it.MadeTo
	}
	if w := it.Work; w != nil {
		r.Lead, r.Partners, r.Start, r.End, r.State, r.Late = w.Lead, w.Partners, w.Start, w.End, string(w.State), w.Late(p.Today)
		r.CostMin, r.CostMax, r.Percent = given(w.CostMin), given(w.CostMax), given(w.Percent)
		if !w.Money.IsZero() {
			r.Money = &w.Money
		}
		for _, m := range w.Milestones {
			r.Milestones = append(r.Milestones, PlanStep{m.Title, m.Due, m.Done})
		}
	}
	return r
}

func given[T int | int64](n T) *T {
	if n == Unknown {
		return nil
	}
	return &n
}

// API adds the operations.
func (m *Module) API(a *api.API) {
	type plan struct{ Body PlanRecords }
	api.Register(a, web.Public, huma.Operation{OperationID: "get-plan", Method: http.MethodGet, Path: "/plan", Summary: "Read the plan: commitments, programmes, objectives, actions"},
		func(ctx context.Context, _ *struct{}) (*plan, error) {
			p, err := m.Service.Plan(ctx, civic.ActorFrom(ctx))
			out := &plan{PlanRecords{Today: p.Today, Lines: []PlanRecord{}}}
			for _, it := range p.Items {
				out.Body.Lines = append(out.Body.Lines, planRecord(p, it))
			}
			return out, err
		})
	api.Register(a, web.Public, huma.Operation{OperationID: "get-plan-line", Method: http.MethodGet, Path: "/plan/{id}", Summary: "Read an entry of the plan with its progress reports"},
		func(ctx context.Context, in *struct {
			ID string `path:"id" maxLength:"40"`
		},
		) (*planLine, error) {
			return m.lineOf(ctx, civic.ID(in.ID))
		})
	m.writingAPI(a)
}
