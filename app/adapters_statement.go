package app

import (
	"context"
	"dienhong/civic"
	"dienhong/feature/statement"
	"dienhong/feature/verification"
)

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

// levels tells statement where people can be verified.
type levels struct{ f *Features }

func (x levels) Offered(ctx context.Context, consultation civic.ConsultationNumber) (bool, error) {
	l, err := x.f.Verification.Service.Level(ctx, consultation)
	return l != verification.None, err
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
