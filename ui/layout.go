package ui

import (
	"context"
	"strings"

	"dienhong/platform/i18n"
)

// title is what the browser's tab shows.
func title(page, city string) string {
	const name = "Diên Hồng"
	var parts []string
	for _, s := range []string{page, name, city} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, " · ")
}

func navLabel(ctx context.Context, office bool) string {
	if office {
		return i18n.T(ctx, "ui.nav.office")
	}
	return i18n.T(ctx, "ui.nav.label")
}

func contact(ctx context.Context, to string) string {
	if strings.Contains(to, "@") && !strings.HasPrefix(to, "/") {
		return "mailto:" + to
	}
	return href(ctx, to)
}

type flashKey struct{}

// Flash is a message about what has just been done, shown once at the top of
// the next page.
type Flash struct {
	Tone Tone
	Text string
}

// WithFlash puts a message above the content of the page, unless the page is
// drawn for everyone.
func WithFlash(ctx context.Context, f Flash) context.Context {
	return context.WithValue(ctx, flashKey{}, f)
}

func flashFrom(ctx context.Context) Flash {
	f, _ := ctx.Value(flashKey{}).(Flash)
	return f
}
