package initiative

import (
	"context"
	"net/http"
	"time"

	"dienhong/civic"
	"dienhong/kit/edit"
	"dienhong/kit/list"
	"dienhong/platform/api"
	"dienhong/platform/web"

	"github.com/danielgtaylor/huma/v2"
)

// InitiativeTexts is what a program writes about an initiative, and reads of it.
type InitiativeTexts struct {
	Title      civic.Text `json:"title" doc:"At most 200 characters."`
	Summary    civic.Text `json:"summary" doc:"At most 600 characters."`
	Text       civic.Text `json:"text,omitempty" doc:"At most 10,000 characters; paragraphs."`
	Pillar     string     `json:"pillar,omitempty" doc:"Id of a pillar of /city."`
	Fields     []string   `json:"fields,omitempty" doc:"Creative fields of the network."`
	Place      civic.Text `json:"place,omitempty"`
	Latitude   float64    `json:"latitude,omitempty" doc:"Degrees north; 0 together with longitude 0 means no location."`
	Longitude  float64    `json:"longitude,omitempty" doc:"Degrees east."`
	Proposer   string     `json:"proposer,omitempty" doc:"Id of a body; empty for a person, who is not named."`
	Lead       civic.Text `json:"lead,omitempty"`
	Partners   civic.Text `json:"partners,omitempty" doc:"One per line."`
	CostMin    *int64     `json:"cost_min,omitempty" minimum:"0" doc:"Million đồng."`
	CostMax    *int64     `json:"cost_max,omitempty" minimum:"0" doc:"Million đồng."`
	Horizon    int        `json:"horizon,omitempty" doc:"A year of the city's horizons."`
	Level      string     `json:"level,omitempty" enum:"local,international,"`
	SDG        []string   `json:"sdg,omitempty" doc:"Targets: 11.4."`
	Objectives []int      `json:"objectives,omitempty" doc:"Objectives of the network, 1 to 6."`
}

func costOf(n int64) *int64 {
	if n == Unknown {
		return nil
	}
	return &n
}

func costFrom(n *int64) int64 {
	if n == nil {
		return Unknown
	}
	return *n
}

func stringsOf[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, x := range list {
		out[i] = string(x)
	}
	return out
}

func textsOf(t Texts) InitiativeTexts {
	return InitiativeTexts{
		Title: t.Title, Summary: t.Summary, Text: t.Text, Pillar: string(t.Pillar), Fields: stringsOf(t.Fields), Place: t.Place, Latitude: t.Latitude,
		Longitude: t.Longitude, Proposer: t.Proposer, Lead: t.Lead, Partners: t.Partners, CostMin: costOf(t.CostMin), CostMax: costOf(t.CostMax),
		Horizon: t.Horizon, Level: t.Level, SDG: stringsOf(t.SDG), Objectives: t.Objectives,
	}
}

func (t InitiativeTexts) texts() Texts {
	out := Texts{
		Title: t.Title, Summary: t.Summary, Text: t.Text, Pillar: civic.ID(t.Pillar), Place: t.Place, Latitude: t.Latitude, Longitude: t.Longitude,
		Proposer: t.Proposer, Lead: t.Lead, Partners: t.Partners, CostMin: costFrom(t.CostMin), CostMax: costFrom(t.CostMax), Horizon: t.Horizon,
		Level: t.Level, Objectives: t.Objectives,
	}
	for _, f := range t.Fields {
		out.Fields = append(out.Fields, civic.CreativeField(f))
	}
	for _, g := range t.SDG {
		out.SDG = append(out.SDG, civic.SDGTarget(g))
	}
	return out
}

// InitiativeStep is a dated change of state.
type InitiativeStep struct {
	At         time.Time  `json:"at"`
	State      string     `json:"state"`
	MergedInto string     `json:"merged_into,omitempty"`
	Reason     civic.Text `json:"reason"`
}

// InitiativeLink is a thing on the chain.
type InitiativeLink struct {
	Kind  string     `json:"kind"`
	ID    string     `json:"id"`
	Title civic.Text `json:"title"`
}

// InitiativeRemark is a remark that a moderator let appear.
type InitiativeRemark struct {
	At   time.Time `json:"at"`
	Text string    `json:"text"`
	Lang string    `json:"lang"`
}

// InitiativeRecord is an initiative as programs see it.
type InitiativeRecord struct {
	ID      string `json:"id"`
	Version int64  `json:"version" doc:"Send it back in If-Match when changing the initiative."`
	InitiativeTexts
	State         string     `json:"state" enum:"idea,under_review,merged,selected,not_selected,planned,in_progress,done,stopped,hidden"`
	MergedInto    string     `json:"merged_into,omitempty"`
	Supporters    int        `json:"supporters" doc:"Including supporters of the initiatives merged into it, each person once."`
	Source        string     `json:"source,omitempty"`
	FactState     civic.Text `json:"fact_state" doc:"Status according to public sources."`
	Verified      bool       `json:"verified" doc:"The source was read and compared; otherwise it is still to be checked."`
	Demonstration bool       `json:"demonstration"`
	CreatedAt     time.Time  `json:"created_at"`
}

// InitiativeDetails is an initiative with what stands around it.
type InitiativeDetails struct {
	InitiativeRecord
	Steps   []InitiativeStep   `json:"steps"`
	Merged  []string           `json:"merged" doc:"Ids of the initiatives merged into it."`
	Why     []InitiativeLink   `json:"why" doc:"What led to it, as far as it is public."`
	Became  []InitiativeLink   `json:"became" doc:"What came of it, as far as it is public."`
	Remarks []InitiativeRemark `json:"remarks"`
}

// InitiativeList is a page of initiatives.
type InitiativeList struct {
	list.Position
	Initiatives []InitiativeRecord `json:"initiatives"`
}

func record(in Initiative) InitiativeRecord {
	return InitiativeRecord{
		ID: string(in.ID), Version: in.Version, InitiativeTexts: textsOf(in.Texts), State: string(in.State), MergedInto: string(in.MergedInto),
		Supporters: in.Supporters, Source: in.Source, FactState: in.FactState, Verified: in.Verified, Demonstration: in.Demonstration, CreatedAt: in.CreatedAt,
	}
}

func linksOf(nodes []civic.Node) []InitiativeLink {
	list := make([]InitiativeLink, len(nodes))
	for i, n := range nodes {
		list[i] = InitiativeLink{string(n.Kind), n.ID, n.Title}
	}
	return list
}

// InitiativeVersion is a request that changes the version that the sender has read.
type InitiativeVersion struct {
	ID      string `path:"id" maxLength:"26"`
	IfMatch string `header:"If-Match" required:"true" doc:"The version that you read."`
}

// version reads If-Match; what is no version matches none.
func (v InitiativeVersion) version() int64 {
	return edit.ReadTag(v.IfMatch)
}

// InitiativeDraft is an initiative as the office's programs write it.
type InitiativeDraft struct {
	InitiativeTexts
	Source    string     `json:"source,omitempty"`
	FactState civic.Text `json:"fact_state,omitempty"`
	Verified  bool       `json:"verified,omitempty"`
	Remarks   bool       `json:"remarks,omitempty" doc:"Readers may add remarks, which wait for review."`
	Causes    []string   `json:"causes,omitempty" maxItems:"1000" doc:"kind:id of comments, passages, themes, statements and answers. Unchanged when omitted."`
}

func (d InitiativeDraft) initiative(id civic.ID, version int64) (Initiative, []civic.Ref) {
	in := Initiative{ID: id, Version: version, Texts: d.texts(), Source: d.Source, FactState: d.FactState, Verified: d.Verified, Remarks: d.Remarks}
	if d.Causes == nil {
		return in, nil
	}
	return in, refs(d.Causes)
}

// InitiativeMove is a change of state.
type InitiativeMove struct {
	State  string     `json:"state" enum:"idea,under_review,selected,not_selected,planned,in_progress,done,stopped"`
	Reason civic.Text `json:"reason" doc:"It is public."`
}

// InitiativeMerge names the initiative into which another is merged.
type InitiativeMerge struct {
	Into   string     `json:"into" maxLength:"26" doc:"Id of the other initiative; a public one can be merged only into a public one."`
	Reason civic.Text `json:"reason" doc:"It is public."`
}

// InitiativeReason is why something is done.
type InitiativeReason struct {
	Reason civic.Text `json:"reason" doc:"It is public."`
}

// InitiativeReceipt is what comes back for an initiative of the public.
type InitiativeReceipt struct {
	ID   string `json:"id"`
	Code string `json:"code" doc:"The tracking code; it is shown only once."`
}

// FromAddress keeps the network of the sender for the limits.
type FromAddress struct{ network web.Network }

// Resolve reads the network.
func (f *FromAddress) Resolve(ctx huma.Context) []error {
	f.network = api.Client(ctx)
	return nil
}

type oneRecord struct {
	ETag string `header:"ETag"`
	Body InitiativeRecord
}

func told(in Initiative, err error) (*oneRecord, error) {
	if err != nil {
		return nil, err
	}
	return &oneRecord{ETag: edit.Tag(in.Version), Body: record(in)}, nil
}

// API adds the operations.
func (m *Module) API(a *api.API) {
	type output struct{ Body InitiativeList }
	api.Register(a, web.Public, huma.Operation{OperationID: "list-initiatives", Method: http.MethodGet, Path: "/initiatives", Summary: "Search the initiatives"},
		func(ctx context.Context, in *struct {
			Search  string `query:"q" maxLength:"200" doc:"Search words, with or without accents; all must match."`
			Pillar  string `query:"pillar" doc:"Id of a pillar."`
			State   string `query:"state" enum:"idea,under_review,merged,selected,not_selected,planned,in_progress,done,stopped"`
			Level   string `query:"level" enum:"local,international"`
			Horizon int    `query:"horizon"`
			Field   string `query:"field" doc:"A creative field."`
			Sort    string `query:"sort" enum:"newest,support" default:"newest"`
			list.Paging
		},
		) (*output, error) {
			all, total, err := m.Service.List(ctx, civic.Visitor(), Filter{
				Search: in.Search, Pillar: civic.ID(in.Pillar), State: State(in.State), Level: in.Level, Horizon: in.Horizon,
				Field: civic.CreativeField(in.Field), BySupport: in.Sort == "support",
			}, in.Size, in.Offset())
			out := &output{InitiativeList{Position: in.Of(total), Initiatives: []InitiativeRecord{}}}
			for _, x := range all {
				out.Body.Initiatives = append(out.Body.Initiatives, record(x))
			}
			return out, err
		})
	type one struct {
		ETag string `header:"ETag"`
		Body InitiativeDetails
	}
	api.Register(a, web.Public, huma.Operation{OperationID: "get-initiative", Method: http.MethodGet, Path: "/initiatives/{id}", Summary: "Read an initiative with its history"},
		func(ctx context.Context, in *struct {
			ID string `path:"id" maxLength:"26"`
		},
		) (*one, error) {
			v, err := m.one(ctx, civic.ActorFrom(ctx), civic.ID(in.ID))
			if err != nil {
				return nil, err
			}
			out := &one{ETag: edit.Tag(v.In.Version), Body: InitiativeDetails{
				InitiativeRecord: record(v.In), Steps: []InitiativeStep{}, Merged: []string{}, Why: linksOf(v.Why), Became: linksOf(v.Became),
				Remarks: []InitiativeRemark{},
			}}
			for _, st := range v.Steps {
				out.Body.Steps = append(out.Body.Steps, InitiativeStep{st.At, string(st.To), string(st.MergedInto), st.Reason})
			}
			for _, x := range v.Merged {
				out.Body.Merged = append(out.Body.Merged, string(x.ID))
			}
			if !v.In.Remarks {
				return out, nil
			}
			for _, c := range v.Remarks {
				out.Body.Remarks = append(out.Body.Remarks, InitiativeRemark{c.At, c.Text, string(c.Lang)})
			}
			return out, nil
		})
	type receipt struct{ Body InitiativeReceipt }
	api.Register(a, web.Public, huma.Operation{
		OperationID: "propose-initiative", Method: http.MethodPost, Path: "/initiatives/proposals", Summary: "Propose an initiative", DefaultStatus: http.StatusCreated,
		Description: "One language is enough. It is reviewed before it is published.", Errors: []int{http.StatusUnprocessableEntity, http.StatusTooManyRequests},
	}, func(ctx context.Context, in *struct {
		FromAddress
		Body InitiativeTexts
	},
	) (*receipt, error) {
		if err := m.sent.Allow(in.network, m.deps.Clock()); err != nil {
			return nil, err
		}
		t, code := in.Body.texts(), m.Service.NewCode()
		t.SDG, t.Objectives = nil, nil // the office's own
		x, err := m.Service.Submit(ctx, t, code)
		if err != nil {
			return nil, err
		}
		return &receipt{InitiativeReceipt{string(x.ID), code.Code}}, nil
	})
	m.mapAPI(a)
	m.writingAPI(a)
}

func (m *Module) writingAPI(a *api.API) {
	writers := web.Scoped(WriteScope, civic.Editor)
	conflict := []int{http.StatusConflict, http.StatusUnprocessableEntity, http.StatusNotFound}
	api.Register(a, writers, huma.Operation{OperationID: "create-initiative", Method: http.MethodPost, Path: "/initiatives", Summary: "Enter an initiative of the office", DefaultStatus: http.StatusCreated, Errors: conflict[1:]},
		func(ctx context.Context, in *struct{ Body InitiativeDraft }) (*oneRecord, error) {
			x, causes := in.Body.initiative("", 0)
			return told(m.Service.Save(ctx, civic.ActorFrom(ctx), x, causes))
		})
	api.Register(a, writers, huma.Operation{OperationID: "update-initiative", Method: http.MethodPut, Path: "/initiatives/{id}", Summary: "Change an initiative", Errors: conflict},
		func(ctx context.Context, in *struct {
			InitiativeVersion
			Body InitiativeDraft
		},
		) (*oneRecord, error) {
			x, causes := in.Body.initiative(civic.ID(in.ID), in.version())
			return told(m.Service.Save(ctx, civic.ActorFrom(ctx), x, causes))
		})
	api.Register(a, writers, huma.Operation{OperationID: "publish-initiative", Method: http.MethodPost, Path: "/initiatives/{id}/publish", Summary: "Publish an initiative", Errors: conflict},
		func(ctx context.Context, in *InitiativeVersion) (*oneRecord, error) {
			return told(m.Service.Publish(ctx, civic.ActorFrom(ctx), civic.ID(in.ID), in.version()))
		})
	api.Register(a, writers, huma.Operation{OperationID: "move-initiative", Method: http.MethodPost, Path: "/initiatives/{id}/state", Summary: "Change the state of an initiative, with a reason", Errors: conflict},
		func(ctx context.Context, in *struct {
			InitiativeVersion
			Body InitiativeMove
		},
		) (*oneRecord, error) {
			return told(m.Service.Move(ctx, civic.ActorFrom(ctx), civic.ID(in.ID), in.version(), State(in.Body.State), in.Body.Reason))
		})
	api.Register(a, writers, huma.Operation{
		OperationID: "merge-initiative", Method: http.MethodPost, Path: "/initiatives/{id}/merge", Summary: "Merge an initiative into another", Errors: conflict,
		Description: "Both texts and their authors stay; supporters of both are counted together, each once.",
	}, func(ctx context.Context, in *struct {
		InitiativeVersion
		Body InitiativeMerge
	},
	) (*oneRecord, error) {
		return told(m.Service.Merge(ctx, civic.ActorFrom(ctx), civic.ID(in.ID), in.version(), civic.ID(in.Body.Into), in.Body.Reason))
	})
	api.Register(a, writers, huma.Operation{OperationID: "unmerge-initiative", Method: http.MethodPost, Path: "/initiatives/{id}/unmerge", Summary: "Undo a merge", Errors: conflict},
		func(ctx context.Context, in *struct {
			InitiativeVersion
			Body InitiativeReason
		},
		) (*oneRecord, error) {
			return told(m.Service.Unmerge(ctx, civic.ActorFrom(ctx), civic.ID(in.ID), in.version(), in.Body.Reason))
		})
}
