package place

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"

	"dienhong/civic"
	"dienhong/kit/edit"
	"dienhong/kit/flash"
	"dienhong/kit/history"
	"dienhong/kit/list"
	"dienhong/kit/pick"
	"dienhong/platform/i18n"
	"dienhong/platform/web"
	"dienhong/ui"
)

// officeQuery is a search of a part of the office's list.
type officeQuery struct {
	Show   string `form:"show"` // a state; empty: all
	Search string `form:"q"`
}

type officeListView struct {
	L      list.List[officeQuery]
	Counts map[State]int
	List   []Place
	Today  string
}

const officeSize = 30

func (m *Module) officeList(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v := officeListView{Today: m.Service.today()}
	var err error
	if v.L, err = list.Read[officeQuery](r, desk, officeSize); err != nil {
		return err
	}
	if v.Counts, err = m.Service.Counts(ctx, civic.ActorFrom(ctx)); err != nil {
		return err
	}
	if !slices.Contains(states, State(v.L.Filter.Show)) {
		v.L.Filter.Show = ""
	}
	v.List, err = list.Load(&v.L, func(limit, offset int) ([]Place, int, error) {
		return m.Service.List(ctx, civic.ActorFrom(ctx), State(v.L.Filter.Show), v.L.Filter.Search, limit, offset)
	})
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, officeListPage(v))
}

func (v officeListView) tabs(ctx context.Context) []ui.Tab {
	all := 0
	for _, n := range v.Counts {
		all += n
	}
	tabs := []ui.Tab{v.L.CountedTab(i18n.T(ctx, "place.office.all"), "show", "", all)}
	for _, s := range states {
		if n := v.Counts[s]; n > 0 {
			tabs = append(tabs, v.L.CountedTab(i18n.T(ctx, "place.state."+string(s)), "show", string(s), n))
		}
	}
	return tabs
}

func (v officeListView) table(ctx context.Context) ui.TableProps {
	t := ui.TableProps{Stack: true, Caption: i18n.T(ctx, "place.title"), HideCaption: true, Empty: i18n.T(ctx, "place.office.none")}
	for _, k := range []string{"name", "kind", "address", "status", "state"} {
		t.Columns = append(t.Columns, ui.Column{Text: i18n.T(ctx, "place.field."+k)})
	}
	for _, p := range v.List {
		status := ui.C(i18n.T(ctx, "place.unknown"))
		if now, ok := p.On(v.Today); ok {
			status = ui.C(joined(" ", statusWord(ctx, now.Status), from(ctx, now.From)))
		}
		t.Rows = append(t.Rows, []ui.Cell{ui.CTextLink(p.Name, officePath(p, "")), ui.C(kindWord(ctx, p.Kind)), ui.CText(p.Address), status, ui.CPart(stateTag(p))})
	}
	return t
}

// officeView is the office's page of one place. At most one of its forms was refused.
type officeView struct {
	P       Place
	Choices choices
	Today   string
	Alike   []Place // what may be the same
	Into    *Place  // what it was merged into
	History history.Page
	Refused string

	Form        string // that was refused: state, status, names, access
	Errors      ui.Errors
	To          State
	Reason      civic.Text
	Change      change
	Source      string
	Name        nameFields
	Observation observationFields
}

// errors are those of a form of the page.
func (v officeView) errors(form string) ui.Errors {
	if v.Form == form {
		return v.Errors
	}
	return nil
}

func (m *Module) officeOne(ctx context.Context, id, older civic.ID) (v officeView, err error) {
	who := civic.ActorFrom(ctx)
	v.Today = m.Service.today()
	if v.P, err = m.Service.Place(ctx, who, id); err != nil {
		return v, err
	}
	if v.Choices, err = m.choices(ctx); err != nil {
		return v, err
	}
	if v.P.MergedInto != "" {
		into, err := m.Service.Place(ctx, who, v.P.MergedInto)
		if err != nil {
			return v, err
		}
		v.Into = &into
	}
	if v.Alike, err = m.Service.Alike(ctx, who, id); err != nil {
		return v, err
	}
	v.History, err = m.Service.History(ctx, who, id, older)
	return v, err
}

func (m *Module) officeShow(w http.ResponseWriter, r *http.Request) error {
	v, err := m.officeOne(r.Context(), civic.ID(r.PathValue("id")), history.Older(r))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, officePage(v))
}

func (v officeView) nextOptions(ctx context.Context) []ui.Option {
	var list []ui.Option
	for _, s := range v.P.Next() {
		o := ui.Option{Value: string(s), Label: i18n.T(ctx, "place.to."+string(s)), Selected: s == v.To}
		if v.P.reasoned(s) {
			o.Hint = i18n.T(ctx, "place.needs_reason")
		}
		list = append(list, o)
	}
	return list
}

func (v officeView) version() string { return strconv.FormatInt(v.P.Version, 10) }

// answer tells what became of an act on the office's page: done, or the page again
// with what was typed and why it was refused.
func (m *Module) answer(w http.ResponseWriter, r *http.Request, err error, done, form string, typed func(v *officeView)) error {
	ctx, id := r.Context(), civic.ID(r.PathValue("id"))
	if err == nil {
		return flash.Done(w, r, desk+"/"+string(id), done)
	}
	problems, invalid := ui.ErrorsOf(ctx, err)
	var refused *civic.Error
	conflict := errors.As(err, &refused) && refused.Kind == civic.KindConflict
	if !invalid && !conflict {
		return err
	}
	v, gathering := m.officeOne(ctx, id, "")
	if gathering != nil {
		return gathering
	}
	if typed != nil {
		typed(&v)
	}
	v.Form, v.Errors = form, problems.Named(func(field string) string { return fieldLabel(ctx, field) })
	status := http.StatusUnprocessableEntity
	if conflict {
		status, v.Refused = http.StatusConflict, i18n.T(ctx, refused.Key, refused.Args...)
	}
	return web.Render(w, r, status, officePage(v))
}

func (m *Module) move(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var f struct {
		Version  int64  `form:"version"`
		State    State  `form:"state"`
		ReasonVI string `form:"reason_vi"`
		ReasonEN string `form:"reason_en"`
	}
	err := web.Form(r, &f)
	reason := civic.Text{VI: f.ReasonVI, EN: f.ReasonEN}
	if err == nil && f.State == "" {
		err = civic.Invalid(civic.FieldError{Field: "state", Key: "error.field.choice"})
	}
	if err == nil {
		_, err = m.Service.Move(ctx, civic.ActorFrom(ctx), civic.ID(r.PathValue("id")), f.Version, f.State, reason)
	}
	return m.answer(w, r, err, "place.done.moved", "state", func(v *officeView) { v.Reason, v.To = reason, f.State })
}

func (m *Module) remove(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var f struct {
		Version int64 `form:"version"`
	}
	err := web.Form(r, &f)
	if err == nil {
		err = m.Service.Remove(ctx, civic.ActorFrom(ctx), civic.ID(r.PathValue("id")), f.Version)
	}
	if err == nil {
		return flash.Done(w, r, desk, "place.done.removed")
	}
	return m.answer(w, r, err, "", "", nil)
}

// editing is what the form of a place shows.
type editing struct {
	F       fields
	Saved   Place
	Choices choices
	Refusal edit.Refusal

	Body, Action ui.Choosing
}

func (m *Module) gather(ctx context.Context, asked pick.Asked, f fields) (e editing, err error) {
	e.F = f
	if f.ID != "" {
		if e.Saved, err = m.Service.Place(ctx, civic.ActorFrom(ctx), f.ID); err != nil {
			return e, err
		}
	}
	if e.Choices, err = m.choices(ctx); err != nil {
		return e, err
	}
	picker := pick.Picker{Index: m.Service.store.index, Clock: m.deps.Clock}
	return e, picker.Fill(ctx, asked,
		pick.Body("body", &e.Body, e.Choices.bodyOptions(ctx, f.Body)),
		pick.Field{Name: "action", Into: &e.Action, Kinds: []string{string(civic.RefAction)}, All: e.Choices.actionOptions(ctx, f.Action)})
}

func (m *Module) form(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var f fields
	if id := r.PathValue("id"); id != "" {
		p, err := m.Service.Place(ctx, civic.ActorFrom(ctx), civic.ID(id))
		if err != nil {
			return err
		}
		f = fieldsOf(p)
	}
	e, err := m.gather(ctx, pick.From(r), f)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, formPage(e))
}

func (m *Module) save(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var f fields
	err := web.Form(r, &f)
	if id := r.PathValue("id"); id != "" {
		f.ID, f.Version = civic.ID(id), max(f.Version, 1) // version 0 would make a second one
	} else {
		f.ID, f.Version = "", 0
	}
	asked := pick.From(r)
	if err == nil && asked.Looking() {
		e, err := m.gather(ctx, asked, f)
		if err != nil {
			return err
		}
		return web.Render(w, r, http.StatusOK, formPage(e))
	}
	typed, errs := f.place()
	var saved Place
	if err == nil {
		if err = civic.Invalid(errs...); err == nil {
			saved, err = m.Service.Save(ctx, civic.ActorFrom(ctx), typed)
		}
	}
	if err == nil {
		return flash.Done(w, r, officePath(saved, ""), "place.done.saved")
	}
	e, gathering := m.gather(ctx, asked, f)
	if gathering != nil {
		return gathering
	}
	var ok bool
	if e.Refusal, ok = edit.Refused(ctx, err, e.Saved.edited(typed), e.Choices.describe, fieldLabel); !ok {
		return err
	}
	e.F.Version = e.Refusal.Version(f.Version)
	return web.Render(w, r, e.Refusal.Status, formPage(e))
}

func (e editing) heading(ctx context.Context) string {
	if e.F.ID == "" {
		return i18n.T(ctx, "place.office.new")
	}
	return ui.Said(ctx, e.Saved.Name)
}

func (e editing) back() string {
	if e.F.ID == "" {
		return desk
	}
	return desk + "/" + string(e.F.ID)
}
