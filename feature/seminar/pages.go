package seminar

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"dienhong/civic"
	"dienhong/kit/edit"
	"dienhong/kit/facts"
	"dienhong/kit/flash"
	"dienhong/kit/history"
	"dienhong/platform/auth"
	"dienhong/platform/i18n"
	"dienhong/platform/web"
	"dienhong/ui"
)

// fieldNames are what the forms call their fields.
var fieldNames = map[string]string{
	"kind": "seminar.field.kind", "name": "seminar.field.name", "title": "seminar.field.title", "body": "seminar.field.body", "guests": "seminar.field.guests",
	"reply": "seminar.field.reply", "deputy_name": "seminar.field.deputy_name", "deputy_title": "seminar.field.deputy_title", "gate": "seminar.field.gate", "place": "seminar.field.place",
}

func (m *Module) meetings(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	list, err := m.Service.meetings.AllMeetings(ctx)
	if err != nil {
		return err
	}
	items := make([]ui.ItemProps, len(list))
	for i, of := range list {
		_, guests, err := m.Service.Guests(ctx, civic.ActorFrom(ctx), civic.ID(of.ID))
		if err != nil {
			return err
		}
		guests = slices.DeleteFunc(guests, func(g Guest) bool { return g.WalkIn })
		items[i] = ui.ItemProps{TitleText: of.Title, Href: desk + "/" + of.ID, Kicker: when(ctx, of) + " · " + i18n.N(ctx, "seminar.invited", len(guests))}
	}
	return web.Render(w, r, http.StatusOK, meetingsPage(items))
}

// when is the day of a meeting, with its hour unless only the day is known.
func when(ctx context.Context, of facts.Meeting) string {
	if of.WholeDay {
		return i18n.Date(ctx, of.Start)
	}
	return i18n.DateTime(ctx, of.Start)
}

// adding is what the page of a list shows.
type adding struct {
	Meeting facts.Meeting
	List    []Guest
	Kind    string
	Guests  string // as they were typed
	Errors  ui.Errors
	History history.Page
}

func (v adding) path() string { return desk + "/" + v.Meeting.ID }

func (m *Module) gather(r *http.Request) (v adding, err error) {
	ctx := r.Context()
	who, meeting := civic.ActorFrom(ctx), civic.ID(r.PathValue("meeting"))
	if v.Meeting, v.List, err = m.Service.Guests(ctx, who, meeting); err != nil {
		return v, err
	}
	v.History, err = m.Service.ListHistory(ctx, who, meeting, history.Older(r))
	return v, err
}

func (m *Module) guests(w http.ResponseWriter, r *http.Request) error {
	v, err := m.gather(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, guestsPage(v))
}

func (m *Module) add(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var f struct {
		Kind   string `form:"kind"`
		Guests string `form:"guests"`
	}
	err := web.Form(r, &f)
	meeting := civic.ID(r.PathValue("meeting"))
	if err == nil {
		_, err = m.Service.Add(ctx, civic.ActorFrom(ctx), meeting, civic.StakeholderKind(f.Kind), f.Guests)
	}
	if err == nil {
		return flash.Done(w, r, desk+"/"+string(meeting), "seminar.done.added")
	}
	problems, ok := ui.ErrorsOf(ctx, err)
	if !ok {
		return err
	}
	v, err := m.gather(r)
	if err != nil {
		return err
	}
	v.Kind, v.Guests, v.Errors = f.Kind, f.Guests, problems.Under(ctx, fieldNames)
	return web.Render(w, r, http.StatusUnprocessableEntity, guestsPage(v))
}

func kindOptions(ctx context.Context, chosen string) []ui.Option {
	list := make([]ui.Option, len(civic.StakeholderKinds))
	for i, k := range civic.StakeholderKinds {
		list[i] = ui.Option{Value: string(k), Label: i18n.T(ctx, "stakeholder."+string(k)), Selected: string(k) == chosen}
	}
	return list
}

func columns(ctx context.Context, keys ...string) []ui.Column {
	list := make([]ui.Column, len(keys))
	for i, k := range keys {
		list[i] = ui.Column{Text: i18n.T(ctx, k)}
	}
	return list
}

// said is the answer of a guest in words.
func said(ctx context.Context, g Guest) string {
	switch {
	case g.Reply == Sends:
		return i18n.T(ctx, "seminar.said.sends", strings.TrimSuffix(g.DeputyName+", "+g.DeputyTitle, ", "))
	case g.Reply != "":
		return i18n.T(ctx, "seminar.said."+string(g.Reply))
	case g.WalkIn:
		return i18n.T(ctx, "seminar.door.unasked")
	case g.InvitedAt.IsZero():
		return i18n.T(ctx, "seminar.said.uninvited")
	}
	return i18n.T(ctx, "seminar.said.waiting")
}

func (v adding) table(ctx context.Context) ui.TableProps {
	t := ui.TableProps{
		Stack: true, Caption: i18n.T(ctx, "seminar.list"), HideCaption: true,
		Columns: columns(ctx, "seminar.field.name", "seminar.field.title", "seminar.field.body", "seminar.field.kind", "seminar.field.reply"),
	}
	for _, g := range v.List {
		t.Rows = append(t.Rows, []ui.Cell{
			ui.CLink(g.Name, v.path()+"/guests/"+string(g.ID)), ui.C(g.Title), ui.C(g.Body), ui.C(i18n.T(ctx, "stakeholder."+string(g.Kind))), ui.C(said(ctx, g)),
		})
	}
	return t
}

func (v adding) totals(ctx context.Context) ui.TableProps {
	t := ui.TableProps{Caption: i18n.T(ctx, "seminar.totals"), HideCaption: true, Columns: columns(ctx, "seminar.field.kind", "seminar.total.invited")}
	for _, a := range append(slices.Clone(Replies), "") {
		key := "seminar.total.waiting"
		if a != "" {
			key = "seminar.total." + string(a)
		}
		t.Columns = append(t.Columns, ui.Column{Text: i18n.T(ctx, key)})
	}
	for i := range t.Columns[1:] {
		t.Columns[i+1].Numeric = true
	}
	row := func(name string, x Tally) []ui.Cell {
		cells := ui.Cells(name, i18n.Number(ctx, x.Invited))
		for _, a := range append(slices.Clone(Replies), "") {
			cells = append(cells, ui.C(i18n.Number(ctx, x.Replies[a])))
		}
		return cells
	}
	sum := Tally{Replies: map[Reply]int{}}
	for _, x := range tallies(v.List) {
		t.Rows = append(t.Rows, row(i18n.T(ctx, "stakeholder."+string(x.Kind)), x))
		sum.Invited += x.Invited
		for a, n := range x.Replies {
			sum.Replies[a] += n
		}
	}
	t.Total = row(i18n.T(ctx, "seminar.total.sum"), sum)
	return t
}

// editing is what the page of a guest shows.
type editing struct {
	Meeting facts.Meeting
	Saved   Guest
	F       fields
	Refusal edit.Refusal
	Open    bool   // answers are taken
	Link    string // just made
	History history.Page
}

// fields are the fields of a guest as they were typed.
type fields struct {
	Version int64  `form:"version"`
	Place   string `form:"place"`
	Kind    string `form:"kind"`
	Name    string `form:"name"`
	Title   string `form:"title"`
	Body    string `form:"body"`
}

func (e editing) list() string { return desk + "/" + e.Meeting.ID }

func (e editing) path() string { return e.list() + "/guests/" + string(e.Saved.ID) }

func (m *Module) open(r *http.Request) (e editing, err error) {
	ctx := r.Context()
	who, meeting, id := civic.ActorFrom(ctx), civic.ID(r.PathValue("meeting")), civic.ID(r.PathValue("id"))
	var list []Guest
	if e.Meeting, list, err = m.Service.Guests(ctx, who, meeting); err != nil {
		return e, err
	}
	at := slices.IndexFunc(list, func(g Guest) bool { return g.ID == id })
	if at < 0 {
		return e, civic.NotFound("guest")
	}
	e.Saved = list[at]
	e.Saved.Place = at + 1
	e.Open = m.Service.Open(e.Meeting)
	g := e.Saved
	e.F = fields{g.Version, strconv.Itoa(g.Place), string(g.Kind), g.Name, g.Title, g.Body}
	e.History, err = m.Service.History(ctx, who, id, history.Older(r))
	return e, err
}

func (m *Module) form(w http.ResponseWriter, r *http.Request) error {
	e, err := m.open(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, guestPage(e))
}

// placeOf reads a place in the list: 0 when nothing is said, -1 for what is no number.
func placeOf(s string) int {
	if s == "" {
		return 0
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 {
		return -1
	}
	return n
}

func (m *Module) save(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	e, err := m.open(r)
	if err != nil {
		return err
	}
	var f fields
	err = web.Form(r, &f)
	g := Guest{
		ID: e.Saved.ID, Version: max(f.Version, 1), Meeting: e.Saved.Meeting, Place: placeOf(f.Place), Kind: civic.StakeholderKind(f.Kind), Name: f.Name, Title: f.Title, Body: f.Body, WalkIn: e.Saved.WalkIn,
	}
	if err == nil {
		err = m.Service.Save(ctx, civic.ActorFrom(ctx), g)
	}
	if err == nil {
		return flash.Done(w, r, e.path(), "seminar.done.saved")
	}
	var ok bool
	if e.Refusal, ok = edit.Refused(ctx, err, g, describe, ui.Labels(fieldNames)); !ok {
		return err
	}
	e.F = f
	e.F.Version = e.Refusal.Version(f.Version)
	return web.Render(w, r, e.Refusal.Status, guestPage(e))
}

// invite makes a link and shows it once, on the page that answers.
func (m *Module) invite(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	secret, err := m.Service.Invite(ctx, civic.ActorFrom(ctx), civic.ID(r.PathValue("meeting")), civic.ID(r.PathValue("id")))
	if err != nil {
		return err
	}
	e, err := m.open(r)
	if err != nil {
		return err
	}
	e.Link = m.site + door + string(secret)
	return web.Render(w, r, http.StatusCreated, guestPage(e))
}

func (m *Module) remove(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var f fields
	if err := web.Form(r, &f); err != nil {
		return err
	}
	meeting := civic.ID(r.PathValue("meeting"))
	if err := m.Service.Remove(ctx, civic.ActorFrom(ctx), meeting, civic.ID(r.PathValue("id")), f.Version); err != nil {
		return err
	}
	return flash.Done(w, r, desk+"/"+string(meeting), "seminar.done.removed")
}

// answering is what somebody invited sees.
type answering struct {
	Secret  auth.Token
	Guest   Guest
	Meeting facts.Meeting
	Open    bool
	Ticket  string // where the QR code leads; empty for who does not come
	F       answerFields
	Errors  ui.Errors
}

// answerFields are the fields of an answer as they were typed.
type answerFields struct {
	Reply       string `form:"reply"`
	DeputyName  string `form:"deputy_name"`
	DeputyTitle string `form:"deputy_title"`
}

func (m *Module) read(r *http.Request) (v answering, err error) {
	v.Secret = auth.Token(r.PathValue("secret"))
	v.Guest, v.Meeting, err = m.Service.Invitation(r.Context(), v.Secret)
	v.Open = m.Service.Open(v.Meeting)
	if v.Guest.Reply == Comes || v.Guest.Reply == Sends {
		v.Ticket = m.ticketLink(v.Guest.ID)
	}
	v.F = answerFields{string(v.Guest.Reply), v.Guest.DeputyName, v.Guest.DeputyTitle}
	return v, err
}

func (v answering) options(ctx context.Context) []ui.Option {
	list := make([]ui.Option, len(Replies))
	for i, a := range Replies {
		list[i] = ui.Option{Value: string(a), Label: i18n.T(ctx, "seminar.reply."+string(a)), Selected: string(a) == v.F.Reply}
	}
	return list
}

// unlisted keeps a page with a secret in its address to who has the address.
func unlisted(w http.ResponseWriter) {
	w.Header().Set("X-Robots-Tag", "noindex")
	w.Header().Set("Referrer-Policy", "no-referrer")
	w.Header().Set("Cache-Control", "no-store")
}

func (m *Module) invitation(w http.ResponseWriter, r *http.Request) error {
	unlisted(w)
	v, err := m.read(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, invitationPage(v))
}

func (m *Module) answer(w http.ResponseWriter, r *http.Request) error {
	unlisted(w)
	ctx := r.Context()
	v, err := m.read(r)
	if err != nil {
		return err
	}
	var f answerFields
	err = web.Form(r, &f)
	if err == nil {
		err = m.Service.Answer(ctx, v.Secret, Answer{Reply(f.Reply), f.DeputyName, f.DeputyTitle})
	}
	if err == nil {
		return flash.Done(w, r, door+string(v.Secret), "seminar.done.answered")
	}
	problems, ok := ui.ErrorsOf(ctx, err)
	if !ok {
		return err
	}
	v.F, v.Errors = f, problems.Under(ctx, fieldNames)
	return web.Render(w, r, http.StatusUnprocessableEntity, invitationPage(v))
}
