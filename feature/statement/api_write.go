package statement

import (
	"context"
	"net/http"

	"dienhong/civic"
	"dienhong/platform/api"
	"dienhong/platform/web"

	"github.com/danielgtaylor/huma/v2"
)

// StatementBallot is a vote as a program sends it.
type StatementBallot struct {
	Statement int64  `json:"statement"`
	Vote      string `json:"vote" enum:"agree,disagree,pass"`
	Once      string `json:"once,omitempty" maxLength:"64" doc:"A key of yours for this vote; a vote that comes again with it is acknowledged and not repeated. The header Idempotency-Key does the same."`
}

// StatementSubmission is a statement as a program sends it.
type StatementSubmission struct {
	Text string `json:"text" doc:"10 to 200 characters, one line, one idea."`
	Lang string `json:"lang,omitempty" enum:"vi,en" default:"vi"`
}

// StatementReceipt is what comes back for an idea.
type StatementReceipt struct {
	Statement int64  `json:"statement"`
	State     string `json:"state" enum:"waiting,shown"`
	Code      string `json:"code" doc:"The tracking code; it is told once."`
}

// StatementParticipant is who votes: a random key for one consultation.
type StatementParticipant struct {
	Key string `json:"key" doc:"Send it as Dienhong-Participant. Keep it as a person's secret; it is not stored here."`
}

// OfParticipant is the part of a request that says who votes.
type OfParticipant struct {
	OfConsultation
	Participant string `header:"Dienhong-Participant" doc:"The participant's key, from POST /consultations/{slug}/participants."`
	network     web.Network
}

// Resolve keeps the network of the sender for the limits.
func (p *OfParticipant) Resolve(ctx huma.Context) []error {
	p.network = api.Client(ctx)
	return nil
}

func (m *Module) writingAPI(a *api.API) {
	type participant struct{ Body StatementParticipant }
	api.Register(a, web.Public, huma.Operation{
		OperationID: "make-participant", Method: http.MethodPost, Path: "/consultations/{slug}/participants", DefaultStatus: http.StatusCreated,
		Summary: "Draw the key of a new participant", Description: "Anybody may; no key for programs is needed. Nothing is stored before the first vote or statement. A key stands for one participant of this consultation and of no other: keep it as that person's secret, for whoever has it votes in that person's name, and nobody can replace it.",
	}, func(ctx context.Context, in *OfConsultation) (*participant, error) {
		if _, err := m.find(ctx, in.Slug); err != nil {
			return nil, err
		}
		return &participant{StatementParticipant{string(NewKey())}}, nil
	})
	type voted struct{ Body progress }
	api.Register(a, web.Public, huma.Operation{
		OperationID: "vote", Method: http.MethodPost, Path: "/consultations/{slug}/votes", Summary: "Vote on a statement, or change a vote",
		Description: "Anybody may, with the key of a participant in the header Dienhong-Participant; no key for programs is needed. A well-formed key that never voted is a new participant: a made-up key takes over nobody's votes. The answer comes when the vote is durable. Refused with 422 without a key or with one that is not well-formed, 404 when there is no such statement, 409 outside the phase, 410 when the statement is not shown (it waits, or was returned, hidden or merged), 429 when too much comes from one address. What is refused is not stored.",
		Errors:      []int{http.StatusNotFound, http.StatusConflict, http.StatusGone, http.StatusUnprocessableEntity, http.StatusTooManyRequests, http.StatusServiceUnavailable},
	}, func(ctx context.Context, in *struct {
		OfParticipant
		IdempotencyKey string `header:"Idempotency-Key" maxLength:"64"`
		Body           StatementBallot
	},
	) (*voted, error) {
		c, err := m.find(ctx, in.Slug)
		if err != nil {
			return nil, err
		}
		k := Key(in.Participant)
		if err := m.allowVote(ctx, in.network, c, k); err != nil {
			return nil, err
		}
		once := in.Body.Once
		if once == "" {
			once = in.IdempotencyKey
		}
		if err := m.Service.Cast(ctx, c.Slug, Ballot{Key: k, Statement: in.Body.Statement, Vote: parseVote(in.Body.Vote), Once: once}); err != nil {
			return nil, err
		}
		card, err := m.Service.Next(ctx, c, k)
		return &voted{progress{in.Body.Statement, in.Body.Vote, card.Answered, card.Total}}, err
	})
	type receipt struct{ Body StatementReceipt }
	api.Register(a, web.Public, huma.Operation{
		OperationID: "add-idea", Method: http.MethodPost, Path: "/consultations/{slug}/ideas", Summary: "Add a statement", DefaultStatus: http.StatusCreated,
		Description: "Anybody may, with the key of a participant in the header Dienhong-Participant; no key for programs is needed. The statement waits for a moderator or is shown at once, as the consultation says. Refused with 422 without a well-formed key or when the text breaks a rule, 409 outside the phase or when a statement already says the same, 429 when too much comes from one address. What is refused is not stored.",
		Errors:      []int{http.StatusConflict, http.StatusUnprocessableEntity, http.StatusTooManyRequests},
	}, func(ctx context.Context, in *struct {
		OfParticipant
		Body StatementSubmission
	},
	) (*receipt, error) {
		c, err := m.find(ctx, in.Slug)
		if err != nil {
			return nil, err
		}
		if err := m.limits.ideas.Allow(in.network, m.deps.Clock()); err != nil {
			return nil, civic.Refuse(civic.KindTooMany, "statement.error.too_many_ideas").Because(err)
		}
		st, code, err := m.Service.Submit(ctx, c.Slug, Submission{Key: Key(in.Participant), Text: in.Body.Text, Lang: civic.Locale(in.Body.Lang)})
		return &receipt{StatementReceipt{st.ID, string(st.State), code}}, err
	})
}
