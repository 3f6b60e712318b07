package plan

import (
	"context"
	"io"
	"net/http"

	"dienhong/civic"
	"dienhong/platform/i18n"
	"dienhong/platform/web"
)

// exporter writes a table for an actor.
type exporter func(ctx context.Context, who civic.Actor, w io.Writer, f Format, locale civic.Locale) error

var mediaTypes = map[Format]string{
	CSV: "text/csv; charset=utf-8", XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

// download sends a table: to the office with its drafts, to everybody else what
// is public.
func download(export exporter, f Format, name string) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		ctx := r.Context()
		w.Header().Set("Content-Type", mediaTypes[f])
		w.Header().Set("Content-Disposition", `attachment; filename="`+name+"."+string(f)+`"`)
		return export(ctx, civic.ActorFrom(ctx), w, f, civic.Locale(i18n.LocaleOf(ctx)))
	}
}
