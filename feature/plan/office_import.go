package plan

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"io"
	"net/http"

	"dienhong/civic"
	"dienhong/platform/i18n"
	"dienhong/platform/sheet"
	"dienhong/platform/web"
	"dienhong/ui"
)

// maxFaults is how many faults of a file a page lists; maxFile how large a file
// may be, so that it can be sent again with the confirmation.
const (
	maxFaults = 100
	maxFile   = 700 << 10
)

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
	Kept    string // the file itself, for the confirmation
}

func importForm(im importer) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		return web.Render(w, r, http.StatusOK, importPage(importView{importer: im}))
	}
}

// takeTable reads a file for trial, or for good when it was shown before.
func takeTable(im importer) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		ctx := r.Context()
		who := civic.ActorFrom(ctx)
		v := importView{importer: im}
		body, name, err := tableOf(r)
		v.Name = name
		if err == nil && r.FormValue("act") == "import" {
			if _, err = im.Do(ctx, who, bytes.NewReader(body), int64(len(body))); err == nil {
				return web.Redirect(w, r, im.After+"?done=imported")
			}
		}
		if len(body) > 0 {
			var p Preview
			var dry error
			if p, dry = im.Dry(ctx, who, bytes.NewReader(body), int64(len(body))); dry == nil {
				v.Read, v.Preview, v.Kept = true, p, base64.StdEncoding.EncodeToString(body)
			} else if err == nil {
				err = dry
			}
		}
		status := http.StatusOK
		if err != nil || len(v.Preview.Errors) > 0 {
			status = http.StatusUnprocessableEntity
		}
		var broken *sheet.Problem
		switch problems, ok := ui.ErrorsOf(ctx, err); {
		case errors.As(err, &broken):
			v.Errors = ui.Errors{{Field: "file", Text: i18n.T(ctx, "plan.sheet."+string(broken.Rule), broken.Line)}}
		case ok:
			v.Errors = problems
		case err != nil:
			return err
		}
		return web.Render(w, r, status, importPage(v))
	}
}

// tableOf gives the file that was sent, or that was kept from the trial.
func tableOf(r *http.Request) (body []byte, name string, err error) {
	if err := r.ParseMultipartForm(web.MaxBody); err != nil { //nolint:gosec // platform/web bounds the body
		var tooLarge *http.MaxBytesError
		if errors.As(err, &tooLarge) {
			return nil, "", web.ErrTooLarge
		}
		return nil, "", civic.Invalid(civic.FieldError{Field: "file", Key: "error.field.required"})
	}
	if kept := r.FormValue("kept"); kept != "" {
		body, err := base64.StdEncoding.DecodeString(kept)
		if err != nil {
			return nil, "", civic.Invalid(civic.FieldError{Field: "file", Key: "error.field.format"})
		}
		return body, r.FormValue("name"), nil
	}
	file, head, err := r.FormFile("file")
	if err != nil {
		return nil, "", civic.Invalid(civic.FieldError{Field: "file", Key: "error.field.required"})
	}
	defer file.Close()
	if head.Size > maxFile {
		return nil, head.Filename, civic.Invalid(civic.FieldError{Field: "file", Key: "plan.import.too_large", Args: []any{maxFile >> 10}})
	}
	body, err = io.ReadAll(file)
	if err == nil && len(body) == 0 {
		err = civic.Invalid(civic.FieldError{Field: "file", Key: "plan.sheet.empty"})
	}
	return body, head.Filename, err
}

// faults lists what is wrong, by line and column.
func (v importView) faults(ctx context.Context) ui.TableProps {
	t := ui.TableProps{Caption: i18n.T(ctx, "plan.import.faults"), HideCaption: true, Columns: columns(ctx, "plan.import.line", "plan.import.column", "plan.import.rule")}
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
