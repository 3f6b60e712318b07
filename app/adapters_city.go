package app

import (
	"context"
	"slices"

	"dienhong/civic"
	"dienhong/feature/city"
	"dienhong/feature/consultation"
	"dienhong/feature/initiative"
	"dienhong/platform/i18n"
)

// mentions tells the city's pages what the other features have under a pillar
// and about a document, as far as everybody may read it.
type mentions struct{ f *features }

func (x mentions) Subject(ctx context.Context, of city.Subject) (city.Mention, bool, error) {
	if of.Kind != consultationSubject {
		return city.Mention{}, false, nil
	}
	all, err := x.f.consultation.Service.List(ctx, civic.Visitor())
	if err != nil {
		return city.Mention{}, false, err
	}
	i := slices.IndexFunc(all, func(c consultation.Consultation) bool { return c.ID == of.ID })
	if i < 0 {
		return city.Mention{}, false, nil
	}
	return city.Mention{Kind: i18n.T(ctx, "app.mention.consultation"), Title: all[i].Texts.Title, Href: "/consultations/" + all[i].Slug}, true, nil
}

func (x mentions) UnderPillar(ctx context.Context, pillar civic.ID) ([]city.Group, error) {
	all, err := x.f.consultation.Service.List(ctx, civic.Visitor())
	if err != nil {
		return nil, err
	}
	g := city.Group{Title: i18n.T(ctx, "app.mention.asked")}
	for _, c := range all {
		var topics []civic.Text
		for _, t := range c.Topics {
			if t.Pillar == pillar {
				topics = append(topics, t.Name)
			}
		}
		if len(topics) > 0 {
			g.Mentions = append(g.Mentions, city.Mention{
				Kind: i18n.T(ctx, "app.mention.consultation"), Title: c.Texts.Question, Href: "/consultations/" + c.Slug, Meta: joined(ctx, topics),
			})
		}
	}
	var groups []city.Group
	if len(g.Mentions) > 0 {
		groups = append(groups, g)
	}
	proposed, _, err := x.f.initiative.Service.List(ctx, civic.Visitor(), initiative.Filter{Pillar: pillar, BySupport: true}, 50, 0)
	if err != nil {
		return nil, err
	}
	g = city.Group{Title: i18n.T(ctx, "app.mention.proposed")}
	for _, in := range proposed {
		g.Mentions = append(g.Mentions, city.Mention{
			Kind: i18n.T(ctx, "initiative.state."+string(in.State)), Title: in.Title, Href: "/initiatives/" + string(in.ID),
			Meta: i18n.N(ctx, "initiative.supporters", in.Supporters),
		})
	}
	if len(g.Mentions) > 0 {
		groups = append(groups, g)
	}
	return groups, nil
}

// joined writes texts on one line in the reader's language.
func joined(ctx context.Context, list []civic.Text) string {
	line := ""
	for _, t := range list {
		s, _ := t.In(civic.Locale(i18n.LocaleOf(ctx)))
		if line != "" {
			line += " · "
		}
		line += s
	}
	return line
}
