package upkeep

import (
	"context"

	"dienhong/civic"
	"dienhong/kit/day"
	"dienhong/platform/i18n"
)

// Day tells that the disk fills and that background work was given up.
func (m *Module) Day(ctx context.Context, who civic.Actor) ([]day.Task, error) {
	if CanManage(who) != nil {
		return nil, nil //nolint:nilerr // nothing waits for who may not do it
	}
	var list []day.Task
	if room, known := m.deps.Room(); known && room.Low() {
		list = append(list, day.Task{Sentence: i18n.T(ctx, "upkeep.day.disk", i18n.Bytes(ctx, room.Free)), Count: 1, Href: page, Late: room.Short()})
	}
	n, err := m.Service.Count(ctx, who)
	return append(list, day.Task{Sentence: i18n.N(ctx, "upkeep.day.jobs", n), Count: n, Href: page, Late: true}), err
}
