package ui

import (
	"context"
	"strings"
	"time"

	"dienhong/civic"
	"dienhong/platform/i18n"
)

// Said is a text in the reader's language, or in the language that it has, for
// places that hold words alone.
func Said(ctx context.Context, t civic.Text) string {
	s, _ := t.In(civic.Locale(i18n.LocaleOf(ctx)))
	return s
}

// StoredDay is a stored day (YYYY-MM-DD) as a moment in the reader's zone; the zero
// time for what is no day.
func StoredDay(ctx context.Context, day string) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, strings.TrimSpace(day), i18n.Zone(ctx))
	if err != nil {
		return time.Time{}
	}
	return t
}

// SaidDay writes a stored day as the reader does; what is no day stays as it is.
func SaidDay(ctx context.Context, day string) string {
	if t := StoredDay(ctx, day); !t.IsZero() {
		return i18n.Date(ctx, t)
	}
	return day
}
