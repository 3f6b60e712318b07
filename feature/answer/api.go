package answer

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

// AnswerLink is a thing on the chain as programs see it.
type AnswerLink struct {
	Kind  string     `json:"kind"`
	ID    string     `json:"id"`
	Title civic.Text `json:"title"`
	Href  string     `json:"href,omitempty"`
}

// AnswerEdition is what was published of an answer, once.
type AnswerEdition struct {
	Edition     int        `json:"edition"`
	PublishedAt time.Time  `json:"published_at"`
	Decision    string     `json:"decision" enum:"accepted,partly,explained,forwarded,noted"`
	Text        civic.Text `json:"text"`
	Body        string     `json:"body" doc:"Id of the answering body."`
	ForwardedTo string     `json:"forwarded_to,omitempty" doc:"Id of the body it was forwarded to."`
	Reason      string     `json:"reason,omitempty" doc:"Reason for publishing it again."`
}

// AnswerRecord is a public answer.
type AnswerRecord struct {
	ID            string `json:"id"`
	Consultation  string `json:"consultation" doc:"Slug."`
	Demonstration bool   `json:"demonstration"`
	AnswerEdition
	BodyName civic.Text      `json:"body_name"`
	To       []AnswerLink    `json:"to" doc:"What it answers, as far as it is public."`
	Became   []AnswerLink    `json:"became" doc:"What came of it, as far as it is public."`
	Earlier  []AnswerEdition `json:"earlier,omitempty"`
}

// AnswerList is a page of the public answers of a consultation.
type AnswerList struct {
	list.Position
	Totals  map[string]int `json:"totals" doc:"Numbers by outcome."`
	Answers []AnswerRecord `json:"answers"`
}

func editionRecord(e Edition) AnswerEdition {
	return AnswerEdition{e.Edition, e.At, string(e.Decision), e.Text, e.Body, e.ForwardedTo, e.Reason}
}

func answerLinks(nodes []civic.Node) []AnswerLink {
	list := make([]AnswerLink, len(nodes))
	for i, n := range nodes {
		list[i] = AnswerLink{string(n.Kind), n.ID, n.Title, n.Href}
	}
	return list
}

func answerRecord(a answered, c civic.Consultation) AnswerRecord {
	return AnswerRecord{
		ID: string(a.Answer), Consultation: c.Slug, Demonstration: a.Demonstration, AnswerEdition: editionRecord(a.Edition),
		BodyName: a.BodyName, To: answerLinks(a.To), Became: answerLinks(a.Became),
	}
}

// AnswerDraft is an answer as a program writes it.
type AnswerDraft struct {
	Consultation string     `json:"consultation" maxLength:"60" doc:"Slug; it does not change later."`
	Decision     string     `json:"decision" enum:"accepted,partly,explained,forwarded,noted"`
	Text         civic.Text `json:"text" doc:"At most 10,000 characters; Vietnamese is required."`
	Body         string     `json:"body" doc:"Id of the answering body."`
	ForwardedTo  string     `json:"forwarded_to,omitempty"`
	DueOn        string     `json:"due_on,omitempty" doc:"YYYY-MM-DD"`
	Subjects     []string   `json:"subjects" maxItems:"1000" doc:"What it answers: kind:id of comments, passages, themes and statements."`
}

// AnswerState is an answer of the office's as a program may follow it.
type AnswerState struct {
	ID      string `json:"id"`
	Version int64  `json:"version" doc:"Send it back in If-Match."`
	State   string `json:"state" enum:"draft,waiting,approved,published"`
}

// AnswerVersion is a request that changes the version that the sender has read.
type AnswerVersion struct {
	ID      string `path:"id" maxLength:"26"`
	IfMatch string `header:"If-Match" required:"true" doc:"The version that you read."`
}

// version reads If-Match; what is no version matches none.
func (v AnswerVersion) version() int64 {
	return edit.ReadTag(v.IfMatch)
}

// API adds the operations.
func (m *Module) API(a *api.API) {
	type output struct{ Body AnswerList }
	api.Register(a, web.Public, huma.Operation{OperationID: "list-answers", Method: http.MethodGet, Path: "/consultations/{slug}/answers", Summary: "List the public answers of a consultation"},
		func(ctx context.Context, in *struct {
			Slug     string `path:"slug" maxLength:"60"`
			Decision string `query:"decision" enum:"accepted,partly,explained,forwarded,noted"`
			list.Paging
		},
		) (*output, error) {
			c, err := m.deps.Consultations.Snapshot(ctx, in.Slug)
			if err != nil {
				return nil, err
			}
			if !c.Public {
				return nil, civic.NotFound("consultation")
			}
			totals, err := m.Service.Totals(ctx, c.Number)
			if err != nil {
				return nil, err
			}
			out, found := &output{AnswerList{Totals: map[string]int{}, Answers: []AnswerRecord{}}}, 0
			for d, n := range totals {
				out.Body.Totals[string(d)] = n
				if in.Decision == "" || in.Decision == string(d) {
					found += n
				}
			}
			out.Body.Position = in.Of(found)
			editions, err := m.Service.PublicAnswers(ctx, c.Number, Decision(in.Decision), in.Size, in.Offset())
			if err != nil {
				return nil, err
			}
			for _, e := range editions {
				one, err := m.around(ctx, civic.Visitor(), e)
				if err != nil {
					return nil, err
				}
				out.Body.Answers = append(out.Body.Answers, answerRecord(one, c))
			}
			return out, nil
		})
	type one struct{ Body AnswerRecord }
	api.Register(a, web.Public, huma.Operation{OperationID: "get-answer", Method: http.MethodGet, Path: "/answers/{id}", Summary: "Read an answer with its published versions"},
		func(ctx context.Context, in *struct {
			ID string `path:"id" maxLength:"26"`
		},
		) (*one, error) {
			v, err := m.readPublic(ctx, civic.ID(in.ID))
			if err != nil {
				return nil, err
			}
			out := &one{answerRecord(v.answered, v.C)}
			for _, e := range v.Earlier {
				out.Body.Earlier = append(out.Body.Earlier, editionRecord(e))
			}
			return out, nil
		})
	m.writingAPI(a)
}

func (m *Module) writingAPI(a *api.API) {
	writers := web.Scoped(WriteScope, civic.Editor)
	conflict := []int{http.StatusConflict, http.StatusUnprocessableEntity, http.StatusNotFound}
	type state struct {
		ETag string `header:"ETag"`
		Body AnswerState
	}
	told := func(x Answer, err error) (*state, error) {
		if err != nil {
			return nil, err
		}
		return &state{ETag: edit.Tag(x.Version), Body: AnswerState{string(x.ID), x.Version, string(x.State)}}, nil
	}
	save := func(ctx context.Context, id civic.ID, version int64, d AnswerDraft) (*state, error) {
		c, err := m.deps.Consultations.Snapshot(ctx, d.Consultation)
		if err != nil {
			return nil, err
		}
		return told(m.Service.Save(ctx, civic.ActorFrom(ctx), Answer{
			ID: id, Version: version, Consultation: c.Number, Decision: Decision(d.Decision), Text: d.Text, Body: d.Body, ForwardedTo: d.ForwardedTo, DueOn: d.DueOn,
		}, refs(d.Subjects)))
	}
	api.Register(a, writers, huma.Operation{OperationID: "draft-answer", Method: http.MethodPost, Path: "/answers", Summary: "Draft an answer", Description: "It becomes public only when a person approves and publishes it.", DefaultStatus: http.StatusCreated, Errors: conflict[1:]},
		func(ctx context.Context, in *struct{ Body AnswerDraft }) (*state, error) {
			return save(ctx, "", 0, in.Body)
		})
	api.Register(a, writers, huma.Operation{OperationID: "update-answer", Method: http.MethodPut, Path: "/answers/{id}", Summary: "Change the text of an answer", Description: "Changing the text makes it a draft again; the published version stays until the new text is published.", Errors: conflict},
		func(ctx context.Context, in *struct {
			AnswerVersion
			Body AnswerDraft
		},
		) (*state, error) {
			return save(ctx, civic.ID(in.ID), in.version(), in.Body)
		})
	api.Register(a, writers, huma.Operation{OperationID: "submit-answer", Method: http.MethodPost, Path: "/answers/{id}/submit", Summary: "Submit a draft for approval", Errors: conflict},
		func(ctx context.Context, in *AnswerVersion) (*state, error) {
			return told(m.Service.Submit(ctx, civic.ActorFrom(ctx), civic.ID(in.ID), in.version()))
		})
}
