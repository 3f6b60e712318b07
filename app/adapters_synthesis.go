package app

import (
	"context"
	"net/http"

	"dienhong/civic"
	"dienhong/engine/opinionmap"
	"dienhong/feature/consultation"
	"dienhong/feature/statement"
	"dienhong/feature/synthesis"
	"dienhong/platform/clock"

	"github.com/a-h/templ"
)

// voices gives synthesis the statements and votes of a consultation.
type voices struct {
	f     *Features
	clock clock.Clock
}

func (x voices) Consultation(ctx context.Context, slug string) (synthesis.Consultation, error) {
	c, err := x.f.Consultation.Service.Lookup(ctx, slug)
	if err != nil {
		return synthesis.Consultation{}, err
	}
	now := x.clock()
	if !c.Public(now) {
		return synthesis.Consultation{}, civic.NotFound("consultation")
	}
	out := synthesis.Consultation{
		ID: c.ID, Number: c.Number, Slug: c.Slug, Title: c.Texts.Title, Question: c.Texts.Question,
		Public: true, Demonstration: c.Demonstration,
	}
	if p, ok := c.OpenPhase(now); ok {
		out.Open, out.ClosesAt = p.Votes, p.End
	}
	_, again := c.NextOpening(now)
	out.Over = c.State(now) != consultation.Open && c.State(now) != consultation.Scheduled && !again
	return out, nil
}

func (x voices) Votes(ctx context.Context, number civic.ConsultationNumber) (*opinionmap.Matrix, int64, error) {
	return x.f.Statement.Service.Votes(ctx, number)
}

func (x voices) Since(ctx context.Context, number civic.ConsultationNumber, version int64) (int, error) {
	return x.f.Statement.Service.Since(ctx, number, version)
}

func (x voices) Statements(ctx context.Context, number civic.ConsultationNumber) ([]synthesis.Statement, error) {
	all, err := x.f.Statement.Service.Statements(ctx, number)
	if err != nil {
		return nil, err
	}
	list := make([]synthesis.Statement, len(all))
	for i, s := range all {
		list[i] = synthesis.Statement{Number: s.ID, Text: s.Text, Moderation: s.Moderation()}
		if s.State == statement.Waiting {
			list[i].Moderation = opinionmap.Rejected // nobody has seen it: no page counts it
		}
	}
	return list, nil
}

func (x voices) Kinds(ctx context.Context, number civic.ConsultationNumber) (map[int64]civic.StakeholderKind, error) {
	return x.f.Statement.Service.Kinds(ctx, number)
}

func (x voices) Changed() <-chan civic.ConsultationNumber { return x.f.Statement.Service.Changed() }

// Answers gives the votes of the participant whose key the browser carries.
func (x voices) Answers(r *http.Request, number civic.ConsultationNumber) (map[int64]opinionmap.Vote, error) {
	participant, known := x.f.Statement.Reader(r, number)
	if !known {
		return nil, nil
	}
	return x.f.Statement.Service.VotesOf(r.Context(), number, participant)
}

// places lets the voting page show where its reader stands.
type places struct{ f *Features }

func (x places) YourMap(r *http.Request, slug string) (templ.Component, error) {
	return x.f.Synthesis.YourMap(r, slug)
}
