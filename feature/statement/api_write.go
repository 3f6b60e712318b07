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
	Vote      string `json:"vote" enum:"agree,disagree,pass,withdrawn" doc:"withdrawn takes back the participant's vote on the statement; where there is none, nothing happens."`
	Once      string `json:"once,omitempty" maxLength:"64" doc:"A key chosen by the client for this vote; a repeated vote with the same key is acknowledged but not stored again. The header Idempotency-Key does the same."`
}

// StatementSubmission is a statement as a program sends it.
type StatementSubmission struct {
	Text string `json:"text" doc:"10 to 200 characters, one line, one point."`
	Lang string `json:"lang,omitempty" enum:"vi,en" default:"vi"`
}

// StatementReceipt is what comes back for an idea.
type StatementReceipt struct {
	Statement int64  `json:"statement"`
	State     string `json:"state" enum:"waiting,shown"`
	Code      string `json:"code" doc:"The tracking code; it is shown only once."`
}

// StatementParticipant is who votes: a random key for one consultation.
type StatementParticipant struct {
	Key string `json:"key" doc:"Send it as Dienhong-Participant. Keep it secret; the server does not store it."`
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
		Summary: "Create the key of a new participant", Description: "No API key is needed. Nothing is stored before the first vote or statement. A key identifies one participant of this consultation only. Keep it secret: whoever has it can vote as that person, and a lost key cannot be replaced.",
	}, func(ctx context.Context, in *OfConsultation) (*participant, error) {
		if _, err := m.find(ctx, in.Slug); err != nil {
			return nil, err
		}
		return &participant{StatementParticipant{string(NewKey())}}, nil
	})
	type voted struct{ Body progress }
	api.Register(a, web.Public, huma.Operation{
		OperationID: "vote", Method: http.MethodPost, Path: "/consultations/{slug}/votes", Summary: "Vote on a statement, change a vote or take it back",
		Description: "Needs a participant's key in the header Dienhong-Participant, but no API key. A well-formed key that has never voted is a new participant, so an invented key cannot take over anyone's votes. The response is sent when the vote is durable. Errors: 422 for a missing or malformed key; 404 for an unknown statement; 409 outside the phase; 410 when the statement is not published (waiting, returned, hidden or merged); 429 for too many requests from one address. A refused vote is not stored.",
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
		Description: "Needs a participant's key in the header Dienhong-Participant, but no API key. The statement waits for review or appears at once, depending on the consultation. Errors: 422 for a missing or malformed key or a text that breaks a rule; 409 outside the phase or when a statement already says the same; 429 for too many requests from one address. A refused statement is not stored.",
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
