package plan

import (
	"context"

	"dienhong/civic"
	"dienhong/kit/day"
	"dienhong/platform/i18n"
)

// Day counts the actions that should be done already.
func (m *Module) Day(ctx context.Context, who civic.Actor) ([]day.Task, error) {
	if CanEdit(who) != nil {
		return nil, nil //nolint:nilerr // nothing waits for who may not do it
	}
	f, err := m.Service.Figures(ctx, who)
	return []day.Task{{Sentence: i18n.N(ctx, "plan.day.late", f.Late), Count: f.Late, Href: "/office/plan?state=late", Late: true}}, err
}
