package load

import (
	"context"
	"fmt"
	"strings"

	"dienhong/civic"
	"dienhong/demo"
	"dienhong/engine/atlas"
	"dienhong/feature/city"
)

// ground gives the maps their outline and landmarks, unless somebody has
// given them others.
func (x Hanoi) ground(ctx context.Context, who civic.Actor) error {
	service := x.City
	g, err := service.Ground(ctx)
	if err != nil || g.Version > 0 {
		return err
	}
	outline, err := atlas.ReadOutline(strings.NewReader(demo.Outline))
	if err != nil {
		return fmt.Errorf("outline of the demonstration: %w", err)
	}
	g = city.Ground{Outline: outline, Source: text(demo.OutlineSource)}
	for _, l := range demo.Landmarks() {
		g.Landmarks = append(g.Landmarks, city.Landmark{Name: text(l.Name), At: atlas.Point{Lat: l.Lat, Lon: l.Lon}, Source: l.Source})
	}
	_, err = service.SaveGround(ctx, who, g)
	return err
}
