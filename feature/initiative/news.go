package initiative

import (
	"context"

	"dienhong/civic"
	"dienhong/kit/news"
	"dienhong/platform/i18n"
)

// News returns the initiatives that were published last; they belong to no
// consultation.
func (m *Module) News(ctx context.Context, of civic.Consultation, limit int) ([]news.Item, error) {
	if of.Number != 0 {
		return nil, nil
	}
	all, _, err := m.Service.List(ctx, civic.Visitor(), Filter{ByPublished: true}, limit, 0)
	list := make([]news.Item, len(all))
	for i, in := range all {
		list[i] = news.Item{ID: string(in.ID), Kind: i18n.T(ctx, "initiative.news"), Title: in.Title, At: in.PublishedAt, Href: "/initiatives/" + string(in.ID)}
	}
	return list, err
}
