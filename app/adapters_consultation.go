package app

import (
	"context"

	"dienhong/civic"
	"dienhong/feature/consultation"
)

// figures counts what people gave to a consultation: opinion knows.
type figures struct{ f *features }

func (x figures) Figures(ctx context.Context, number int64) (consultation.Figures, error) {
	n, err := x.f.opinion.Figures(ctx, number)
	return consultation.Figures(n), err
}

// register gives a consultation what the installation knows: pillars and
// documents.
type register struct{ f *features }

func (x register) Pillars(context.Context) ([]consultation.Pillar, error) { return nil, nil }

func (x register) Documents(context.Context, civic.ID) ([]consultation.Document, error) {
	return nil, nil
}
