package report

import (
	"cmp"
	"context"
	"net/http"
	"strings"

	"dienhong/civic"
	"dienhong/engine/fold"
	"dienhong/kit/edit"
	"dienhong/kit/facts"
	"dienhong/kit/flash"
	"dienhong/kit/history"
	"dienhong/kit/paper"
	"dienhong/platform/web"
	"dienhong/ui"
)

// choices are what the desk offers.
type choices struct {
	Consultations []civic.Consultation
	Meetings      []meetingChoice
	Papers        []Paper
	Total         int
	Year          int
	Order         Order
	Errors        ui.Errors
	CanEdit       bool
}

// meetingChoice is a meeting with the consultation that it belongs to.
type meetingChoice struct {
	facts.Meeting
	Slug string
}

// shownPapers is how many papers the desk lists.
const shownPapers = 50

func (m *Module) choices(ctx context.Context) (c choices, err error) {
	who := civic.ActorFrom(ctx)
	c.CanEdit = CanEdit(who) == nil
	c.Year = m.Service.clock().In(m.Service.zone).Year()
	if c.Consultations, err = m.Service.consultations.Snapshots(ctx, civic.Visitor()); err != nil {
		return c, err
	}
	for _, k := range c.Consultations {
		list, err := m.Service.voices.Meetings(ctx, k.Number)
		if err != nil {
			return c, err
		}
		for _, meeting := range list {
			c.Meetings = append(c.Meetings, meetingChoice{meeting, k.Slug})
		}
	}
	c.Papers, c.Total, err = m.Service.Papers(ctx, who, shownPapers, 0)
	return c, err
}

// lang is the language that the forms of the desk begin with.
func (c choices) lang() civic.Locale { return cmp.Or(c.Order.Lang, civic.Vietnamese) }

func (m *Module) desk(w http.ResponseWriter, r *http.Request) error {
	c, err := m.choices(r.Context())
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, deskPage(c))
}

// orderFields are the fields of an order as they were typed. A meeting is named
// with its consultation: "slug/id".
type orderFields struct {
	Kind         string `form:"kind"`
	Format       string `form:"format"`
	Lang         string `form:"lang"`
	Consultation string `form:"consultation"`
	By           string `form:"by"`
	Year         int    `form:"year"`
	Meeting      string `form:"meeting"`
	Of           string `form:"of"`
}

func (f orderFields) order() Order {
	o := Order{Kind: Kind(f.Kind), Format: paper.Format(f.Format), Lang: civic.Locale(f.Lang)}
	switch o.Kind {
	case Responses:
		o.Consultation, o.By = f.Consultation, f.By
	case PlanTable:
		o.Year = f.Year
	case Minutes:
		o.Consultation, o.Meeting, _ = strings.Cut(f.Meeting, "/")
	default:
		o.Of = civic.ID(f.Of)
	}
	return o
}

func (m *Module) order(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var f orderFields
	err := web.Form(r, &f)
	var p Paper
	if err == nil {
		p, err = m.Service.Order(ctx, civic.ActorFrom(ctx), f.order())
	}
	if err == nil {
		return web.Redirect(w, r, "/office/reports/papers/"+string(p.ID))
	}
	problems, ok := ui.ErrorsOf(ctx, err)
	if _, here := formats[f.order().Kind]; !ok || !here {
		return err
	}
	c, err := m.choices(ctx)
	if err != nil {
		return err
	}
	c.Order, c.Errors = f.order(), named(ctx, problems)
	return web.Render(w, r, http.StatusUnprocessableEntity, deskPage(c))
}

// named gives problems the labels of their fields.
func named(ctx context.Context, e ui.Errors) ui.Errors {
	return e.Named(func(field string) string { return fieldLabel(ctx, field) })
}

// fieldLabel names a field of a form; "" when it has no label.
var fieldLabel = ui.LabelUnder("report.field.")

// again is how often the page of an unfinished paper asks how far it is, in
// seconds.
const again = "2"

func (m *Module) paper(w http.ResponseWriter, r *http.Request) error {
	who := civic.ActorFrom(r.Context())
	p, err := m.Service.Paper(r.Context(), who, civic.ID(r.PathValue("id")))
	if err != nil {
		return err
	}
	e, err := m.lines(r, on(aPaper, p.ID))
	if err != nil {
		return err
	}
	if p.State == Waiting || p.State == Making {
		w.Header().Set("Refresh", again)
	}
	return web.Render(w, r, http.StatusOK, paperPage(p, m.kindName(r.Context(), p.Order.Kind), e))
}

func (m *Module) officeFile(w http.ResponseWriter, r *http.Request) error {
	return m.send(w, r, civic.ActorFrom(r.Context()))
}

func (m *Module) publicFile(w http.ResponseWriter, r *http.Request) error {
	return m.send(w, r, civic.Visitor())
}

// send gives the file of a paper, to be kept rather than shown: a paper in HTML
// brings its own style, which pages of the site may not.
func (m *Module) send(w http.ResponseWriter, r *http.Request, who civic.Actor) error {
	p, f, err := m.Service.Open(r.Context(), who, civic.ID(r.PathValue("id")))
	if err != nil {
		return err
	}
	defer f.Close()
	w.Header().Set("Content-Type", paper.MediaTypes[p.Order.Format])
	w.Header().Set("Content-Disposition", `attachment; filename="`+p.fileName()+`"`)
	w.Header().Set("Cache-Control", "private, no-cache")
	http.ServeContent(w, r, "", p.ReadyAt, f)
	return nil
}

// fileName is what the file is called where it is saved.
func (p Paper) fileName() string {
	name := fold.Slug(p.Title)
	if len(name) > 80 {
		name = strings.Trim(name[:80], "-")
	}
	return name + "." + string(p.Order.Format)
}

// act makes a handler of a use case that only needs the paper.
func (m *Module) act(do func(*Service, context.Context, civic.Actor, civic.ID) error, done string) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		id := civic.ID(r.PathValue("id"))
		if err := do(m.Service, r.Context(), civic.ActorFrom(r.Context()), id); err != nil {
			return err
		}
		return flash.Done(w, r, "/office/reports/papers/"+string(id), "report.done."+done)
	}
}

func (m *Module) remove(w http.ResponseWriter, r *http.Request) error {
	if err := m.Service.Remove(r.Context(), civic.ActorFrom(r.Context()), civic.ID(r.PathValue("id"))); err != nil {
		return err
	}
	return flash.Done(w, r, "/office/reports", "report.done.removed")
}

// formFields are the fields of who signs as they were typed.
type formFields struct {
	Version  int64  `form:"version"`
	Superior string `form:"superior"`
	Issuer   string `form:"issuer"`
	Number   string `form:"number"`
	Place    string `form:"place"`
	Date     string `form:"date"`
	Office   string `form:"office"`
	Title    string `form:"title"`
	Name     string `form:"name"`
	To       string `form:"to"`
}

func formFieldsOf(f Form, version int64) formFields {
	return formFields{version, f.Superior, f.Issuer, f.Number, f.Place, f.Date, f.Office, f.Title, f.Name, strings.Join(f.To, "\n")}
}

func (f formFields) form() Form {
	form := Form{
		Superior: f.Superior, Issuer: f.Issuer, Number: f.Number, Place: f.Place, Date: web.Day(f.Date), Office: f.Office, Title: f.Title, Name: f.Name,
		To: []string{},
	}
	for line := range strings.Lines(f.To) {
		if line = strings.TrimSpace(line); line != "" {
			form.To = append(form.To, line)
		}
	}
	return form
}

// editing is what a form shows beside its fields.
type editing struct {
	Refusal edit.Refusal
	History history.Page
	CanEdit bool
}

// lines reads who changed a thing, for the page of its form.
func (m *Module) lines(r *http.Request, of history.Subject) (editing, error) {
	who := civic.ActorFrom(r.Context())
	page, err := m.Service.Lines(r.Context(), who, of, history.Older(r))
	return editing{History: page, CanEdit: CanEdit(who) == nil}, err
}

func (m *Module) form(w http.ResponseWriter, r *http.Request) error {
	f, version, err := m.Service.Form(r.Context())
	if err != nil {
		return err
	}
	e, err := m.lines(r, on(aSetting, settingForm))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, formPage(formFieldsOf(f, version), e))
}

func (m *Module) saveForm(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var f formFields
	err := web.Form(r, &f)
	if err == nil {
		err = m.Service.SaveForm(ctx, civic.ActorFrom(ctx), f.Version, f.form())
	}
	if err == nil {
		return flash.Done(w, r, "/office/reports", "report.done.form")
	}
	refusal, ok := edit.Refused(ctx, err, f.form(), describeForm, fieldLabel)
	if !ok {
		return err
	}
	f.Version = refusal.Version(f.Version)
	return web.Render(w, r, refusal.Status, formPage(f, editing{Refusal: refusal, CanEdit: true}))
}

func (m *Module) reports(w http.ResponseWriter, r *http.Request) error {
	list, err := m.Service.Published(r.Context())
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, reportsPage(list, m.kindName))
}

func (m *Module) report(w http.ResponseWriter, r *http.Request) error {
	p, err := m.Service.Paper(r.Context(), civic.Visitor(), civic.ID(r.PathValue("id")))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, reportPage(p, m.kindName(r.Context(), p.Order.Kind)))
}
