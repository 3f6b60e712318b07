package walk

import (
	"context"

	"dienhong/civic"
	"dienhong/kit/news"
	"dienhong/platform/i18n"
)

// News returns the routes that became public last.
func (m *Module) News(ctx context.Context, of civic.Consultation, limit int) (items []news.Item, err error) {
	if of.Number != 0 {
		return nil, nil
	}
	list, err := m.Service.Public(ctx)
	for _, r := range list[:min(len(list), limit)] {
		items = append(items, news.Item{ID: string(r.ID), Kind: i18n.T(ctx, "walk.one"), Title: r.Name, At: r.Public, Href: "/walks"})
	}
	return items, err
}
