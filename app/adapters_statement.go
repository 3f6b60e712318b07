package app

import (
	"context"

	"dienhong/civic"
	"dienhong/feature/consultation"
	"dienhong/feature/statement"
	"dienhong/platform/clock"
)

// consultations tells statement what may be done in a consultation now.
type consultations struct {
	f     *Features
	clock clock.Clock
}

func (x consultations) BySlug(ctx context.Context, slug string) (statement.Consultation, error) {
	c, err := x.f.Consultation.Service.Lookup(ctx, slug)
	if err != nil {
		return statement.Consultation{}, err
	}
	return x.seen(c), nil
}

func (x consultations) ByNumber(ctx context.Context, number civic.ConsultationNumber) (statement.Consultation, error) {
	c, err := x.f.Consultation.Service.ByNumber(ctx, number)
	if err != nil {
		return statement.Consultation{}, err
	}
	return x.seen(c), nil
}

func (x consultations) seen(c consultation.Consultation) statement.Consultation {
	now := x.clock()
	out := statement.Consultation{
		ID: c.ID, Number: c.Number, Slug: c.Slug, Title: c.Texts.Title, Question: c.Texts.Question,
		ModerateFirst: c.Moderation == consultation.ModerateBefore, Public: c.Public(now), Demonstration: c.Demonstration,
		ClosedKey: "app.closed." + string(c.State(now)),
	}
	if p, ok := c.OpenPhase(now); ok {
		out.VotingOpen, out.IdeasOpen, out.ClosesAt = p.Votes, p.Ideas, p.End
	}
	return out
}

// moderators tells statement who else may moderate.
type moderators struct{ f *Features }

func (x moderators) Besides(ctx context.Context, person civic.ID) (n int, err error) {
	people, err := x.f.Account.Service.People(ctx, civic.System())
	for _, p := range people {
		if p.ID != person && p.Here() && !p.Joined.IsZero() && (p.Has(civic.Moderator) || p.Has(civic.Administrator)) {
			n++
		}
	}
	return n, err
}

// voteLimits leaves statement its own bounds, unless the operator wants none.
func (c Config) voteLimits() statement.Limits {
	if c.WritesPerMinute > 0 {
		return statement.Limits{}
	}
	const many = 1 << 30
	return statement.Limits{
		VotesPerMinute: many, VotesAtOnce: many, NewPerMinute: many, NewAtOnce: many,
		IdeasPerMinute: many, IdeasAtOnce: many, LookupsPerMinute: many, LookupsBest: many,
	}
}
