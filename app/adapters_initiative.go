package app

import (
	"context"

	"dienhong/feature/city"
	"dienhong/feature/initiative"
)

// initiativeDirectory is the city's directory with what initiatives draw their
// maps on.
type initiativeDirectory struct{ *city.Service }

func (x initiativeDirectory) Ground(ctx context.Context) (initiative.Ground, error) {
	g, err := x.Service.Ground(ctx)
	ground := initiative.Ground{Outline: g.Outline, Source: g.Source}
	for _, l := range g.Landmarks {
		ground.Landmarks = append(ground.Landmarks, initiative.Landmark{Name: l.Name, At: l.At})
	}
	return ground, err
}
