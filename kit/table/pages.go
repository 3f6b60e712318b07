package table

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"

	"dienhong/civic"
	"dienhong/kit/flash"
	"dienhong/platform/blob"
	"dienhong/platform/i18n"
	"dienhong/platform/sheet"
	"dienhong/platform/web"
	"dienhong/ui"
)

// maxFaults is how many faults of a file a page lists.
const maxFaults = 100

// Held keeps files that somebody sent and has not confirmed.
type Held interface {
	Put(ctx context.Context, r io.Reader, limit int64, kinds []string) (blob.Info, error)
	Open(ctx context.Context, name string) (io.ReadSeekCloser, error)
	Remove(ctx context.Context, name string) error
}

// Import is the page on which a table comes in.
type Import struct {
	Title    string // of what comes in, in the catalogue
	Path     string // of the page
	Template string // where the table of today is downloaded; empty: nowhere
	After    string // the page that shows what came in
	Done     string // the message there, in the catalogue
	Columns  []Column
	Held     Held
	// Name, Lead, Label, Hint and Accept are for files that are no tables: keys of the
	// catalogue for the page and its field, and the endings of such files.
	Name, Lead, Label, Hint, Accept string
	// Paste is the hint of a field for rows copied from a spreadsheet, a key of the
	// catalogue; empty: there is no such field.
	Paste string
	// For gives the import of an address that names what the table belongs to; nil:
	// it is the same for every address.
	For func(r *http.Request) (Import, error)
	// Take reads a table, or tells what reading it would do.
	Take func(ctx context.Context, who civic.Actor, file io.ReaderAt, size int64, dry bool) (Look, error)
}

// Mount adds the page for those who may bring tables in.
func (im Import) Mount(rt *web.Router, who web.Access) {
	rt.Handle("GET "+im.Path, who, func(w http.ResponseWriter, r *http.Request) error {
		of, err := im.of(r)
		if err != nil {
			return err
		}
		return web.Render(w, r, http.StatusOK, importPage(view{Import: of}))
	})
	rt.Handle("POST "+im.Path, who, func(w http.ResponseWriter, r *http.Request) error {
		of, err := im.of(r)
		if err != nil {
			return err
		}
		return of.take(w, r)
	}, web.Upload(Limits.Bytes))
}

// of is the import of an address, with the words that it does not say itself.
func (im Import) of(r *http.Request) (Import, error) {
	if im.For != nil {
		var err error
		if im, err = im.For(r); err != nil {
			return im, err
		}
	}
	im.Name, im.Lead = cmp.Or(im.Name, "table.title"), cmp.Or(im.Lead, "table.lead")
	im.Label, im.Hint, im.Accept = cmp.Or(im.Label, "table.file"), cmp.Or(im.Hint, "table.file_hint"), cmp.Or(im.Accept, ".csv,.xlsx")
	return im, nil
}

// view is what the page of an import shows.
type view struct {
	Import
	Errors ui.Errors
	Read   bool
	Look   Look
	Sent   string // what the file is called
	File   string // names the file for the confirmation
	Rows   string // as they were pasted
}

// take reads a file for trial, or for good when it was shown before.
func (im Import) take(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v := view{Import: im}
	var f struct {
		Act  string `form:"act"`
		Held string `form:"held"`
		Name string `form:"name"`
		Rows string `form:"rows"`
	}
	file, err := web.FormWithFile(r, &f, "file", Limits.Bytes)
	defer file.Close()
	v.Rows = f.Rows
	switch {
	case err != nil:
	case f.Act == "import":
		v.Sent = f.Name
		if err = im.confirm(ctx, f.Held); err == nil {
			return flash.Done(w, r, im.After, im.Done)
		}
	case file == nil && im.Paste != "" && f.Rows != "":
		rows := strings.NewReader(f.Rows)
		if v.Look, err = im.Take(ctx, civic.ActorFrom(ctx), rows, rows.Size(), true); err == nil {
			v.Read = true
		}
		if v.Read && v.Look.Fit() {
			v.File, err = im.hold(ctx, rows)
		}
		return v.draw(w, r, err)
	case file == nil:
		err = civic.Invalid(civic.FieldError{Field: "file", Key: "error.field.required"})
	case file.TooLarge:
		err = &sheet.Problem{Rule: sheet.RuleTooLarge}
	default:
		v.Sent = file.Name
		if v.Look, err = im.Take(ctx, civic.ActorFrom(ctx), file, file.Size, true); err == nil {
			v.Read = true
		}
	}
	if v.Read && v.Look.Fit() {
		v.File, err = im.hold(ctx, file)
	}
	return v.draw(w, r, err)
}

// hold keeps a file that was looked at until it is confirmed, and names it.
func (im Import) hold(ctx context.Context, file io.ReadSeeker) (string, error) {
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return "", err
	}
	info, err := im.Held.Put(ctx, file, Limits.Bytes, []string{"text/plain; charset=utf-8", "application/zip"})
	return info.Name, err
}

// confirm imports a file that was held, and lets it go. What changed since it was
// looked at is checked again.
func (im Import) confirm(ctx context.Context, held string) error {
	f, err := im.Held.Open(ctx, held)
	if errors.Is(err, blob.ErrNotFound) {
		return civic.Invalid(civic.FieldError{Field: "file", Key: "table.error.gone"})
	}
	if err != nil {
		return err
	}
	defer f.Close()
	raw, err := io.ReadAll(f)
	if err != nil {
		return err
	}
	if _, err := im.Take(ctx, civic.ActorFrom(ctx), bytes.NewReader(raw), int64(len(raw)), false); err != nil {
		return err
	}
	return im.Held.Remove(ctx, held)
}

// draw shows the page with what is wrong with the file, if anything.
func (v view) draw(w http.ResponseWriter, r *http.Request, err error) error {
	ctx := r.Context()
	status := http.StatusOK
	if err != nil || len(v.Look.Faults) > 0 {
		status = http.StatusUnprocessableEntity
	}
	var broken *sheet.Problem
	switch problems, ok := ui.ErrorsOf(ctx, err); {
	case errors.As(err, &broken):
		v.Errors = ui.Errors{{Field: "file", Text: Problem(ctx, broken)}}
	case ok:
		v.Errors = problems.Under(ctx, map[string]string{"file": v.Label})
	case err != nil:
		return err
	}
	return web.Render(w, r, status, importPage(v))
}

// Problem says what is wrong with a file, and where.
func Problem(ctx context.Context, p *sheet.Problem) string {
	text := i18n.T(ctx, "table.problem."+string(p.Rule))
	switch {
	case p.Cell != "":
		return i18n.T(ctx, "table.problem.in_cell", p.Cell, text)
	case p.Line > 0:
		return i18n.T(ctx, "table.problem.in_line", p.Line, text)
	}
	return text
}

// checkKind leaves the one primary button to writing once a table may be written.
func (v view) checkKind() ui.Kind {
	if v.Read && v.Look.Fit() {
		return ui.Secondary
	}
	return ui.Primary
}

// faults lists what is wrong, by line and column.
func (v view) faults(ctx context.Context) ui.TableProps {
	t := ui.TableProps{
		Stack: true, Caption: i18n.T(ctx, "table.faults"), HideCaption: true,
		Columns: []ui.Column{{Text: i18n.T(ctx, "table.line")}, {Text: i18n.T(ctx, "table.column")}, {Text: i18n.T(ctx, "table.rule")}},
	}
	for _, f := range v.Look.Faults[:min(len(v.Look.Faults), maxFaults)] {
		name := f.Field
		for _, c := range v.Columns {
			if c.Field == f.Field {
				name = c.head(civic.Locale(i18n.LocaleOf(ctx)))
			}
		}
		t.Rows = append(t.Rows, []ui.Cell{ui.C(i18n.Number(ctx, f.Line)), ui.C(name), ui.C(i18n.T(ctx, f.Key, f.Args...))})
	}
	return t
}
