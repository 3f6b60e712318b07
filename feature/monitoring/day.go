package monitoring

import (
	"context"
	"time"

	"dienhong/civic"
	"dienhong/kit/day"
	"dienhong/platform/i18n"
)

// Day counts the gaps of each monitoring report that is still being written; it is
// late once its period is over.
func (m *Module) Day(ctx context.Context, who civic.Actor) ([]day.Task, error) {
	if !who.Has(civic.Editor) {
		return nil, nil
	}
	s := m.Service
	drafts, err := s.Drafts(ctx, who)
	if err != nil {
		return nil, err
	}
	today := s.clock().In(s.zone).Format(time.DateOnly)
	var list []day.Task
	for _, d := range drafts {
		if d.Data != nil { // frozen, or it came with a file
			continue
		}
		draft, sections, data, err := s.Draft(ctx, who, d.ID)
		if err != nil {
			return nil, err
		}
		n := len(Gaps(draft, data, sections))
		list = append(list, day.Task{
			Sentence: i18n.N(ctx, "monitoring.day.gaps", n, d.From[:4], d.To[:4]), Count: n,
			Href: "/office/monitoring/reports/" + string(d.ID) + "/check", Late: d.To < today,
		})
	}
	return list, nil
}
