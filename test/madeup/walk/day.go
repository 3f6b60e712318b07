package walk

import (
	"context"

	"dienhong/civic"
	"dienhong/kit/day"
	"dienhong/platform/i18n"
)

// Day tells editors which routes are not public yet.
func (m *Module) Day(ctx context.Context, who civic.Actor) ([]day.Task, error) {
	if CanEdit(who) != nil {
		return nil, nil //nolint:nilerr // nothing waits for who may not do it
	}
	drafts, err := m.Service.store.routes(ctx, m.deps.DB.Read(), ` AND public_at = 0`)
	return []day.Task{{Sentence: i18n.N(ctx, "walk.day", len(drafts)), Count: len(drafts), Href: "/office/walks"}}, err
}
