package consultation

import (
	"context"
	"net/http"

	"dienhong/civic"
	"dienhong/kit/edit"
	"dienhong/platform/api"
	"dienhong/platform/web"

	"github.com/danielgtaylor/huma/v2"
)

// ConsultationTexts is what a program writes about a consultation.
type ConsultationTexts struct {
	Title       civic.Text `json:"title" doc:"At most 200 characters; Vietnamese is required."`
	Question    civic.Text `json:"question" doc:"At most 200 characters; Vietnamese is required."`
	Summary     civic.Text `json:"summary,omitempty" doc:"At most 600 characters."`
	Background  civic.Text `json:"background,omitempty" doc:"At most 20,000 characters; paragraphs."`
	Moderation  string     `json:"moderation,omitempty" enum:"before,after" default:"before"`
	MinimumDays int        `json:"minimum_days,omitempty" minimum:"0" maximum:"365"`
}

func (t ConsultationTexts) texts() Texts {
	return Texts{Title: t.Title, Question: t.Question, Summary: t.Summary, Background: t.Background}
}

// ConsultationDraft is a new consultation.
type ConsultationDraft struct {
	ConsultationTexts
	Slug   string              `json:"slug,omitempty" maxLength:"60" doc:"Derived from the title when empty."`
	Phases []ConsultationPhase `json:"phases,omitempty" maxItems:"20"`
}

// ConsultationPhases are all phases that a consultation is to have.
type ConsultationPhases struct {
	Phases []ConsultationPhase `json:"phases" maxItems:"20"`
	Reason string              `json:"reason,omitempty" maxLength:"1000" doc:"Required when the end of a phase of a public consultation moves; it is public."`
}

// ConsultationEnd is why a consultation is cancelled.
type ConsultationEnd struct {
	Reason civic.Text `json:"reason" doc:"At most 1,000 characters; it is public."`
}

func phasesOf(list []ConsultationPhase) []Phase {
	phases := make([]Phase, len(list))
	for i, p := range list {
		phases[i] = Phase{ID: civic.ID(p.ID), Track: Track(p.Track), Name: p.Name, Start: p.Start.UTC(), End: p.End.UTC(), Votes: p.Votes, Ideas: p.Ideas}
	}
	return phases
}

// ConsultationVersion is a request that changes the version that the sender has read.
type ConsultationVersion struct {
	Slug    string `path:"slug" maxLength:"60"`
	IfMatch string `header:"If-Match" required:"true" doc:"The ETag or version that you read."`
}

// version reads If-Match; what is no version matches none.
func (v ConsultationVersion) version() int64 {
	return edit.ReadTag(v.IfMatch)
}

// knownPhases drops ids that the consultation does not have.
func knownPhases(phases []Phase, current []Phase) []Phase {
	taken := map[civic.ID]bool{"": true}
	for _, c := range current {
		taken[c.ID] = false
	}
	for i := range phases {
		if used, ok := taken[phases[i].ID]; !ok || used {
			phases[i].ID = ""
			continue
		}
		taken[phases[i].ID] = true
	}
	return phases
}

func (m *Module) writingAPI(a *api.API) {
	writers := web.Scoped(WriteScope, civic.Editor)
	conflict := []int{http.StatusConflict, http.StatusUnprocessableEntity, http.StatusNotFound}

	api.Register(a, writers, huma.Operation{OperationID: "create-consultation", Method: http.MethodPost, Path: "/consultations", Summary: "Create a consultation as a draft", DefaultStatus: http.StatusCreated, Errors: conflict[1:2]},
		func(ctx context.Context, in *struct {
			Body ConsultationDraft
		},
		) (*one, error) {
			c, err := m.Service.Create(ctx, civic.ActorFrom(ctx), Blueprint{
				Slug: in.Body.Slug, Texts: in.Body.texts(), Moderation: Moderation(in.Body.Moderation), MinimumDays: in.Body.MinimumDays,
				Phases: knownPhases(phasesOf(in.Body.Phases), nil),
			})
			return m.answer(ctx, c, err)
		})
	api.Register(a, writers, huma.Operation{OperationID: "update-consultation", Method: http.MethodPut, Path: "/consultations/{slug}", Summary: "Change the texts and settings", Errors: conflict},
		func(ctx context.Context, in *struct {
			ConsultationVersion
			Body ConsultationTexts
		},
		) (*one, error) {
			c, err := m.Service.Update(ctx, civic.ActorFrom(ctx), in.Slug, in.version(),
				Edit{Texts: in.Body.texts(), Moderation: Moderation(in.Body.Moderation), MinimumDays: in.Body.MinimumDays})
			return m.answer(ctx, c, err)
		})
	api.Register(a, writers, huma.Operation{OperationID: "set-phases", Method: http.MethodPut, Path: "/consultations/{slug}/phases", Summary: "Replace the phases", Description: "A phase with the id of an existing one changes it; existing phases that are left out are deleted.", Errors: conflict},
		func(ctx context.Context, in *struct {
			ConsultationVersion
			Body ConsultationPhases
		},
		) (*one, error) {
			who := civic.ActorFrom(ctx)
			current, err := m.Service.BySlug(ctx, who, in.Slug)
			if err != nil {
				return nil, err
			}
			c, err := m.Service.SetPhases(ctx, who, in.Slug, in.version(), knownPhases(phasesOf(in.Body.Phases), current.Phases), in.Body.Reason)
			return m.answer(ctx, c, err)
		})
	api.Register(a, writers, huma.Operation{OperationID: "publish-consultation", Method: http.MethodPost, Path: "/consultations/{slug}/publish", Summary: "Publish a draft", Errors: conflict},
		func(ctx context.Context, in *struct{ ConsultationVersion }) (*one, error) {
			c, err := m.Service.Publish(ctx, civic.ActorFrom(ctx), in.Slug, in.version())
			return m.answer(ctx, c, err)
		})
	api.Register(a, writers, huma.Operation{OperationID: "cancel-consultation", Method: http.MethodPost, Path: "/consultations/{slug}/cancel", Summary: "Cancel a consultation with a reason", Errors: conflict},
		func(ctx context.Context, in *struct {
			ConsultationVersion
			Body ConsultationEnd
		},
		) (*one, error) {
			c, err := m.Service.Cancel(ctx, civic.ActorFrom(ctx), in.Slug, in.version(), in.Body.Reason)
			return m.answer(ctx, c, err)
		})
}
