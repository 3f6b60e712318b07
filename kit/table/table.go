// Package table lets the office take records out as a table and bring them back:
// one list of columns for both ways, CSV and XLSX, a look at what a file would do
// before anything is written, and faults that name their row and column.
//
// A feature gives the columns, writes rows with [Write], reads them with [Read] and
// mounts the page of an [Import].
package table

import (
	"context"
	"io"
	"iter"
	"net/http"
	"strconv"
	"strings"

	"dienhong/civic"
	"dienhong/platform/i18n"
	"dienhong/platform/sheet"
	"dienhong/platform/web"
)

// Limits bound a table; its rows are held in memory together, because they may
// name each other.
var Limits = sheet.Limits{Bytes: 20 << 20, Rows: 20_000, Columns: 100}

// Column is a column of a table that goes out and comes in: the name that the
// first line has in each language, and the field that its faults name.
type Column struct {
	Field  string
	VI, EN string
	Width  float64
}

// Col is a column with its field, its name in Vietnamese and English, and its width
// in a workbook.
func Col(field, vi, en string, width float64) Column { return Column{field, vi, en, width} }

// head is the column's name in a language.
func (c Column) head(locale civic.Locale) string {
	if locale == civic.English {
		return c.EN
	}
	return c.VI
}

// Format is the kind of file of a table.
type Format string

// The formats.
const (
	CSV  Format = "csv"
	XLSX Format = "xlsx"
)

// Formats lists them.
var Formats = []Format{CSV, XLSX}

var mediaTypes = map[Format]string{
	CSV: "text/csv; charset=utf-8", XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

// Export writes a table for an actor.
type Export func(ctx context.Context, who civic.Actor, w io.Writer, f Format, locale civic.Locale) error

// Download sends a table: to the office with its drafts, to everybody else what
// is public.
func Download(export Export, f Format, name string) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		ctx := r.Context()
		w.Header().Set("Content-Type", mediaTypes[f])
		w.Header().Set("Content-Disposition", `attachment; filename="`+name+"."+string(f)+`"`)
		return export(ctx, civic.ActorFrom(ctx), w, f, civic.Locale(i18n.LocaleOf(ctx)))
	}
}

// Write writes a table with heads in the given language.
func Write(w io.Writer, f Format, locale civic.Locale, name string, columns []Column, rows iter.Seq2[sheet.Values, error]) error {
	head, widths := make([]string, len(columns)), make([]float64, len(columns))
	for i, c := range columns {
		head[i], widths[i] = c.head(locale), c.Width
	}
	if f == XLSX {
		return sheet.XLSX(w, name, head, widths, rows)
	}
	return sheet.CSV(w, head, rows)
}

// YesNo writes an answer as [Row.Yes] reads it.
func YesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// Plain keeps the sign that parts a line of several values out of a value.
func Plain(s string) string { return strings.ReplaceAll(s, "|", "/") }

// Exact writes a number so that it reads back as the same: three decimals would
// be taken for thousands ("1.234"), so a fourth follows.
func Exact(x float64) string {
	s := strconv.FormatFloat(x, 'f', -1, 64)
	if back, err := sheet.Number(s); err == nil && back != x {
		s += "0"
	}
	return s
}

// Numeral is a number as a cell.
func Numeral(x float64) any {
	if s := strconv.FormatFloat(x, 'f', -1, 64); s != Exact(x) {
		return Exact(x)
	}
	return x
}
