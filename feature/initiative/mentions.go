package initiative

import (
	"context"

	"dienhong/civic"
	"dienhong/kit/mention"
	"dienhong/platform/i18n"
	"dienhong/ui"
)

// mostOfBody bounds the initiatives that the page of an organisation names.
const mostOfBody = 10_000

// Mentions returns the public initiatives of a pillar, and those that an organisation
// proposes; those with most support come first.
func (m *Module) Mentions(ctx context.Context, of mention.Subject) ([]mention.Group, error) {
	filter, limit, g := Filter{BySupport: true}, mostOfBody, mention.Group{}
	switch of.Kind {
	case mention.Pillar:
		filter.Pillar, limit, g.Title = civic.ID(of.ID), mention.Most, i18n.T(ctx, "initiative.mention.pillar")
	case mention.Body:
		filter.Proposer, g.Title = of.ID, i18n.T(ctx, "initiative.mention.body")
	default:
		return nil, nil
	}
	list, total, err := m.Service.List(ctx, civic.Visitor(), filter, limit, 0)
	if err != nil || total == 0 {
		return nil, err
	}
	for _, in := range list {
		g.Mentions = append(g.Mentions, mention.Mention{
			Kind: stateWord(ctx, in.State), Title: in.Title, Href: "/initiatives/" + string(in.ID), Meta: i18n.N(ctx, "initiative.supporters", in.Supporters),
		})
	}
	if of.Kind == mention.Pillar {
		g.All = ui.Link{Text: i18n.N(ctx, "initiative.mention.all", total), Href: "/initiatives?pillar=" + of.Slug}
	}
	return []mention.Group{g}, nil
}
