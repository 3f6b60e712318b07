package event

import (
	"context"

	"dienhong/civic"
	"dienhong/kit/news"
	"dienhong/platform/i18n"
)

// News returns the events that became public last, and those that were called off;
// they belong to no consultation.
func (m *Module) News(ctx context.Context, of civic.Consultation, limit int) (items []news.Item, err error) {
	if of.Number != 0 {
		return nil, nil
	}
	all, err := m.Service.store.events(ctx, m.deps.DB.Read(), ` AND published_at > 0 AND pageless = 0 AND state <> 'archived' ORDER BY published_at DESC, id DESC LIMIT ?`, limit)
	if err != nil {
		return nil, err
	}
	for _, e := range all {
		items = append(items, news.Item{ID: string(e.ID), Kind: i18n.T(ctx, "event.one"), Title: e.Title, At: e.PublishedAt, Href: e.path()})
	}
	off, err := m.Service.store.events(ctx, m.deps.DB.Read(), ` AND published_at > 0 AND pageless = 0 AND state IN ('cancelled', 'postponed', 'moved') ORDER BY updated_at DESC, id DESC LIMIT ?`, limit)
	for _, e := range off {
		items = append(items, news.Item{ID: string(e.ID) + "-" + string(e.State), Kind: stateWord(ctx, e.State), Title: e.Title, At: e.UpdatedAt, Href: e.path()})
	}
	return items, err
}
