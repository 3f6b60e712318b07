package seminar

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"dienhong/civic"
	"dienhong/kit/facts"
	"dienhong/kit/flash"
	"dienhong/platform/i18n"
	"dienhong/platform/once"
	"dienhong/platform/web"
	"dienhong/ui"
)

// gateCookie keeps what this phone at the door is called, for a day.
const gateCookie = "dh_gate"

// atOnce is how many callers a page of the door lists.
const atOnce = 50

// gateView is what the pages of the door show.
type gateView struct {
	Meeting facts.Meeting
	List    []Caller // all on the list, by given name
	Gate    string   // what this phone is called
	Sought  string
	Found   []Caller // to whom the search leads; without one, who has not come yet
	Errors  ui.Errors
	Caller  Caller
	Told    string // what stood in the way of the last act
	F       walkInFields
}

// walkInFields are the fields of somebody without an invitation as they were typed.
type walkInFields struct {
	Kind string `form:"kind"`
	Name string `form:"name"`
	Body string `form:"body"`
}

func (v gateView) list() string { return desk + "/" + v.Meeting.ID }

func (v gateView) path(rest string) string { return v.list() + "/door" + rest }

func (v gateView) at(c Caller) string { return v.path("/" + string(c.ID)) }

// tabs lead from one view of the door to another.
func (v gateView) tabs(ctx context.Context, current string) []ui.Tab {
	_, sum := turnouts(v.List)
	return []ui.Tab{
		{Text: i18n.T(ctx, "seminar.door.tab"), Href: v.path(""), Current: current == ""},
		{Text: i18n.T(ctx, "seminar.door.present"), Href: v.path("/present"), Current: current == "/present", Count: sum.Present, Counted: true},
		{Text: i18n.T(ctx, "seminar.door.walk_in_tab"), Href: v.path("/walk-in"), Current: current == "/walk-in"},
	}
}

func (m *Module) openGate(r *http.Request) (v gateView, err error) {
	ctx := r.Context()
	v.Meeting, v.List, err = m.Service.Callers(ctx, civic.ActorFrom(ctx), civic.ID(r.PathValue("meeting")))
	v.Gate = gateName(r)
	return v, err
}

// gateName reads what this phone is called.
func gateName(r *http.Request) string {
	name, err := url.QueryUnescape(web.CookieValue(r, gateCookie))
	if err != nil || len(gateProblems(name)) > 0 {
		return ""
	}
	return name
}

func (m *Module) gate(w http.ResponseWriter, r *http.Request) error {
	v, err := m.openGate(r)
	if err != nil {
		return err
	}
	return v.search(w, r, http.StatusOK)
}

// search draws the page on which guests are found.
func (v gateView) search(w http.ResponseWriter, r *http.Request, status int) error {
	v.Sought = strings.TrimSpace(r.URL.Query().Get("q"))
	if v.Sought != "" {
		v.Found = find(v.List, v.Sought)
	} else {
		v.Found = slices.DeleteFunc(slices.Clone(v.List), Caller.Here)
	}
	return web.Render(w, r, status, gatePage(v))
}

// nameGate keeps what this phone is called, so that each arrival tells where it was.
func (m *Module) nameGate(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v, err := m.openGate(r)
	if err != nil {
		return err
	}
	var f struct {
		Gate string `form:"gate"`
	}
	if err = web.Form(r, &f); err == nil {
		err = civic.Invalid(gateProblems(f.Gate)...)
	}
	if err == nil {
		web.SetCookie(w, r, web.Cookie{Name: gateCookie, Value: url.QueryEscape(f.Gate), MaxAge: 24 * time.Hour})
		return flash.Done(w, r, v.path(""), "seminar.done.gate")
	}
	problems, ok := ui.ErrorsOf(ctx, err)
	if !ok {
		return err
	}
	v.Gate, v.Errors = f.Gate, problems.Under(ctx, fieldNames)
	return v.search(w, r, http.StatusUnprocessableEntity)
}

func (m *Module) present(w http.ResponseWriter, r *http.Request) error {
	v, err := m.openGate(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, presentPage(v))
}

// openCaller finds the guest whom an address names.
func (m *Module) openCaller(r *http.Request) (v gateView, err error) {
	if v, err = m.openGate(r); err != nil {
		return v, err
	}
	i := slices.IndexFunc(v.List, func(c Caller) bool { return string(c.ID) == r.PathValue("id") })
	if i < 0 {
		return v, civic.NotFound("guest")
	}
	v.Caller = v.List[i]
	return v, nil
}

func (m *Module) caller(w http.ResponseWriter, r *http.Request) error {
	v, err := m.openCaller(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, callerPage(v))
}

func (m *Module) arrive(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	if err := web.Form(r, &struct{}{}); err != nil {
		return err
	}
	meeting, id := civic.ID(r.PathValue("meeting")), civic.ID(r.PathValue("id"))
	_, fresh, err := m.Service.Arrive(ctx, civic.ActorFrom(ctx), meeting, id, gateName(r))
	if err != nil {
		return err
	}
	if fresh {
		return flash.Done(w, r, gateView{Meeting: facts.Meeting{ID: string(meeting)}}.path("/"+string(id)), "seminar.done.arrived")
	}
	v, err := m.openCaller(r)
	if err != nil {
		return err
	}
	v.Told = i18n.T(ctx, "seminar.door.twice")
	return web.Render(w, r, http.StatusConflict, callerPage(v))
}

func (m *Module) undo(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var f struct {
		At int64 `form:"at"`
	}
	if err := web.Form(r, &f); err != nil {
		return err
	}
	meeting, id := civic.ID(r.PathValue("meeting")), civic.ID(r.PathValue("id"))
	out, err := m.Service.Undo(ctx, civic.ActorFrom(ctx), meeting, id, civic.FromMillis(f.At))
	if err != nil {
		return err
	}
	v, err := m.openCaller(r)
	if err != nil {
		return err
	}
	if out {
		return flash.Done(w, r, v.at(v.Caller), "seminar.done.undone")
	}
	v.Told = i18n.T(ctx, "seminar.door.again")
	return web.Render(w, r, http.StatusConflict, callerPage(v))
}

func (m *Module) walkInForm(w http.ResponseWriter, r *http.Request) error {
	v, err := m.openGate(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, walkInPage(v))
}

func (m *Module) walkIn(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v, err := m.openGate(r)
	if err != nil {
		return err
	}
	err = web.Form(r, &v.F)
	if err == nil {
		var id civic.ID
		g := Guest{Kind: civic.StakeholderKind(v.F.Kind), Name: v.F.Name, Body: v.F.Body}
		if id, err = m.Service.WalkIn(ctx, civic.ActorFrom(ctx), civic.ID(v.Meeting.ID), g, v.Gate); err == nil {
			return flash.Done(w, r, v.path("/"+string(id)), "seminar.done.arrived")
		}
	}
	problems, ok := ui.ErrorsOf(ctx, err)
	if !ok {
		return err
	}
	v.Errors = problems.Under(ctx, fieldNames)
	return web.Render(w, r, http.StatusUnprocessableEntity, walkInPage(v))
}

// foundTitle says what the list of the door holds.
func (v gateView) foundTitle(ctx context.Context) string {
	if v.Sought != "" {
		return i18n.N(ctx, "seminar.door.found", len(v.Found))
	}
	return i18n.N(ctx, "seminar.door.awaited", len(v.Found))
}

// title is the name of who is expected.
func (v gateView) title() string {
	name, _ := v.Caller.Expected()
	return name
}

// mark makes a form of one button one that is taken once.
func mark() []string { return []string{once.Field, once.NewMark()} }

// back is what a form that takes back an arrival sends.
func (c Caller) back() []string {
	return append(mark(), "at", strconv.FormatInt(civic.Millis(c.Arrival.At), 10))
}

// about is what a caller is, in a line: title, body, kind.
func (c Caller) about(ctx context.Context) string {
	_, title := c.Expected()
	parts := []string{title, c.Body, i18n.T(ctx, "stakeholder."+string(c.Kind))}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " · ")
}

// note says whom a caller stands in for, or that they came without being invited.
func (c Caller) note(ctx context.Context) string {
	switch {
	case c.Reply == Sends:
		return i18n.T(ctx, "seminar.door.deputy", c.Name)
	case c.WalkIn:
		return i18n.T(ctx, "seminar.door.unasked")
	case c.Reply == Paper || c.Reply == Declines:
		return i18n.T(ctx, "seminar.said."+string(c.Reply))
	}
	return ""
}

// told says when, where and by whom an arrival was written.
func (a Arrival) told(ctx context.Context) string {
	if a.Gate == "" {
		return i18n.T(ctx, "seminar.door.at", i18n.DateTime(ctx, a.At), a.By)
	}
	return i18n.T(ctx, "seminar.door.at_gate", i18n.DateTime(ctx, a.At), a.Gate, a.By)
}

// item is a caller in the list of the door.
func (v gateView) item(ctx context.Context, c Caller) ui.ItemProps {
	name, _ := c.Expected()
	p := ui.ItemProps{Title: name, Href: v.at(c), Meta: c.about(ctx), Kicker: c.note(ctx)}
	if c.Here() {
		p.State, p.StateText = "accepted", i18n.T(ctx, "seminar.door.here")
	}
	return p
}

// share is a number with its part of a whole: "12 (40,0 %)".
func share(ctx context.Context, n, of int) string {
	if of == 0 {
		return i18n.Number(ctx, n)
	}
	return i18n.T(ctx, "seminar.door.share", i18n.Number(ctx, n), i18n.Percent(ctx, float64(n)/float64(of)))
}

// turnout counts who is here, by kind.
func (v gateView) turnout(ctx context.Context) ui.TableProps {
	rows, sum := turnouts(v.List)
	t := ui.TableProps{
		Stack: true, Caption: i18n.T(ctx, "seminar.door.turnout"), HideCaption: true,
		Columns: columns(ctx, "seminar.field.kind", "seminar.total.invited", "seminar.door.expected", "seminar.door.present", "seminar.door.walk_ins"),
	}
	for i := range t.Columns[1:] {
		t.Columns[i+1].Numeric = true
	}
	row := func(name string, x Turnout) []ui.Cell {
		return ui.Cells(name, i18n.Number(ctx, x.Invited), i18n.Number(ctx, x.Expected), share(ctx, x.Present, sum.Present), i18n.Number(ctx, x.WalkIns))
	}
	for _, x := range rows {
		t.Rows = append(t.Rows, row(i18n.T(ctx, "stakeholder."+string(x.Kind)), x))
	}
	return t
}

// sums are all kinds together.
func (v gateView) sums(ctx context.Context) []ui.Stat {
	_, sum := turnouts(v.List)
	return []ui.Stat{
		{Value: i18n.Number(ctx, sum.Present), Label: i18n.T(ctx, "seminar.door.present")},
		{Value: i18n.Number(ctx, sum.Invited), Label: i18n.T(ctx, "seminar.total.invited")},
		{Value: i18n.Number(ctx, sum.Expected), Label: i18n.T(ctx, "seminar.door.expected")},
		{Value: i18n.Number(ctx, sum.WalkIns), Label: i18n.T(ctx, "seminar.door.walk_ins")},
	}
}

// who lists who is here, by kind and given name.
func (v gateView) who(ctx context.Context) ui.TableProps {
	t := ui.TableProps{
		Stack: true, Caption: i18n.T(ctx, "seminar.door.present"), HideCaption: true,
		Columns: columns(ctx, "seminar.field.name", "seminar.field.title", "seminar.field.body", "seminar.field.kind", "seminar.door.arrival"),
	}
	for _, k := range civic.StakeholderKinds {
		for _, c := range v.List {
			if c.Kind == k && c.Here() {
				name, title := c.Expected()
				t.Rows = append(t.Rows, []ui.Cell{ui.CLink(name, v.at(c)), ui.C(title), ui.C(c.Body), ui.C(i18n.T(ctx, "stakeholder."+string(c.Kind))), ui.C(c.Arrival.told(ctx))})
			}
		}
	}
	return t
}
