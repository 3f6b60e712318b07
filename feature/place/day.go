package place

import (
	"context"

	"dienhong/civic"
	"dienhong/kit/day"
	"dienhong/platform/i18n"
)

// Day tells editors what waits for them.
func (m *Module) Day(ctx context.Context, who civic.Actor) ([]day.Task, error) {
	if !who.Has(civic.Editor) {
		return nil, nil
	}
	n, err := m.Service.store.count(ctx, m.deps.DB.Read(), ` AND state = ?`, string(Submitted))
	return []day.Task{{Sentence: i18n.N(ctx, "place.today.submitted", n), Count: n, Href: desk + "?show=" + string(Submitted)}}, err
}
