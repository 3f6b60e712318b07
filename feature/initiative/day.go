package initiative

import (
	"context"

	"dienhong/civic"
	"dienhong/kit/day"
	"dienhong/platform/i18n"
)

// Day counts the initiatives that editors have not made public yet, and the remarks
// that wait for moderators.
func (m *Module) Day(ctx context.Context, who civic.Actor) (list []day.Task, err error) {
	if who.Has(civic.Editor) {
		_, n, err := m.Service.List(ctx, who, Filter{Unpublished: true}, 0, 0)
		if err != nil {
			return nil, err
		}
		list = append(list, day.Task{Sentence: i18n.N(ctx, "initiative.day.unpublished", n), Count: n, Href: "/office/initiatives"})
	}
	if CanModerate(who) == nil {
		_, n, err := m.Service.RemarkQueue(ctx, who, 0)
		if err != nil {
			return nil, err
		}
		list = append(list, day.Task{Sentence: i18n.N(ctx, "initiative.day.remarks", n), Count: n, Href: "/office/remarks"})
	}
	return list, nil
}
