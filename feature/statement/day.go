package statement

import (
	"context"

	"dienhong/civic"
	"dienhong/kit/day"
	"dienhong/platform/i18n"
)

// Day counts the statements that wait for a moderator.
func (m *Module) Day(ctx context.Context, who civic.Actor) ([]day.Task, error) {
	if CanModerate(who) != nil {
		return nil, nil //nolint:nilerr // nothing waits for who may not do it
	}
	n, err := m.Service.Waiting(ctx)
	return []day.Task{{Sentence: i18n.N(ctx, "statement.day.moderation", n), Count: n, Href: "/office/moderation"}}, err
}
