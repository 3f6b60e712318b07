package indicator

import (
	"context"

	"dienhong/civic"
	"dienhong/kit/day"
	"dienhong/platform/i18n"
)

// Day counts the public indicators that nobody has measured.
func (m *Module) Day(ctx context.Context, who civic.Actor) ([]day.Task, error) {
	if !who.Has(civic.Editor) {
		return nil, nil
	}
	n, err := m.Service.store.unmeasured(ctx, m.Service.db.Read())
	return []day.Task{{Sentence: i18n.N(ctx, "indicator.day.unmeasured", n), Count: n, Href: desk}}, err
}
