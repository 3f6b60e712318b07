package report

import (
	"context"

	"dienhong/civic"
	"dienhong/kit/news"
	"dienhong/platform/i18n"
)

// News returns the papers of a consultation that were published last, or those of
// none.
func (m *Module) News(ctx context.Context, of civic.Consultation, limit int) ([]news.Item, error) {
	all, err := m.Service.Published(ctx)
	var list []news.Item
	for _, p := range all {
		if p.Order.Consultation != of.Slug || len(list) == limit {
			continue
		}
		title := civic.Text{VI: p.Title}
		if p.Order.Lang == civic.English {
			title = civic.Text{EN: p.Title}
		}
		list = append(list, news.Item{ID: string(p.ID), Kind: i18n.T(ctx, "report.news"), Title: title, At: p.PublishedAt, Href: "/reports/" + string(p.ID)})
	}
	return list, err
}
