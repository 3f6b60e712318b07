package app

import (
	"context"
	"fmt"
	"html"
	"io"
	"maps"
	"slices"

	"dienhong/platform/i18n"
	"dienhong/platform/web"
)

// errorPage draws a problem without the design system.
type errorPage struct {
	problem web.Problem
	request string
}

// Render writes the page.
func (p errorPage) Render(ctx context.Context, w io.Writer) error {
	t := func(key string, args ...any) string { return html.EscapeString(i18n.T(ctx, key, args...)) }
	fmt.Fprintf(w, `<!doctype html><html lang="%s"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>%s</title><main><h1>%s</h1><p>%s</p>`,
		i18n.LocaleOf(ctx), t("error.title"), t("error.title"), t(p.problem.Key, p.problem.Args...))
	for _, field := range slices.Sorted(maps.Keys(p.problem.Fields)) {
		fmt.Fprintf(w, `<p>%s: %s</p>`, html.EscapeString(field), html.EscapeString(p.problem.Fields[field]))
	}
	_, err := fmt.Fprintf(w, `<p>%s</p><p><a href="%s">Diên Hồng</a></p></main></html>`, t("error.request_id", p.request), web.Path(ctx, "/"))
	return err
}
