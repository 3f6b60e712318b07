package answer

import (
	"context"

	"dienhong/civic"
	"dienhong/kit/day"
	"dienhong/platform/i18n"
)

// Day counts the answers that are late, and those that wait for a second officer.
func (m *Module) Day(ctx context.Context, who civic.Actor) ([]day.Task, error) {
	if CanDecide(who) != nil {
		return nil, nil //nolint:nilerr // nothing waits for who may not do it
	}
	_, late, err := m.Service.List(ctx, who, Filter{Late: true}, 0, 0)
	if err != nil {
		return nil, err
	}
	_, mine, err := m.Service.List(ctx, who, Filter{State: Waiting, NotBy: who.Person}, 0, 0)
	return []day.Task{
		{Sentence: i18n.N(ctx, "answer.day.late", late), Count: late, Href: "/office/answers?show=late", Late: true},
		{Sentence: i18n.N(ctx, "answer.day.approve", mine), Count: mine, Href: "/office/answers?show=mine"},
	}, err
}
