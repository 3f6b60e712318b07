package answer

import (
	"context"

	"dienhong/civic"
	"dienhong/kit/news"
	"dienhong/platform/i18n"
)

// News returns the latest answers of a consultation.
func (m *Module) News(ctx context.Context, of civic.Consultation, limit int) ([]news.Item, error) {
	if of.Number == 0 {
		return nil, nil
	}
	answers, err := m.Service.PublicAnswers(ctx, of.Number, "", limit, 0)
	list := make([]news.Item, len(answers))
	for i, e := range answers {
		list[i] = news.Item{ID: string(e.Answer), Kind: i18n.T(ctx, "answer.news"), Title: Excerpt(e.Text), At: e.At, Href: "/answers/" + string(e.Answer)}
	}
	return list, err
}
