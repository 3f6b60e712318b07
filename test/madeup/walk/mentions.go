package walk

import (
	"context"

	"dienhong/kit/mention"
	"dienhong/platform/i18n"
)

// Mentions returns the public routes of a pillar.
func (m *Module) Mentions(ctx context.Context, of mention.Subject) ([]mention.Group, error) {
	if of.Kind != mention.Pillar {
		return nil, nil
	}
	list, err := m.Service.store.routes(ctx, m.deps.DB.Read(), ` AND public_at > 0 AND pillar = ?`, of.ID)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	g := mention.Group{Title: i18n.T(ctx, "walk.title")}
	for _, r := range list[:min(len(list), mention.Most)] {
		g.Mentions = append(g.Mentions, mention.Mention{Kind: i18n.T(ctx, "walk.one"), Title: r.Name, Href: "/walks"})
	}
	return []mention.Group{g}, nil
}
