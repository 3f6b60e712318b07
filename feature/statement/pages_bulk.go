package statement

import (
	"fmt"
	"net/http"

	"dienhong/civic"
	"dienhong/platform/text"
	"dienhong/platform/web"
	"dienhong/ui"
)

// batchView is the bulk decision just done.
type batchView struct {
	Batch   civic.ID
	Act     Act
	Done    int
	Skipped int
	Undone  bool
}

// bulkForm is the same decision about many statements.
type bulkForm struct {
	Statements []string `form:"statements"`
	Act        Act      `form:"act"`
	Reason     string   `form:"reason"`
	Note       string   `form:"note"`
	Sure       bool     `form:"sure"`
}

// bulkView is the preview of a bulk decision.
type bulkView struct {
	Form   bulkForm
	Items  []queueItem
	Errors ui.Errors
}

func (m *Module) bulk(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var f bulkForm
	unread := web.Form(r, &f)
	if _, invalid := ui.ErrorsOf(ctx, unread); unread != nil && !invalid {
		return unread
	}
	var refs []Ref
	for _, s := range f.Statements {
		if ref, ok := parseRef(s); ok {
			refs = append(refs, ref)
		}
	}
	verdict := Verdict{Act: f.Act, Reason: f.Reason, Note: text.OneLine(f.Note)}
	v := bulkView{Form: f}
	status := http.StatusOK
	if unread != nil {
		v.Errors, _ = ui.ErrorsOf(ctx, unread)
		status = http.StatusUnprocessableEntity
	} else if f.Sure {
		b, err := m.Service.DecideAll(ctx, actor(r), refs, verdict)
		if err == nil {
			return web.Redirect(w, r, fmt.Sprintf("/office/moderation?batch=%s&skipped=%d", b.Batch, len(b.Skipped)))
		}
		var invalid bool
		if v.Errors, invalid = ui.ErrorsOf(ctx, err); !invalid {
			return err
		}
		status = http.StatusUnprocessableEntity
	} else if _, err := verdict.check(); err != nil || len(refs) == 0 {
		if len(refs) == 0 {
			err = civic.Invalid(civic.FieldError{Field: "statements", Key: "statement.error.none_chosen"})
		}
		v.Errors, _ = ui.ErrorsOf(ctx, err)
		status = http.StatusUnprocessableEntity
	}
	for _, ref := range refs {
		st, err := m.Service.OneNow(ctx, ref.Consultation, ref.Statement)
		if err != nil {
			return err
		}
		v.Items = append(v.Items, queueItem{S: st})
	}
	v.Errors = verdictNamed(ctx, v.Errors)
	return web.Render(w, r, status, bulkPage(v))
}

func (m *Module) undoBulk(w http.ResponseWriter, r *http.Request) error {
	var f struct {
		Batch civic.ID `form:"batch"`
	}
	if err := web.Form(r, &f); err != nil {
		return err
	}
	if _, err := m.Service.UndoBatch(r.Context(), actor(r), f.Batch); err != nil {
		return err
	}
	return web.Redirect(w, r, "/office/moderation?batch="+string(f.Batch))
}
