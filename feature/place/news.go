package place

import (
	"context"

	"dienhong/civic"
	"dienhong/kit/news"
	"dienhong/platform/i18n"
)

// News returns the places that became public last; they belong to no consultation.
func (m *Module) News(ctx context.Context, of civic.Consultation, limit int) (items []news.Item, err error) {
	if of.Number != 0 {
		return nil, nil
	}
	all, err := m.Service.store.places(ctx, m.deps.DB.Read(), listed+` ORDER BY published_at DESC, id DESC LIMIT ?`, limit)
	for _, p := range all {
		items = append(items, news.Item{ID: string(p.ID), Kind: i18n.T(ctx, "place.one"), Title: p.Name, At: p.PublishedAt, Href: p.path()})
	}
	return items, err
}
