package ui

import (
	"context"
	"time"

	"dienhong/platform/i18n"
)

// Until says when a half-open interval ends, as people say it: an end at
// midnight is the end of the day before.
func Until(ctx context.Context, end time.Time) string {
	local := end.In(i18n.Zone(ctx))
	if local.Hour() == 0 && local.Minute() == 0 {
		return i18n.T(ctx, "ui.until_day", i18n.Date(ctx, end.Add(-time.Minute)))
	}
	return i18n.DateTime(ctx, end)
}
