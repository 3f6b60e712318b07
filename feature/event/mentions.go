package event

import (
	"context"
	"time"

	"dienhong/kit/mention"
	"dienhong/platform/i18n"
)

// Mentions returns the events to come of a pillar or of an organisation, the next one
// first.
func (m *Module) Mentions(ctx context.Context, of mention.Subject) ([]mention.Group, error) {
	field := ""
	switch of.Kind {
	case mention.Pillar:
		field = "pillar"
	case mention.Body:
		field = "organiser"
	default:
		return nil, nil
	}
	events, err := m.Service.store.events(ctx, m.deps.DB.Read(), ` AND `+field+` = ? AND published_at > 0 AND state <> 'archived' ORDER BY updated_at DESC LIMIT 1000`, of.ID)
	if err != nil || len(events) == 0 {
		return nil, err
	}
	ids := make([]string, len(events))
	for i, e := range events {
		ids[i] = string(e.ID)
	}
	list, err := m.Service.entries(ctx, m.deps.DB.Read(), ` AND o.listed = 1 AND o.event_id IN (?) AND o.last_day >= ?`+inOrder+` LIMIT ?`,
		ids, m.Service.Today().Format(time.DateOnly), 10*mention.Most)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	g := mention.Group{Title: i18n.T(ctx, "event.mention")}
	g.All.Text, g.All.Href = i18n.T(ctx, "event.all"), "/events"
	seen := map[string]bool{}
	for _, x := range list {
		if id := string(x.Event.ID); !seen[id] && len(g.Mentions) < mention.Most {
			seen[id] = true
			g.Mentions = append(g.Mentions, mention.Mention{Kind: i18n.T(ctx, "event.one"), Title: x.Event.Title, Href: x.Event.path(), Meta: x.when(ctx)})
		}
	}
	return []mention.Group{g}, nil
}
