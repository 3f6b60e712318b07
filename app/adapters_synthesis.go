package app

import (
	"context"
	"net/http"

	"dienhong/civic"
	"dienhong/engine/opinionmap"
	"dienhong/feature/statement"
	"dienhong/feature/synthesis"

	"github.com/a-h/templ"
)

// ballots gives synthesis the statements and votes of a consultation.
type ballots struct{ f *Features }

func (x ballots) Votes(ctx context.Context, number civic.ConsultationNumber) (*opinionmap.Matrix, int64, error) {
	return x.f.Statement.Service.PublicVotes(ctx, number)
}

func (x ballots) Release(ctx context.Context, number civic.ConsultationNumber) (synthesis.Release, error) {
	p, err := x.f.Statement.Service.Public(ctx, number)
	if err != nil {
		return synthesis.Release{}, err
	}
	verified, _, err := x.f.Statement.Service.VerifiedPeople(ctx, number)
	return synthesis.Release{Verified: verified, Number: p.Number, At: p.At, Whole: p.Whole, Needed: p.Needed, Waiting: statement.Least, Answers: p.Answers}, err
}

func (x ballots) Statements(ctx context.Context, number civic.ConsultationNumber) ([]synthesis.Statement, error) {
	all, err := x.f.Statement.Service.Statements(ctx, number)
	if err != nil {
		return nil, err
	}
	list := make([]synthesis.Statement, len(all))
	for i, s := range all {
		list[i] = synthesis.Statement{Number: s.ID, Text: s.Text, Moderation: s.Moderation(), All: s.Tally, Verified: s.Verified}
		if s.State == statement.Waiting {
			list[i].Moderation = opinionmap.Rejected // nobody has seen it: no page counts it
		}
	}
	return list, nil
}

func (x ballots) Kinds(ctx context.Context, number civic.ConsultationNumber) (map[int64]civic.StakeholderKind, error) {
	return x.f.Statement.Service.PublicKinds(ctx, number)
}

func (x ballots) Changed() <-chan civic.ConsultationNumber { return x.f.Statement.Service.Changed() }

// Answers gives the votes of the participant whose key the browser carries.
func (x ballots) Answers(r *http.Request, number civic.ConsultationNumber) (map[int64]opinionmap.Vote, error) {
	participant, known := x.f.Statement.Reader(r, number)
	if !known {
		return nil, nil
	}
	return x.f.Statement.Service.VotesOf(r.Context(), number, participant)
}

// readerMap lets the voting page show where its reader stands.
type readerMap struct{ f *Features }

func (x readerMap) YourMap(r *http.Request, slug string) (templ.Component, error) {
	return x.f.Synthesis.YourMap(r, slug)
}
