package statement

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"dienhong/civic"
	"dienhong/platform/text"
	"dienhong/platform/web"
	"dienhong/ui"
)

// decideForm is what a moderator sends.
type decideForm struct {
	Act    Act    `form:"act"`
	Reason string `form:"reason"`
	Note   string `form:"note"`
	Into   int64  `form:"into"`
	From   State  `form:"from"`
	Back   string `form:"back"`   // "item": go back to the page of the statement
	Appeal bool   `form:"appeal"` // the page showed an appeal that waits
}

func (f decideForm) verdict() Verdict {
	return Verdict{Act: f.Act, Reason: f.Reason, Note: text.OneLine(f.Note), Into: f.Into, From: f.From, Appeal: f.Appeal}
}

func (m *Module) decide(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	ref, err := refOf(r)
	if err != nil {
		return err
	}
	var f decideForm
	err = web.Form(r, &f)
	if err == nil && f.Act == Merge && f.Into == 0 && !r.PostForm.Has("into") {
		return web.Redirect(w, r, ref.path("/merge"))
	}
	if err == nil {
		_, err = m.Service.Decide(ctx, actor(r), ref, f.verdict())
	}
	if err == nil {
		if f.Back == "item" {
			return web.Redirect(w, r, ref.path(""))
		}
		return web.Redirect(w, r, "/office/moderation?last="+ref.String())
	}
	var decided *DecidedError
	problems, invalid := ui.ErrorsOf(ctx, err)
	problems = verdictNamed(ctx, problems)
	if !errors.As(err, &decided) && !invalid {
		return err
	}
	if f.Back == "item" {
		return m.drawItem(w, r, ref, f, problems, decided)
	}
	v, qerr := m.queueNow(r)
	if qerr != nil {
		return qerr
	}
	status := http.StatusConflict
	if v.Conflict = decided; invalid {
		status = http.StatusUnprocessableEntity
		i := slices.IndexFunc(v.Items, func(x queueItem) bool { return Ref{x.S.Consultation, x.S.ID} == ref })
		if i < 0 {
			return m.drawItem(w, r, ref, f, problems, nil)
		}
		f.From = v.Items[i].S.State
		v.Items[i].Form, v.Items[i].Errors = f, problems
	}
	return web.Render(w, r, status, queuePage(v))
}

// verdictNamed names the fields of a decision in a summary of problems.
func verdictNamed(ctx context.Context, problems ui.Errors) ui.Errors {
	return problems.Under(ctx, map[string]string{"act": "statement.bulk.act", "reason": "statement.queue.reason", "note": "statement.queue.note"})
}

func (m *Module) undo(w http.ResponseWriter, r *http.Request) error {
	ref, err := refOf(r)
	if err != nil {
		return err
	}
	if _, err := m.Service.UndoLast(r.Context(), actor(r), ref); err != nil {
		return err
	}
	return web.Redirect(w, r, "/office/moderation?last="+ref.String())
}

// itemView is one statement with its history, to decide again.
type itemView struct {
	Item      queueItem
	Decisions []Decision
	Target    *Statement
	Conflict  *DecidedError
	Editor    bool // the reader may answer
	Appeal    Appeal
	Against   Decision // what the appeal is against
	Own       bool     // the reader may not answer the appeal: it is against their act
}

func (m *Module) item(w http.ResponseWriter, r *http.Request) error {
	ref, err := refOf(r)
	if err != nil {
		return err
	}
	return m.drawItem(w, r, ref, decideForm{}, nil, nil)
}

func (m *Module) drawItem(w http.ResponseWriter, r *http.Request, ref Ref, f decideForm, problems ui.Errors, decided *DecidedError) error {
	ctx := r.Context()
	st, err := m.Service.OneNow(ctx, ref.Consultation, ref.Statement)
	if err != nil {
		return err
	}
	c, err := m.Service.consultations.SnapshotByNumber(ctx, ref.Consultation)
	if err != nil {
		return err
	}
	v := itemView{Conflict: decided, Editor: actor(r).Has(civic.Editor)}
	if v.Item, err = m.queueItem(ctx, st, c); err != nil {
		return err
	}
	v.Item.Errors, f.From = problems, st.State
	v.Item.Form = f
	if v.Decisions, err = m.Service.DecisionsOf(ctx, ref.Consultation, ref.Statement); err != nil {
		return err
	}
	if v.Target, err = m.Service.Target(ctx, st); err != nil {
		return err
	}
	if v.Appeal, err = m.Service.AppealOf(ctx, ref); err != nil {
		return err
	}
	if v.Against = v.Appeal.act(v.Decisions); v.Appeal.Open() {
		err = m.Service.mayAnswer(ctx, actor(r), v.Against)
		if v.Own = civic.IsKind(err, civic.KindForbidden); err != nil && !v.Own {
			return err
		}
	}
	status := http.StatusOK
	switch {
	case decided != nil:
		status = http.StatusConflict
	case len(problems) > 0:
		status = http.StatusUnprocessableEntity
	}
	return web.Render(w, r, status, itemPage(v))
}

// mergeView is the choice of the statement to merge into.
type mergeView struct {
	S     Statement
	C     civic.Consultation
	Words string
	Found []Statement
	Total int
	Near  bool // Found are the nearest ones, not the answer to a search
}

// mergeShown is how many statements are offered to merge into.
const mergeShown = 20

func (m *Module) mergeForm(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	ref, err := refOf(r)
	if err != nil {
		return err
	}
	var f struct {
		Q string `form:"q"`
	}
	if err := web.Query(r, &f); err != nil {
		return err
	}
	v := mergeView{Words: f.Q}
	if v.S, err = m.Service.OneNow(ctx, ref.Consultation, ref.Statement); err != nil {
		return err
	}
	if v.C, err = m.Service.consultations.SnapshotByNumber(ctx, ref.Consultation); err != nil {
		return err
	}
	if n, ok := number(f.Q); ok && f.Q != "" {
		// A number is looked up as one.
		if st, err := m.Service.OneNow(ctx, ref.Consultation, n); err == nil && st.State == Shown && n != ref.Statement {
			v.Found, v.Total = []Statement{st}, 1
		}
	} else if f.Q != "" {
		l, err := m.Service.List(ctx, ref.Consultation, Search{Words: f.Q, Sort: ByVotes, Now: true}, mergeShown+1, 0)
		if err != nil {
			return err
		}
		v.Found = slices.DeleteFunc(l.Statements, func(st Statement) bool { return st.ID == ref.Statement })
		v.Total = l.Total
	} else {
		v.Near = true
		if v.Found, err = m.Service.near(ctx, ref.Consultation, v.S.Text.VI+" "+v.S.Text.EN, 5, ref.Statement); err != nil {
			return err
		}
		v.Total = len(v.Found)
	}
	return web.Render(w, r, http.StatusOK, mergePage(v))
}
