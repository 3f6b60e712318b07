package city

import (
	"context"

	"dienhong/civic"
)

// Pillars gives the city's directions in the order of the pages.
func (s *Service) Pillars(ctx context.Context) ([]civic.Pillar, error) {
	p, err := s.Profile(ctx)
	list := make([]civic.Pillar, len(p.Pillars))
	for i, l := range p.Pillars {
		list[i] = civic.Pillar(l)
	}
	return list, err
}

// Horizons gives the years by which the city wants something, in order.
func (s *Service) Horizons(ctx context.Context) ([]civic.Horizon, error) {
	p, err := s.Profile(ctx)
	list := make([]civic.Horizon, len(p.Horizons))
	for i, h := range p.Horizons {
		list[i] = civic.Horizon{Year: h.Year, Name: h.Name}
	}
	return list, err
}

// AllBodies lists the directory by kind and name.
func (s *Service) AllBodies(ctx context.Context) ([]civic.Body, error) {
	all, err := s.Bodies(ctx, "")
	list := make([]civic.Body, len(all))
	for i, b := range all {
		list[i] = civic.Body{ID: b.ID, Name: b.Name}
	}
	return list, err
}

// BodyNames gives the names of those of the ids that exist.
func (s *Service) BodyNames(ctx context.Context, ids []string) (map[string]civic.Text, error) {
	found, err := s.BodiesByID(ctx, ids)
	names := make(map[string]civic.Text, len(found))
	for id, b := range found {
		names[id] = b.Name
	}
	return names, err
}

// Names gives the name of the city and of who runs the installation.
func (s *Service) Names(ctx context.Context) (city, operator civic.Text, err error) {
	p, err := s.Profile(ctx)
	return p.Name, p.Operator, err
}
