package history

import (
	"context"
	"net/http"
	"strings"

	"dienhong/civic"
	"dienhong/platform/i18n"
	"dienhong/ui"
)

// Words say in the reader's language what the lines of a feature hold.
type Words struct {
	// Acts is where the catalogue has the acts: "city.act.".
	Acts string
	// Versions tell what a line changed, by the kind of its subject. Kinds that
	// are not there tell nothing.
	Versions map[string]Version
	// Detail says what the word of an act leaves open; nil: it leaves nothing.
	Detail func(ctx context.Context, e Entry) string
	// Reason says why; nil: reason and note as they were written, the note only
	// where Detail does not tell it.
	Reason func(ctx context.Context, e Entry) string
}

// Older reads from an address the line after which a page of the history begins.
func Older(r *http.Request) civic.ID {
	if id := civic.ID(r.URL.Query().Get("older")); id.Valid() {
		return id
	}
	return ""
}

// change is what a line changed.
func (w Words) change(ctx context.Context, e Entry) ([]ui.DiffField, error) {
	version := w.Versions[e.On.Kind]
	if version == nil || e.Before == "" {
		return nil, nil
	}
	return version(ctx, e)
}

func (w Words) reason(ctx context.Context, e Entry) string {
	if w.Reason != nil {
		return w.Reason(ctx, e)
	}
	if w.Detail != nil || e.Note == "" {
		return e.Reason
	}
	return strings.TrimPrefix(e.Reason+": "+e.Note, ": ")
}

// act is what was done, in words.
func (w Words) act(ctx context.Context, e Entry) string {
	act := i18n.T(ctx, w.Acts+e.Act)
	if w.Detail != nil {
		if more := w.Detail(ctx, e); more != "" {
			act += ": " + more
		}
	}
	return act
}

// Who names who did it.
func (e Entry) Who(ctx context.Context) string {
	switch {
	case e.By.Name != "":
		return e.By.Name
	case e.By.Kind == civic.SystemActor:
		return i18n.T(ctx, "history.system")
	case e.By.Kind == civic.KeyActor:
		return i18n.T(ctx, "history.program")
	}
	return i18n.T(ctx, "history.visitor")
}

// labels names the fields that changed: "Tên, Tóm tắt".
func labels(list []ui.DiffField) string {
	var names []string
	for _, f := range list {
		names = append(names, f.Label)
	}
	return strings.Join(names, ", ")
}

// explained reports whether any line says why.
func (w Words) explained(ctx context.Context, p Page) bool {
	for _, e := range p.Entries {
		if w.reason(ctx, e) != "" {
			return true
		}
	}
	return false
}

func (w Words) table(ctx context.Context, p Page) (ui.TableProps, error) {
	t := ui.TableProps{Stack: true, Caption: i18n.T(ctx, "history.title"), HideCaption: true, Columns: []ui.Column{
		{Text: i18n.T(ctx, "history.when")}, {Text: i18n.T(ctx, "history.who")}, {Text: i18n.T(ctx, "history.what")},
	}}
	why := w.explained(ctx, p)
	if why {
		t.Columns = append(t.Columns, ui.Column{Text: i18n.T(ctx, "history.why")})
	}
	for _, e := range p.Entries {
		changed, err := w.change(ctx, e)
		if err != nil {
			return t, err
		}
		act := ui.C(w.act(ctx, e))
		if len(changed) > 0 {
			act = ui.CPart(changedAct(act.Text, changed, e.After == ""))
		}
		row := []ui.Cell{ui.C(i18n.DateTime(ctx, e.At)), ui.C(e.Who(ctx)), act}
		if why {
			row = append(row, ui.C(w.reason(ctx, e)))
		}
		t.Rows = append(t.Rows, row)
	}
	return t, nil
}
