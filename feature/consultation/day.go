package consultation

import (
	"context"

	"dienhong/civic"
	"dienhong/kit/day"
	"dienhong/platform/i18n"
)

// Day asks an editor for the first consultation.
func (m *Module) Day(ctx context.Context, who civic.Actor) ([]day.Task, error) {
	if CanEdit(who) != nil {
		return nil, nil //nolint:nilerr // nothing waits for who may not do it
	}
	all, err := m.Service.List(ctx, who)
	if err != nil || len(all) > 0 {
		return nil, err
	}
	return []day.Task{{Sentence: i18n.T(ctx, "consultation.setup.consultation"), Count: 1, Href: "/office/consultations/new"}}, nil
}
