package plan

import (
	"context"
	"slices"

	"dienhong/civic"
	"dienhong/kit/mention"
	"dienhong/platform/i18n"
	"dienhong/ui"
)

// Mentions returns the public lines of the plan under a pillar, and the actions that
// an organisation leads or works on.
func (m *Module) Mentions(ctx context.Context, of mention.Subject) ([]mention.Group, error) {
	if of.Kind != mention.Pillar && of.Kind != mention.Body {
		return nil, nil
	}
	p, err := m.Service.Plan(ctx, civic.Visitor())
	if err != nil {
		return nil, err
	}
	if of.Kind == mention.Pillar {
		return p.underPillar(ctx, of), nil
	}
	return p.ofBody(ctx, of.ID), nil
}

func (p Plan) underPillar(ctx context.Context, of mention.Subject) []mention.Group {
	g, total := mention.Group{Title: i18n.T(ctx, "plan.mention.pillar")}, 0
	for _, kind := range []Kind{Commitment, Action} {
		for _, it := range p.Of(kind) {
			if string(p.Pillar(it)) != of.ID {
				continue
			}
			if total++; total <= mention.Most {
				g.Mentions = append(g.Mentions, p.mention(ctx, it))
			}
		}
	}
	if total == 0 {
		return nil
	}
	g.All = ui.Link{Text: i18n.N(ctx, "plan.mention.all", total), Href: "/plan?pillar=" + of.Slug}
	return []mention.Group{g}
}

func (p Plan) ofBody(ctx context.Context, body string) []mention.Group {
	leads, joins := mention.Group{Title: i18n.T(ctx, "plan.mention.leads")}, mention.Group{Title: i18n.T(ctx, "plan.mention.joins")}
	for _, it := range p.Of(Action) {
		switch {
		case it.Work.Lead == body:
			leads.Mentions = append(leads.Mentions, p.mention(ctx, it))
		case slices.Contains(it.Work.Partners, body):
			joins.Mentions = append(joins.Mentions, p.mention(ctx, it))
		}
	}
	return slices.DeleteFunc([]mention.Group{leads, joins}, func(g mention.Group) bool { return len(g.Mentions) == 0 })
}

func (p Plan) mention(ctx context.Context, it Item) mention.Mention {
	m := mention.Mention{Kind: i18n.T(ctx, "plan.kind."+string(it.Kind)), Title: it.Title, Href: "/plan/" + string(it.ID)}
	if it.Work != nil {
		_, m.Meta = standing(ctx, *it.Work, p.Today)
	}
	return m
}
