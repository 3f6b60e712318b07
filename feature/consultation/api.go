package consultation

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"dienhong/civic"
	"dienhong/engine/fold"
	"dienhong/kit/edit"
	"dienhong/kit/list"
	"dienhong/platform/api"
	"dienhong/platform/web"

	"github.com/danielgtaylor/huma/v2"
)

// ConsultationPhase is a phase as programs see it.
type ConsultationPhase struct {
	ID    string     `json:"id,omitempty" doc:"Id of an existing phase to change it; empty for a new one."`
	Track string     `json:"track" enum:"voice,response,result"`
	Name  civic.Text `json:"name"`
	Start time.Time  `json:"start" doc:"Start of the phase, inclusive."`
	End   time.Time  `json:"end" doc:"End of the phase, exclusive."`
	Votes bool       `json:"votes" doc:"People may vote (voice only)."`
	Ideas bool       `json:"ideas" doc:"People may add statements (voice only)."`
}

// ConsultationTopic is a subject under a pillar.
type ConsultationTopic struct {
	ID     string     `json:"id,omitempty"`
	Pillar string     `json:"pillar,omitempty" doc:"Id of a pillar of /city."`
	Name   civic.Text `json:"name"`
}

// ConsultationFigures count what people gave.
type ConsultationFigures struct {
	Participants int `json:"participants" doc:"People who voted plus people who signed a comment through any channel; someone who did both is counted twice."`
	Comments     int `json:"comments" doc:"Comments from all channels, without hidden and withdrawn ones."`
	Statements   int `json:"statements"`
	Votes        int `json:"votes"`
}

// ConsultationRecord is a consultation as programs see it.
type ConsultationRecord struct {
	ID            string                   `json:"id"`
	Number        civic.ConsultationNumber `json:"number"`
	Slug          string                   `json:"slug"`
	Version       int64                    `json:"version" doc:"Send it back in If-Match when changing the consultation."`
	State         string                   `json:"state" enum:"draft,scheduled,open,closed,responding,published,archived,cancelled"`
	Title         civic.Text               `json:"title"`
	Question      civic.Text               `json:"question"`
	Summary       civic.Text               `json:"summary"`
	Background    civic.Text               `json:"background"`
	Moderation    string                   `json:"moderation" enum:"before,after"`
	MinimumDays   int                      `json:"minimum_days"`
	Demonstration bool                     `json:"demonstration"`
	Source        string                   `json:"source,omitempty"`
	PublishedAt   *time.Time               `json:"published_at,omitempty"`
	CancelledAt   *time.Time               `json:"cancelled_at,omitempty"`
	CancelReason  *civic.Text              `json:"cancel_reason,omitempty"`
	ArchivedAt    *time.Time               `json:"archived_at,omitempty"`
	Phases        []ConsultationPhase      `json:"phases"`
	Topics        []ConsultationTopic      `json:"topics"`
	Figures       ConsultationFigures      `json:"figures"`
}

// ConsultationMeeting is a meeting as programs see it.
type ConsultationMeeting struct {
	ID       string     `json:"id"`
	Title    civic.Text `json:"title"`
	Start    time.Time  `json:"start"`
	End      *time.Time `json:"end,omitempty"`
	WholeDay bool       `json:"whole_day" doc:"Only the day is known, not the time."`
	Place    civic.Text `json:"place"`
	Agenda   civic.Text `json:"agenda" doc:"One item per line."`
	Bodies   civic.Text `json:"bodies" doc:"One organisation per line: name | role."`
	Minutes  civic.Text `json:"minutes" doc:"Paragraphs."`
	Sources  string     `json:"sources" doc:"One source per line: title | address."`
}

// ConsultationList is a page of consultations.
type ConsultationList struct {
	list.Position
	Consultations []ConsultationRecord `json:"consultations"`
}

// MeetingList is the meetings of a consultation.
type MeetingList struct {
	Meetings []ConsultationMeeting `json:"meetings"`
}

func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func (m *Module) record(ctx context.Context, c Consultation) (ConsultationRecord, error) {
	s, err := m.seen(ctx, c)
	r := ConsultationRecord{
		ID: string(c.ID), Number: c.Number, Slug: c.Slug, Version: c.Version, State: string(s.State), Title: c.Texts.Title, Question: c.Texts.Question,
		Summary: c.Texts.Summary, Background: c.Texts.Background, Moderation: string(c.Moderation), MinimumDays: c.MinimumDays,
		Demonstration: c.Demonstration, Source: c.Source, PublishedAt: moment(c.PublishedAt), CancelledAt: moment(c.CancelledAt), ArchivedAt: moment(c.ArchivedAt),
		Phases: []ConsultationPhase{}, Topics: []ConsultationTopic{}, Figures: ConsultationFigures(s.Figures),
	}
	if !c.CancelReason.IsZero() {
		r.CancelReason = &c.CancelReason
	}
	for _, p := range c.Phases {
		r.Phases = append(r.Phases, ConsultationPhase{string(p.ID), string(p.Track), p.Name, p.Start, p.End, p.Votes, p.Ideas})
	}
	for _, t := range c.Topics {
		r.Topics = append(r.Topics, ConsultationTopic{string(t.ID), string(t.Pillar), t.Name})
	}
	return r, err
}

// one is the answer with a single consultation.
type one struct {
	ETag string `header:"ETag"`
	Body ConsultationRecord
}

func (m *Module) answer(ctx context.Context, c Consultation, err error) (*one, error) {
	if err != nil {
		return nil, err
	}
	r, err := m.record(ctx, c)
	return &one{ETag: edit.Tag(c.Version), Body: r}, err
}

type bySlug struct {
	Slug string `path:"slug" maxLength:"60"`
}

// API adds the operations.
func (m *Module) API(a *api.API) {
	type output struct{ Body ConsultationList }
	api.Register(a, web.Public, huma.Operation{OperationID: "list-consultations", Method: http.MethodGet, Path: "/consultations", Summary: "List the consultations"},
		func(ctx context.Context, in *struct {
			Search string `query:"q" maxLength:"200" doc:"Search words, with or without accents; all must match."`
			State  string `query:"state" enum:"draft,scheduled,open,closed,responding,published,archived,cancelled"`
			list.Paging
		},
		) (*output, error) {
			all, err := m.Service.List(ctx, civic.ActorFrom(ctx))
			if err != nil {
				return nil, err
			}
			now, words := m.deps.Clock(), strings.Fields(fold.Search(in.Search))
			all = slices.DeleteFunc(all, func(c Consultation) bool {
				return in.State != "" && string(c.State(now)) != in.State || !c.matches(words)
			})
			out := &output{ConsultationList{Position: in.Of(len(all)), Consultations: []ConsultationRecord{}}}
			from := min(in.Offset(), len(all))
			for _, c := range all[from:min(from+in.Size, len(all))] {
				r, err := m.record(ctx, c)
				if err != nil {
					return nil, err
				}
				out.Body.Consultations = append(out.Body.Consultations, r)
			}
			return out, nil
		})
	api.Register(a, web.Public, huma.Operation{OperationID: "get-consultation", Method: http.MethodGet, Path: "/consultations/{slug}", Summary: "Read a consultation"},
		func(ctx context.Context, in *bySlug) (*one, error) {
			c, err := m.Service.BySlug(ctx, civic.ActorFrom(ctx), in.Slug)
			return m.answer(ctx, c, err)
		})
	type meetings struct{ Body MeetingList }
	api.Register(a, web.Public, huma.Operation{OperationID: "list-meetings", Method: http.MethodGet, Path: "/consultations/{slug}/meetings", Summary: "List the meetings of a consultation"},
		func(ctx context.Context, in *bySlug) (*meetings, error) {
			c, err := m.Service.BySlug(ctx, civic.ActorFrom(ctx), in.Slug)
			if err != nil {
				return nil, err
			}
			all, err := m.Service.Meetings(ctx, c)
			out := &meetings{}
			out.Body.Meetings = []ConsultationMeeting{}
			for _, t := range all {
				out.Body.Meetings = append(out.Body.Meetings, ConsultationMeeting{
					string(t.ID), t.Title, t.Start, moment(t.End), t.WholeDay, t.Place, t.Agenda, t.Bodies, t.Minutes, t.Sources,
				})
			}
			return out, err
		})
	m.writingAPI(a)
}
