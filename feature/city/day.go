package city

import (
	"context"

	"dienhong/civic"
	"dienhong/kit/day"
	"dienhong/platform/i18n"
)

// Day asks an administrator to name the city while it has no name.
func (m *Module) Day(ctx context.Context, who civic.Actor) ([]day.Task, error) {
	if !who.Has(civic.Administrator) {
		return nil, nil
	}
	p, err := m.Service.Profile(ctx)
	if err != nil || !p.Name.IsZero() {
		return nil, err
	}
	return []day.Task{{Sentence: i18n.T(ctx, "city.setup.city"), Count: 1, Href: "/office/city"}}, nil
}
