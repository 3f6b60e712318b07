package app

import (
	"context"

	"dienhong/feature/initiative"
)

// proposals tells initiatives whose city it is.
type proposals struct{ f *Features }

func (x proposals) Pillars(ctx context.Context) ([]initiative.Pillar, error) {
	p, err := x.f.City.Service.Profile(ctx)
	list := make([]initiative.Pillar, len(p.Pillars))
	for i, l := range p.Pillars {
		list[i] = initiative.Pillar{ID: l.ID, Slug: l.Slug, Name: l.Name}
	}
	return list, err
}

func (x proposals) Horizons(ctx context.Context) ([]int, error) {
	p, err := x.f.City.Service.Profile(ctx)
	list := make([]int, len(p.Horizons))
	for i, h := range p.Horizons {
		list[i] = h.Year
	}
	return list, err
}

func (x proposals) Ground(ctx context.Context) (initiative.Ground, error) {
	g, err := x.f.City.Service.Ground(ctx)
	ground := initiative.Ground{Outline: g.Outline, Source: g.Source}
	for _, l := range g.Landmarks {
		ground.Landmarks = append(ground.Landmarks, initiative.Landmark{Name: l.Name, At: l.At})
	}
	return ground, err
}

func (x proposals) AllBodies(ctx context.Context) ([]initiative.Body, error) {
	all, err := x.f.City.Service.Bodies(ctx, "")
	list := make([]initiative.Body, len(all))
	for i, b := range all {
		list[i] = initiative.Body{ID: b.ID, Name: b.Name}
	}
	return list, err
}
