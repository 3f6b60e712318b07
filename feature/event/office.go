package event

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"

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
	List   []Event
}

const officeSize = 30

func (m *Module) officeList(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v := officeListView{Counts: map[State]int{}}
	var err error
	if v.L, err = list.Read[officeQuery](r, desk, officeSize); err != nil {
		return err
	}
	q := v.L.Filter
	if v.Counts, err = m.Service.Counts(ctx, civic.ActorFrom(ctx)); err != nil {
		return err
	}
	if !slices.Contains(append(slices.Clone(states), gone), State(q.Show)) {
		q.Show = ""
	}
	v.List, err = list.Load(&v.L, func(limit, offset int) ([]Event, int, error) {
		return m.Service.List(ctx, civic.ActorFrom(ctx), State(q.Show), q.Search, limit, offset)
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
	tabs := []ui.Tab{v.L.CountedTab(i18n.T(ctx, "event.office.all"), "show", "", all)}
	for _, s := range states {
		if n := v.Counts[s]; n > 0 {
			tabs = append(tabs, v.L.CountedTab(stateWord(ctx, s), "show", string(s), n))
		}
	}
	return tabs
}

func (v officeListView) table(ctx context.Context) ui.TableProps {
	t := ui.TableProps{Stack: true, Caption: i18n.T(ctx, "event.title"), HideCaption: true, Empty: i18n.T(ctx, "event.office.none")}
	for _, k := range []string{"title", "schedule", "venue", "state"} {
		t.Columns = append(t.Columns, ui.Column{Text: i18n.T(ctx, "event.field."+k)})
	}
	for _, e := range v.List {
		t.Rows = append(t.Rows, []ui.Cell{
			ui.CTextLink(e.Title, desk+"/"+string(e.ID)), ui.C(e.Schedule.said(ctx)), ui.C(e.Venue.short(ctx)), ui.CPart(stateTag(e)),
		})
	}
	return t
}

// officeView is the office's page of one event.
type officeView struct {
	E       Event
	Choices choices
	Times   []Occurrence
	Held    []Event
	Days    []dayCount // of what it holds
	Alike   []Event    // what may be the same
	Into    *Event     // what it was merged into
	History history.Page
	Errors  ui.Errors
	Refused string
	Reason  civic.Text
	To      State
}

func (m *Module) officeOne(ctx context.Context, id, older civic.ID) (v officeView, err error) {
	who := civic.ActorFrom(ctx)
	if v.E, err = m.Service.Event(ctx, who, id); err != nil {
		return v, err
	}
	if v.Choices, err = m.choices(ctx); err != nil {
		return v, err
	}
	if v.Times, _, err = m.upcoming(ctx, v.E); err != nil {
		return v, err
	}
	if v.Held, err = m.Service.Below(ctx, who, id); err != nil {
		return v, err
	}
	if v.E.Kind != Single {
		if v.Days, err = m.Service.Days(ctx, Filter{From: m.Service.Today().Format(dayLayout), Within: id, Unlisted: true}); err != nil {
			return v, err
		}
	}
	if v.E.MergedInto != "" {
		into, err := m.Service.Event(ctx, who, v.E.MergedInto)
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

func officePath(e Event, below string) string {
	p := desk + "/" + string(e.ID)
	if below != "" {
		p += "/" + below
	}
	return p
}

func datePath(e Event, key string) string { return officePath(e, "dates/"+url.PathEscape(key)) }

// shownTimes is how many occurrences stand open on the office's page.
const shownTimes = 10

// times lists some of the occurrences with what can be done to each.
func (v officeView) times(ctx context.Context, from, to int) ui.TableProps {
	t := ui.TableProps{Caption: i18n.T(ctx, "event.times"), HideCaption: true, Stack: true, Empty: i18n.T(ctx, "event.office.no_times")}
	for _, k := range []string{"day", "venue", "state", "edit"} {
		t.Columns = append(t.Columns, ui.Column{Text: i18n.T(ctx, "event.field."+k)})
	}
	for i, o := range v.Times[min(from, len(v.Times)):min(to, len(v.Times))] {
		t.Rows = append(t.Rows, []ui.Cell{
			ui.C(o.when(ctx)), ui.C(o.Venue.short(ctx)), ui.CPart(occurrenceState(Entry{Event: v.E, Occurrence: o})), ui.CPart(dateLinks(v.E, o, from+i)),
		})
	}
	return t
}

func (v officeView) nextOptions(ctx context.Context) []ui.Option {
	var list []ui.Option
	for _, s := range v.E.Next() {
		o := ui.Option{Value: string(s), Label: i18n.T(ctx, "event.to."+string(s)), Selected: s == v.To}
		if v.E.reasoned(s) {
			o.Hint = i18n.T(ctx, "event.needs_reason")
		}
		list = append(list, o)
	}
	return list
}

func (m *Module) move(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	id := civic.ID(r.PathValue("id"))
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
		_, err = m.Service.Move(ctx, civic.ActorFrom(ctx), id, f.Version, f.State, reason)
	}
	if err == nil {
		return flash.Done(w, r, desk+"/"+string(id), "event.done.moved")
	}
	problems, status, refused, err := refusal(ctx, err)
	if err != nil {
		return err
	}
	v, err := m.officeOne(ctx, id, "")
	if err != nil {
		return err
	}
	v.Errors, v.Refused, v.Reason, v.To = problems, refused, reason, f.State
	return web.Render(w, r, status, officePage(v))
}

// refusal tells what a page shows of a refusal; anything else is the error.
func refusal(ctx context.Context, err error) (problems ui.Errors, status int, refused string, other error) {
	if problems, ok := ui.ErrorsOf(ctx, err); ok {
		return problems.Named(func(field string) string { return fieldLabel(ctx, field) }), http.StatusUnprocessableEntity, "", nil
	}
	var e *civic.Error
	if errors.As(err, &e) && e.Kind == civic.KindConflict {
		return nil, http.StatusConflict, i18n.T(ctx, e.Key, e.Args...), nil
	}
	return nil, 0, "", err
}

func (m *Module) remove(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	id := civic.ID(r.PathValue("id"))
	var f struct {
		Version int64 `form:"version"`
	}
	err := web.Form(r, &f)
	if err == nil {
		err = m.Service.Remove(ctx, civic.ActorFrom(ctx), id, f.Version)
	}
	if err == nil {
		return flash.Done(w, r, desk, "event.done.removed")
	}
	return m.answer(w, r, err, "")
}

// editing is what the form of an event shows.
type editing struct {
	F       fields
	Saved   Event
	Choices choices
	Refusal edit.Refusal

	Parent, Organiser, Action ui.Choosing
}

func (m *Module) gather(ctx context.Context, asked pick.Asked, f fields) (e editing, err error) {
	e.F = f
	if f.ID != "" {
		if e.Saved, err = m.Service.Event(ctx, civic.ActorFrom(ctx), f.ID); err != nil {
			return e, err
		}
	}
	if e.Choices, err = m.choices(ctx); err != nil {
		return e, err
	}
	picker := pick.Picker{Index: m.Service.store.index, Clock: m.deps.Clock}
	return e, picker.Fill(ctx, asked,
		pick.Field{Name: "parent", Into: &e.Parent, Kinds: []string{found.Name}, All: e.Choices.holderOptions(ctx, f.ID, f.Parent)},
		pick.Body("organiser", &e.Organiser, e.Choices.bodyOptions(ctx, f.Organiser)),
		pick.Field{Name: "action", Into: &e.Action, Kinds: []string{string(civic.RefAction)}, All: e.Choices.actionOptions(ctx, f.Action)})
}

func (m *Module) form(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var q struct {
		From   string `form:"from"`   // the key of the first occurrence to be changed
		Parent string `form:"parent"` // what holds the new event
	}
	if err := web.Query(r, &q); err != nil {
		return err
	}
	f := fields{Kind: string(Single), Repeat: repeatOnce, Parent: q.Parent}
	if id := r.PathValue("id"); id != "" {
		e, err := m.Service.Event(ctx, civic.ActorFrom(ctx), civic.ID(id))
		if err != nil {
			return err
		}
		f = fieldsOf(e)
		if _, second, ok := e.split(q.From, m.deps.Zone); ok {
			f = fieldsOf(second)
			f.ID, f.Version, f.From = e.ID, e.Version, q.From
		}
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
	typed, errs := f.event()
	var saved Event
	left := 0
	if err == nil {
		if err = civic.Invalid(errs...); err == nil {
			saved, left, err = m.Service.Save(ctx, civic.ActorFrom(ctx), typed, f.From)
		}
	}
	if err == nil {
		done := "event.done.saved"
		if left > 0 {
			done = "event.done.saved_left"
		}
		return flash.Done(w, r, desk+"/"+string(saved.ID), done)
	}
	e, gathering := m.gather(ctx, asked, f)
	if gathering != nil {
		return gathering
	}
	var ok bool
	if e.Refusal, ok = edit.Refused(ctx, err, typed, e.Choices.describe, fieldLabel); !ok {
		return err
	}
	e.F.Version = e.Refusal.Version(f.Version)
	return web.Render(w, r, e.Refusal.Status, formPage(e))
}

func (e editing) heading(ctx context.Context) string {
	if e.F.ID == "" {
		return i18n.T(ctx, "event.office.new")
	}
	return ui.Said(ctx, e.Saved.Title)
}

func (e editing) back() string {
	if e.F.ID == "" {
		return desk
	}
	return desk + "/" + string(e.F.ID)
}
