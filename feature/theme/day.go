package theme

import (
	"context"
	"net/url"

	"dienhong/civic"
	"dienhong/kit/day"
	"dienhong/platform/i18n"
)

// Day counts, for each consultation that the office works on, the comments that
// nobody has put under a theme.
func (m *Module) Day(ctx context.Context, who civic.Actor) ([]day.Task, error) {
	if CanWork(who) != nil {
		return nil, nil //nolint:nilerr // nothing waits for who may not do it
	}
	all, err := m.deps.Consultations.Snapshots(ctx, who)
	if err != nil {
		return nil, err
	}
	var list []day.Task
	for _, c := range all {
		if !c.AtWork {
			continue
		}
		of, err := m.Service.Coverage(ctx, c.Number)
		if err != nil {
			return nil, err
		}
		n := of.Comments - of.Themed - of.Empty
		title, _ := c.Title.In(civic.Locale(i18n.LocaleOf(ctx)))
		list = append(list, day.Task{Sentence: i18n.N(ctx, "theme.day.open", n, title), Count: n, Href: "/office/themes?c=" + url.QueryEscape(c.Slug)})
	}
	return list, nil
}
