package plan

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"

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

// tableLimits bound a table of a plan or of indicators; its rows are held in
// memory together, because they may name each other.
var tableLimits = sheet.Limits{Bytes: 20 << 20, Rows: 20_000, Columns: 100}

// Held keeps files that somebody sent and has not confirmed.
type Held interface {
	Put(ctx context.Context, r io.Reader, limit int64, kinds []string) (blob.Info, error)
	Open(ctx context.Context, name string) (io.ReadSeekCloser, error)
	Remove(ctx context.Context, name string) error
}

// importer reads a table, or tells what reading it would do.
type importer struct {
	Path, Template, Kicker string
	Columns                []column
	Dry, Do                func(ctx context.Context, who civic.Actor, file io.ReaderAt, size int64) (Preview, error)
	After                  string
}

func (m *Module) planImporter() importer {
	return importer{"/office/plan/import", "/plan.xlsx", "plan.title", planColumns, m.Service.DryPlan, m.Service.ImportPlan, "/office/plan"}
}

func (m *Module) indicatorImporter() importer {
	return importer{
		"/office/plan/indicators/import", "/indicators.xlsx", "plan.indicators.title", indicatorTable, m.Service.DryIndicators, m.Service.ImportIndicators,
		"/office/plan/indicators",
	}
}

// importView is what the page of an import shows.
type importView struct {
	importer
	Errors  ui.Errors
	Read    bool
	Preview Preview
	Name    string
	Held    string // names the file for the confirmation
}

func importForm(im importer) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		return web.Render(w, r, http.StatusOK, importPage(importView{importer: im}))
	}
}

// takeTable reads a file for trial, or for good when it was shown before.
func (m *Module) takeTable(im importer) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		ctx := r.Context()
		v := importView{importer: im}
		var f struct {
			Act  string `form:"act"`
			Held string `form:"held"`
			Name string `form:"name"`
		}
		file, err := web.FormWithFile(r, &f, "file", tableLimits.Bytes)
		defer file.Close()
		switch {
		case err != nil:
		case f.Act == "import":
			v.Name = f.Name
			if err = m.importHeld(ctx, im, f.Held); err == nil {
				return flash.Done(w, r, im.After, "plan.done.imported")
			}
		case file == nil:
			err = civic.Invalid(civic.FieldError{Field: "file", Key: "error.field.required"})
		case file.TooLarge:
			err = &sheet.Problem{Rule: sheet.RuleTooLarge}
		default:
			v.Name = file.Name
			if v.Preview, err = im.Dry(ctx, civic.ActorFrom(ctx), file, file.Size); err == nil {
				v.Read = true
			}
		}
		if v.Read && v.Preview.Fit() {
			v.Held, err = m.hold(ctx, file)
		}
		return drawImport(w, r, v, err)
	}
}

// hold keeps a file that was looked at until it is confirmed, and names it.
func (m *Module) hold(ctx context.Context, file io.ReadSeeker) (string, error) {
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return "", err
	}
	info, err := m.deps.Held.Put(ctx, file, tableLimits.Bytes, []string{"text/plain; charset=utf-8", "application/zip"})
	return info.Name, err
}

// importHeld imports a file that was held, and lets it go. What changed since
// it was looked at is checked again.
func (m *Module) importHeld(ctx context.Context, im importer, held string) error {
	f, err := m.deps.Held.Open(ctx, held)
	if errors.Is(err, blob.ErrNotFound) {
		return civic.Invalid(civic.FieldError{Field: "file", Key: "plan.import.gone"})
	}
	if err != nil {
		return err
	}
	defer f.Close()
	raw, err := io.ReadAll(f)
	if err != nil {
		return err
	}
	if _, err := im.Do(ctx, civic.ActorFrom(ctx), bytes.NewReader(raw), int64(len(raw))); err != nil {
		return err
	}
	return m.deps.Held.Remove(ctx, held)
}

// drawImport shows the page with what is wrong with the file, if anything.
func drawImport(w http.ResponseWriter, r *http.Request, v importView, err error) error {
	ctx := r.Context()
	status := http.StatusOK
	if err != nil || len(v.Preview.Errors) > 0 {
		status = http.StatusUnprocessableEntity
	}
	var broken *sheet.Problem
	switch problems, ok := ui.ErrorsOf(ctx, err); {
	case errors.As(err, &broken):
		text := i18n.T(ctx, "plan.sheet."+string(broken.Rule))
		if broken.Cell != "" {
			text = i18n.T(ctx, "plan.sheet.in_cell", broken.Cell, text)
		} else if broken.Line > 0 {
			text = i18n.T(ctx, "plan.sheet.in_line", broken.Line, text)
		}
		v.Errors = ui.Errors{{Field: "file", Text: text}}
	case ok:
		v.Errors = problems.Under(ctx, map[string]string{"file": "plan.import.file"})
	case err != nil:
		return err
	}
	return web.Render(w, r, status, importPage(v))
}

// checkKind leaves the one primary button to writing once a table may be written.
func (v importView) checkKind() ui.Kind {
	if v.Read && v.Preview.Fit() {
		return ui.Secondary
	}
	return ui.Primary
}

// faults lists what is wrong, by line and column.
func (v importView) faults(ctx context.Context) ui.TableProps {
	t := ui.TableProps{Stack: true, Caption: i18n.T(ctx, "plan.import.faults"), HideCaption: true, Columns: columns(ctx, "plan.import.line", "plan.import.column", "plan.import.rule")}
	for _, e := range v.Preview.Errors[:min(len(v.Preview.Errors), maxFaults)] {
		name := e.Field
		for _, c := range v.Columns {
			if c.Field == e.Field {
				name = c.VI
				if i18n.LocaleOf(ctx) == string(civic.English) {
					name = c.EN
				}
			}
		}
		t.Rows = append(t.Rows, []ui.Cell{ui.C(i18n.Number(ctx, e.Line)), ui.C(name), ui.C(i18n.T(ctx, e.Key, e.Args...))})
	}
	return t
}
