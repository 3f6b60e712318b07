package place

import (
	"context"

	"dienhong/kit/mention"
	"dienhong/platform/i18n"
)

// Mentions returns the places of a pillar or of an organisation, by name.
func (m *Module) Mentions(ctx context.Context, of mention.Subject) ([]mention.Group, error) {
	field := ""
	switch of.Kind {
	case mention.Pillar:
		field = "pillar"
	case mention.Body:
		field = "body"
	default:
		return nil, nil
	}
	list, err := m.Service.store.places(ctx, m.deps.DB.Read(), listed+` AND `+field+` = ?`+inOrder+` LIMIT ?`, of.ID, mention.Most)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	g := mention.Group{Title: i18n.T(ctx, "place.mention")}
	g.All.Text, g.All.Href = i18n.T(ctx, "place.all"), "/places"
	for _, p := range list {
		g.Mentions = append(g.Mentions, mention.Mention{Kind: kindWord(ctx, p.Kind), Title: p.Name, Href: p.path(), Meta: m.statusLine(ctx, p)})
	}
	return []mention.Group{g}, nil
}
