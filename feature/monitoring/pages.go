package monitoring

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"dienhong/civic"
	"dienhong/kit/edit"
	"dienhong/kit/flash"
	"dienhong/kit/history"
	"dienhong/kit/paper"
	"dienhong/platform/web"
	"dienhong/ui"
)

// generalFields are the fields of section 2 as they were typed.
type generalFields struct {
	ID           civic.ID
	Version      int64  `form:"version"`
	From         string `form:"from"`
	To           string `form:"to"`
	DatedOn      string `form:"dated_on"`
	CountryVI    string `form:"country_vi"`
	CountryEN    string `form:"country_en"`
	Field        string `form:"field"`
	DesignatedOn string `form:"designated_on"`
	BodyVI       string `form:"body_vi"`
	BodyEN       string `form:"body_en"`
	EarlierVI    string `form:"earlier_vi"`
	EarlierEN    string `form:"earlier_en"`
	ContactsVI   string `form:"contacts_vi"`
	ContactsEN   string `form:"contacts_en"`
	DollarRate   string `form:"dollar_rate"`
	DollarSource string `form:"dollar_source"`
}

func generalFieldsOf(d Draft) generalFields {
	c := d.Content
	return generalFields{
		d.ID, d.Version, d.From, d.To, c.DatedOn, c.Country.VI, c.Country.EN, string(c.Field), c.DesignatedOn, c.Body.VI, c.Body.EN,
		c.Earlier.VI, c.Earlier.EN, c.Contacts.VI, c.Contacts.EN, written64(c.DollarRate), c.DollarSource,
	}
}

// over puts the fields over a draft.
func (f generalFields) over(d Draft) Draft {
	d.Version, d.From, d.To = f.Version, web.Day(f.From), web.Day(f.To)
	d.Content.DatedOn, d.Content.DesignatedOn, d.Content.Field = web.Day(f.DatedOn), web.Day(f.DesignatedOn), civic.CreativeField(f.Field)
	d.Content.Country, d.Content.Body = civic.Text{VI: f.CountryVI, EN: f.CountryEN}, civic.Text{VI: f.BodyVI, EN: f.BodyEN}
	d.Content.Earlier, d.Content.Contacts = civic.Text{VI: f.EarlierVI, EN: f.EarlierEN}, civic.Text{VI: f.ContactsVI, EN: f.ContactsEN}
	d.Content.DollarRate, d.Content.DollarSource = read64(f.DollarRate), f.DollarSource
	return d
}

// written64 writes a number for a field; 0 is an empty one.
func written64(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

// read64 reads what [written64] wrote; -1, which no rule allows, for what is no
// number.
func read64(s string) int64 {
	if s == "" {
		return 0
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return -1
	}
	return n
}

// fieldLabel names a field of a form; "" when it has no label.
var fieldLabel = ui.LabelUnder("monitoring.field.")

// periodLabel is [fieldLabel] where "to" is a day.
func periodLabel(ctx context.Context, field string) string {
	if field == "to" {
		field = "to_day"
	}
	return fieldLabel(ctx, field)
}

// named gives problems the labels of their fields.
func named(ctx context.Context, e ui.Errors) ui.Errors {
	return e.Named(func(field string) string { return fieldLabel(ctx, field) })
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

// folder is what the pages of one report share.
type folder struct {
	Draft    Draft
	Sections []Section
	Data     Data
	editing
}

func (m *Module) open(r *http.Request) (folder, error) {
	who := civic.ActorFrom(r.Context())
	d, sections, data, err := m.Service.Draft(r.Context(), who, civic.ID(r.PathValue("id")))
	if err != nil {
		return folder{}, err
	}
	lines, err := m.Service.History(r.Context(), who, d.ID, history.Older(r))
	return folder{d, sections, data, editing{History: lines, CanEdit: CanEdit(who) == nil}}, err
}

func (f folder) path(rest string) string {
	return desk + "/reports/" + string(f.Draft.ID) + rest
}

func (m *Module) drafts(w http.ResponseWriter, r *http.Request) error {
	return m.listDrafts(w, r, http.StatusOK, generalFields{}, nil)
}

func (m *Module) listDrafts(w http.ResponseWriter, r *http.Request, status int, f generalFields, errs ui.Errors) error {
	who := civic.ActorFrom(r.Context())
	list, err := m.Service.Drafts(r.Context(), who)
	if err != nil {
		return err
	}
	return web.Render(w, r, status, draftsPage(list, f, editing{Refusal: edit.Refusal{Errors: errs}, CanEdit: CanEdit(who) == nil}, CanSet(who) == nil))
}

func (m *Module) newDraft(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var f generalFields
	err := web.Form(r, &f)
	f.Version = 0
	var d Draft
	if err == nil {
		d, err = m.Service.SaveDraft(ctx, civic.ActorFrom(ctx), f.over(Draft{}))
	}
	if err == nil {
		return flash.Done(w, r, folder{Draft: d}.path(""), "monitoring.done.saved")
	}
	if problems, ok := ui.ErrorsOf(ctx, err); ok {
		return m.listDrafts(w, r, http.StatusUnprocessableEntity, f, problems.Named(func(field string) string { return periodLabel(ctx, field) }))
	}
	return err
}

func (m *Module) importDraft(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var none struct{}
	file, err := web.FormWithFile(r, &none, "file", maxImport)
	defer file.Close()
	switch {
	case err != nil:
	case file == nil:
		err = refuse("file", "error.field.required")
	case file.TooLarge:
		err = refuse("file", "monitoring.error.file_size", maxImport>>20)
	}
	var d Draft
	if err == nil {
		d, err = m.Service.Import(ctx, civic.ActorFrom(ctx), file)
	}
	if err == nil {
		return flash.Done(w, r, folder{Draft: d}.path(""), "monitoring.done.imported")
	}
	if problems, ok := ui.ErrorsOf(ctx, err); ok {
		return m.listDrafts(w, r, http.StatusUnprocessableEntity, generalFields{}, named(ctx, problems))
	}
	return err
}

func (m *Module) draft(w http.ResponseWriter, r *http.Request) error {
	f, err := m.open(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, draftPage(f, generalFieldsOf(f.Draft)))
}

func (m *Module) saveGeneral(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f, err := m.open(r)
	if err != nil {
		return err
	}
	fields := generalFields{}
	err = web.Form(r, &fields)
	fields.ID, fields.Version = f.Draft.ID, max(fields.Version, 1) // version 0 would make a second one
	if err == nil {
		_, err = m.Service.SaveDraft(ctx, civic.ActorFrom(ctx), fields.over(f.Draft))
	}
	if err == nil {
		return flash.Done(w, r, f.path(""), "monitoring.done.saved")
	}
	refusal, ok := edit.Refused(ctx, err, fields.over(f.Draft), describeGeneral, periodLabel)
	if !ok {
		return err
	}
	fields.Version, f.Refusal = refusal.Version(fields.Version), refusal
	return web.Render(w, r, refusal.Status, draftPage(f, fields))
}

// sectionFields are the fields of a section as they were typed.
type sectionFields struct {
	Version int64    `form:"version"`
	TextVI  string   `form:"text_vi"`
	TextEN  string   `form:"text_en"`
	Told    []string `form:"told"` // ids of the entries that the report tells of
}

func (f folder) sectionOf(r *http.Request) (Section, error) {
	id := r.PathValue("section")
	i := slices.IndexFunc(f.Sections, func(s Section) bool { return s.ID == id })
	if i < 0 {
		return Section{}, civic.NotFound("monitoring")
	}
	return f.Sections[i], nil
}

func (m *Module) section(w http.ResponseWriter, r *http.Request) error {
	f, err := m.open(r)
	if err != nil {
		return err
	}
	s, err := f.sectionOf(r)
	if err != nil {
		return err
	}
	text := f.Draft.Content.Texts[s.ID]
	fields := sectionFields{Version: f.Draft.Version, TextVI: text.VI, TextEN: text.EN}
	for _, e := range f.Draft.entries(f.Data, s.ID) {
		fields.Told = append(fields.Told, e.ID)
	}
	return web.Render(w, r, http.StatusOK, sectionPage(f, s, fields))
}

func (m *Module) saveSection(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f, err := m.open(r)
	if err != nil {
		return err
	}
	s, err := f.sectionOf(r)
	if err != nil {
		return err
	}
	fields := sectionFields{}
	err = web.Form(r, &fields)
	if err == nil {
		_, err = m.Service.SaveDraft(ctx, civic.ActorFrom(ctx), fields.over(f, s))
	}
	if err == nil {
		return flash.Done(w, r, f.path("/sections/"+s.ID), "monitoring.done.saved")
	}
	refusal, ok := edit.Refused(ctx, err, fields.over(f, s), describeSection(s), fieldLabel)
	if !ok {
		return err
	}
	for i, p := range refusal.Errors {
		refusal.Errors[i].Field = strings.Replace(p.Field, "texts."+s.ID, "text", 1)
	}
	fields.Version, f.Refusal = refusal.Version(fields.Version), refusal
	return web.Render(w, r, refusal.Status, sectionPage(f, s, fields))
}

// over puts the fields of a section over the draft that is open.
func (s sectionFields) over(f folder, section Section) Draft {
	d := f.Draft
	d.Version = max(s.Version, 1)
	texts := map[string]civic.Text{}
	for id, t := range d.Content.Texts {
		texts[id] = t
	}
	texts[section.ID] = civic.Text{VI: s.TextVI, EN: s.TextEN}
	left := slices.Clone(d.Content.LeftOut)
	for _, e := range offered(f.Data, section.ID) {
		left = slices.DeleteFunc(left, func(id string) bool { return id == e.ID })
		if !slices.Contains(s.Told, e.ID) {
			left = append(left, e.ID)
		}
	}
	d.Content.Texts, d.Content.LeftOut = texts, left
	return d
}

func (m *Module) check(w http.ResponseWriter, r *http.Request) error {
	f, err := m.open(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, checkPage(f, Gaps(f.Draft, f.Data, f.Sections)))
}

func (m *Module) export(w http.ResponseWriter, r *http.Request) error {
	f, err := m.open(r)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", paper.MediaTypes[paper.JSON])
	w.Header().Set("Content-Disposition", `attachment; filename="monitoring-report-`+f.Draft.From[:4]+"-"+f.Draft.To[:4]+`.json"`)
	return File{fileFormat, fileVersion, f.Draft.From, f.Draft.To, f.Sections, f.Draft.Content, f.Data}.Write(w)
}

func (m *Module) freeze(w http.ResponseWriter, r *http.Request) error {
	return m.turn(w, r, m.Service.Freeze, "frozen")
}

func (m *Module) thaw(w http.ResponseWriter, r *http.Request) error {
	return m.turn(w, r, m.Service.Thaw, "thawed")
}

func (m *Module) turn(w http.ResponseWriter, r *http.Request, do func(context.Context, civic.Actor, civic.ID, int64) (Draft, error), done string) error {
	var f struct {
		Version int64 `form:"version"`
	}
	if err := web.Form(r, &f); err != nil {
		return err
	}
	d, err := do(r.Context(), civic.ActorFrom(r.Context()), civic.ID(r.PathValue("id")), max(f.Version, 1))
	if err != nil {
		return err
	}
	return flash.Done(w, r, folder{Draft: d}.path(""), "monitoring.done."+done)
}
