package app

import (
	"context"

	"dienhong/civic"
	"dienhong/feature/answer"
	"dienhong/feature/consultation"
	"dienhong/feature/initiative"
	"dienhong/platform/i18n"
)

// newsroom gathers what the later links of the chain made public.
type newsroom struct{ f *Features }

func (x newsroom) Of(ctx context.Context, c consultation.Consultation, limit int) ([]consultation.News, error) {
	answers, err := x.f.Answer.Service.PublicAnswers(ctx, c.Number, "", limit, 0)
	if err != nil {
		return nil, err
	}
	var list []consultation.News
	for _, e := range answers {
		list = append(list, consultation.News{
			ID: string(e.Answer), Kind: i18n.T(ctx, "app.news.answer"), Title: answer.Excerpt(e.Text), At: e.At, Href: "/answers/" + string(e.Answer),
		})
	}
	papers, err := x.papers(ctx, c.Slug, limit)
	return append(list, papers...), err
}

func (x newsroom) Elsewhere(ctx context.Context, limit int) ([]consultation.News, error) {
	list, err := x.papers(ctx, "", limit)
	if err != nil {
		return nil, err
	}
	initiatives, _, err := x.f.Initiative.Service.List(ctx, civic.Visitor(), initiative.Filter{ByPublished: true}, limit, 0)
	for _, in := range initiatives {
		list = append(list, consultation.News{
			ID: string(in.ID), Kind: i18n.T(ctx, "app.news.initiative"), Title: in.Title, At: in.PublishedAt, Href: "/initiatives/" + string(in.ID),
		})
	}
	return list, err
}

// papers gives the published papers of a consultation, or those of none.
func (x newsroom) papers(ctx context.Context, slug string, limit int) ([]consultation.News, error) {
	all, err := x.f.Report.Service.Published(ctx)
	var list []consultation.News
	for _, p := range all {
		if p.Order.Consultation == slug && len(list) < limit {
			list = append(list, consultation.News{
				ID: string(p.ID), Kind: i18n.T(ctx, "app.news.paper"), Title: in(p.Order.Lang, p.Title), At: p.PublishedAt, Href: "/reports/" + string(p.ID),
			})
		}
	}
	return list, err
}

// in is a text in one language.
func in(lang civic.Locale, text string) civic.Text {
	if lang == civic.English {
		return civic.Text{EN: text}
	}
	return civic.Text{VI: text}
}
