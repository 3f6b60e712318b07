package verification

import (
	"bytes"
	"context"
	"net/http"
	"strconv"
	"time"

	"dienhong/civic"
	"dienhong/kit/edit"
	"dienhong/kit/flash"
	"dienhong/kit/history"
	"dienhong/platform/doc"
	"dienhong/platform/i18n"
	"dienhong/platform/sheet"
	"dienhong/platform/web"
	"dienhong/ui"
)

// listed is a consultation with its level.
type listed struct {
	C     civic.Consultation
	Level Level
}

func (m *Module) list(w http.ResponseWriter, r *http.Request) error {
	all, err := m.Service.consultations.Snapshots(r.Context(), civic.ActorFrom(r.Context()))
	if err != nil {
		return err
	}
	list := make([]listed, len(all))
	for i, c := range all {
		list[i].C = c
		if list[i].Level, err = m.Service.Level(r.Context(), c.Number); err != nil {
			return err
		}
	}
	return web.Render(w, r, http.StatusOK, listPage(list))
}

// officeView is the page of one consultation.
type officeView struct {
	C        civic.Consultation
	Now      time.Time
	Chosen   choice
	Level    string // as the form has it
	Provider bool   // of identities
	Choice   edit.Refusal
	Batches  []Batch
	New      batchForm
	Codes    ui.Errors
	Out      deskForm
	Desk     ui.Errors
	Given    string // a code from the desk
	History  history.Page
}

// batchForm and deskForm are what was typed.
type (
	batchForm struct {
		Label   string `form:"label"`
		Size    string `form:"size"`
		Expires string `form:"expires"`
	}
	deskForm struct {
		Document string `form:"document"`
	}
)

var officeLabels = map[string]string{
	"level": "verification.field.level", "label": "verification.field.label", "size": "verification.field.size",
	"expires": "verification.field.expires", "document": "verification.field.document", "reason": "verification.field.reason",
}

func path(c civic.Consultation) string { return office + "/" + c.Slug }

func (b Batch) path(c civic.Consultation, act string) string {
	return path(c) + "/codes/" + strconv.FormatInt(b.ID, 10) + "/" + act
}

func (m *Module) gather(r *http.Request) (v officeView, err error) {
	ctx := r.Context()
	if v.C, err = m.Service.consultations.Snapshot(ctx, r.PathValue("slug")); err != nil {
		return v, err
	}
	v.Now, v.Provider = m.deps.Clock(), m.deps.Identity != nil
	if v.Chosen, err = m.Service.store.choice(ctx, m.deps.DB.Read(), v.C.Number); err != nil {
		return v, err
	}
	v.Level = v.Chosen.Level.String()
	if v.Batches, err = m.Service.store.batches(ctx, m.deps.DB.Read(), v.C.Number); err != nil {
		return v, err
	}
	v.History, err = m.Service.history.Of(ctx, m.deps.DB.Read(), subject(v.C), history.Older(r))
	return v, err
}

func (m *Module) show(w http.ResponseWriter, r *http.Request, status int, more func(*officeView)) error {
	v, err := m.gather(r)
	if err != nil {
		return err
	}
	more(&v)
	return web.Render(w, r, status, onePage(v))
}

func (m *Module) one(w http.ResponseWriter, r *http.Request) error {
	return m.show(w, r, http.StatusOK, func(*officeView) {})
}

func (m *Module) choose(w http.ResponseWriter, r *http.Request) error {
	ctx, slug := r.Context(), r.PathValue("slug")
	var f struct {
		Version int64  `form:"version"`
		Level   string `form:"level"`
	}
	err := web.Form(r, &f)
	level, isNumber := Level(-1), false
	if n, failed := strconv.Atoi(f.Level); failed == nil {
		level, isNumber = Level(n), true
	}
	if err == nil && !isNumber {
		err = civic.Invalid(civic.FieldError{Field: "level", Key: "error.field.choice"})
	}
	if err == nil {
		err = m.Service.Choose(ctx, civic.ActorFrom(ctx), slug, f.Version, level)
	}
	if err == nil {
		return flash.Done(w, r, office+"/"+slug, "verification.done.chosen")
	}
	refusal, ok := edit.Refused(ctx, err, version{f.Level}, describe, ui.Labels(officeLabels))
	if !ok {
		return err
	}
	return m.show(w, r, refusal.Status, func(v *officeView) {
		v.Choice, v.Level, v.Chosen.Version = refusal, f.Level, refusal.Version(f.Version)
	})
}

func (m *Module) make(w http.ResponseWriter, r *http.Request) error {
	ctx, slug := r.Context(), r.PathValue("slug")
	var f batchForm
	err := web.Form(r, &f)
	if err == nil {
		_, err = m.Service.Make(ctx, civic.ActorFrom(ctx), slug, f.batch(m.deps.Zone))
	}
	if err == nil {
		return flash.Done(w, r, office+"/"+slug+"#codes", "verification.done.made")
	}
	problems, invalid := ui.ErrorsOf(ctx, err)
	if !invalid {
		return err
	}
	return m.show(w, r, http.StatusUnprocessableEntity, func(v *officeView) {
		v.New, v.Codes = f, problems.Under(ctx, officeLabels)
	})
}

// batch is what was typed; the codes work until the end of the day.
func (f batchForm) batch(zone *time.Location) Batch {
	b := Batch{Label: f.Label}
	b.Size, _ = strconv.Atoi(f.Size)
	if day, err := time.ParseInLocation(time.DateOnly, web.Day(f.Expires), zone); err == nil {
		b.Expires = day.AddDate(0, 0, 1)
	}
	return b
}

func (m *Module) print(r *http.Request) (civic.Consultation, Batch, []string, error) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return civic.Consultation{}, Batch{}, nil, civic.NotFound("verification")
	}
	return m.Service.Print(r.Context(), civic.ActorFrom(r.Context()), r.PathValue("slug"), id)
}

func (m *Module) cards(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, b, codes, err := m.print(r)
	if err != nil {
		return err
	}
	var buf bytes.Buffer
	cards := make([]doc.Card, len(codes))
	for i, code := range codes {
		cards[i] = m.card(ctx, c, b, code)
	}
	if err := doc.Cards(&buf, i18n.T(ctx, "verification.card.title"), i18n.LocaleOf(ctx), i18n.T(ctx, "verification.card.unprinted"), m.deps.Clock(), cards); err != nil {
		return err
	}
	return file(w, "application/pdf", b.name(c)+".pdf", buf.Bytes())
}

// card is one invitation in both languages: the post does not know what its reader reads.
func (m *Module) card(ctx context.Context, c civic.Consultation, b Batch, code string) doc.Card {
	vi := func(key string, args ...any) string {
		return i18n.In(ctx, "vi", "verification.card."+key, args...)
	}
	title, _ := c.Title.In(civic.Vietnamese)
	site := m.deps.Address() + c.Path("verify")
	until := b.Expires.Add(-time.Second).In(m.deps.Zone).Format("02/01/2006")
	return doc.Card{
		Kicker: vi("kicker"), Title: title, Code: code, Link: link(m.deps.Address(), string(civic.Vietnamese), c, code),
		Lines: []string{vi("do", site), vi("until", until), i18n.In(ctx, "en", "verification.card.short", until)},
	}
}

func (m *Module) table(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, b, codes, err := m.print(r)
	if err != nil {
		return err
	}
	var buf bytes.Buffer
	head := []string{i18n.T(ctx, "verification.table.number"), i18n.T(ctx, "verification.field.code"), i18n.T(ctx, "verification.table.link")}
	rows := func(yield func(sheet.Values, error) bool) {
		for i, code := range codes {
			if !yield(sheet.Values{i + 1, code, link(m.deps.Address(), string(civic.Vietnamese), c, code)}, nil) {
				return
			}
		}
	}
	if err := sheet.XLSX(&buf, i18n.T(ctx, "verification.table.sheet"), head, []float64{8, 20, 60}, rows); err != nil {
		return err
	}
	return file(w, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b.name(c)+".xlsx", buf.Bytes())
}

func (b Batch) name(c civic.Consultation) string {
	return c.Slug + "-ma-moi-" + strconv.FormatInt(b.ID, 10)
}

func file(w http.ResponseWriter, kind, name string, content []byte) error {
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	h.Set("Cache-Control", "no-store")
	_, err := w.Write(content)
	return err
}

// revokeView asks once before codes become worthless.
type revokeView struct {
	C      civic.Consultation
	B      Batch
	Reason string
	Errors ui.Errors
}

func (m *Module) revoking(r *http.Request) (v revokeView, err error) {
	ctx := r.Context()
	id, bad := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if bad != nil {
		return v, civic.NotFound("verification")
	}
	if v.C, err = m.Service.consultations.Snapshot(ctx, r.PathValue("slug")); err != nil {
		return v, err
	}
	list, err := m.Service.store.batches(ctx, m.deps.DB.Read(), v.C.Number)
	for _, b := range list {
		if b.ID == id {
			v.B = b
			return v, nil
		}
	}
	if err == nil {
		err = civic.NotFound("verification")
	}
	return v, err
}

func (m *Module) revokeForm(w http.ResponseWriter, r *http.Request) error {
	v, err := m.revoking(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, revokePage(v))
}

func (m *Module) revoke(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v, err := m.revoking(r)
	if err != nil {
		return err
	}
	var f struct {
		Reason string `form:"reason"`
	}
	if err = web.Form(r, &f); err == nil {
		err = m.Service.Revoke(ctx, civic.ActorFrom(ctx), v.C.Slug, v.B.ID, f.Reason)
	}
	if err == nil {
		return flash.Done(w, r, path(v.C)+"#codes", "verification.done.revoked")
	}
	problems, invalid := ui.ErrorsOf(ctx, err)
	if !invalid {
		return err
	}
	v.Reason, v.Errors = f.Reason, problems.Under(ctx, officeLabels)
	return web.Render(w, r, http.StatusUnprocessableEntity, revokePage(v))
}

// handOut shows a code once: the page is in no history, and asking again makes another.
func (m *Module) handOut(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var f deskForm
	var code string
	err := web.Form(r, &f)
	if err == nil {
		code, err = m.Service.HandOut(ctx, civic.ActorFrom(ctx), r.PathValue("slug"), f.Document)
	}
	if err == nil {
		w.Header().Set("Cache-Control", "no-store")
		return m.show(w, r, http.StatusOK, func(v *officeView) { v.Given = code })
	}
	problems, invalid := ui.ErrorsOf(ctx, atField("document", err))
	if !invalid {
		return err
	}
	return m.show(w, r, http.StatusUnprocessableEntity, func(v *officeView) { v.Out, v.Desk = f, problems.Under(ctx, officeLabels) })
}
