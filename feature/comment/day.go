package comment

import (
	"context"

	"dienhong/civic"
	"dienhong/kit/day"
	"dienhong/platform/i18n"
)

// Day counts the comments that wait for a moderator.
func (m *Module) Day(ctx context.Context, who civic.Actor) ([]day.Task, error) {
	if CanDecide(who) != nil {
		return nil, nil //nolint:nilerr // nothing waits for who may not do it
	}
	n, err := m.Service.Waiting(ctx)
	return []day.Task{{Sentence: i18n.N(ctx, "comment.day.moderation", n), Count: n, Href: "/office/comments?state=waiting"}}, err
}
