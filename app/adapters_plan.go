package app

import (
	"context"

	"dienhong/civic"
	"dienhong/platform/db"

	"github.com/a-h/templ"
)

// measured tells the plan which indicators belong to its lines.
type measured struct{ f *Features }

func (x measured) Show(ctx context.Context, who civic.Actor, line civic.ID) (templ.Component, error) {
	return x.f.Indicator.Show(ctx, who, line)
}

func (x measured) Count(ctx context.Context, q db.Queryer, line civic.ID) (int, error) {
	return x.f.Indicator.Service.Count(ctx, q, line)
}
