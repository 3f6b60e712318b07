package event

import (
	"context"

	"dienhong/civic"
	"dienhong/kit/day"
	"dienhong/platform/i18n"
)

// Day tells editors what waits for them, and what may be published.
func (m *Module) Day(ctx context.Context, who civic.Actor) ([]day.Task, error) {
	if !who.Has(civic.Editor) {
		return nil, nil
	}
	var tasks []day.Task
	for _, state := range []State{Submitted, Approved} {
		n, err := m.Service.store.count(ctx, m.deps.DB.Read(), ` AND state = ?`, string(state))
		if err != nil {
			return nil, err
		}
		tasks = append(tasks, day.Task{Sentence: i18n.N(ctx, "event.today."+string(state), n), Count: n, Href: desk + "?show=" + string(state)})
	}
	n, err := m.Service.store.count(ctx, m.deps.DB.Read(), ` AND gone_at > 0 AND state IN ('published', 'postponed', 'moved')`)
	return append(tasks, day.Task{Sentence: i18n.N(ctx, "event.today.gone", n), Count: n, Href: desk + "?show=gone"}), err
}
