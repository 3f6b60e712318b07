package comment

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"dienhong/civic"
	"dienhong/kit/edit"
	"dienhong/kit/history"
	"dienhong/kit/list"
	"dienhong/platform/i18n"
	"dienhong/platform/sheet"
	"dienhong/platform/web"
	"dienhong/ui"
)

func (m *Module) mountOffice(rt *web.Router) {
	readers, clerks := web.Roles(civic.Editor, civic.Moderator, civic.Analyst), web.Roles(civic.Editor, civic.Moderator)
	const at = "/office/comments"
	rt.Handle("GET "+at, readers, m.officeList)
	rt.Handle("GET "+at+"/enter", clerks, m.enterForm)
	rt.Handle("POST "+at+"/enter", clerks, m.enterOne, web.Upload(MaxScan))
	rt.Handle("GET "+at+"/import", clerks, m.importForm)
	rt.Handle("POST "+at+"/import", clerks, m.importLook, web.Upload(sheet.Usual.Bytes))
	rt.Handle("POST "+at+"/import/confirm", clerks, m.importConfirm)
	rt.Handle("GET "+at+"/template.xlsx", clerks, m.template)
	rt.Handle("GET "+at+"/paper", clerks, m.paperForm)
	rt.Handle("GET "+at+"/paper.pdf", clerks, m.paper)
	rt.Handle("GET "+at+"/export.csv", readers, m.exportCSV, web.As(web.Export))
	rt.Handle("GET "+at+"/export.xlsx", readers, m.exportXLSX, web.As(web.Export))
	rt.Handle("GET "+at+"/consent", web.Roles(civic.Administrator), m.consentForm)
	rt.Handle("POST "+at+"/consent", web.Roles(civic.Administrator), m.saveConsent)
	rt.Handle("GET "+at+"/{id}", readers, m.officeOne)
	rt.Handle("POST "+at+"/{id}", web.Roles(civic.Moderator), m.decide)
	rt.Handle("POST "+at+"/{id}/contact", web.Roles(civic.Editor), m.contact)
	rt.Handle("GET "+at+"/{id}/correct", clerks, m.correctForm)
	rt.Handle("POST "+at+"/{id}/correct", clerks, m.correct, web.Upload(MaxScan))
	rt.Handle("GET "+at+"/{id}/scan", readers, m.scan)
}

// chosen gives the consultation that ?c= names, or the newest one; all are for
// choosing another.
func (m *Module) chosen(ctx context.Context, slug string) (c civic.Consultation, all []civic.Consultation, err error) {
	if all, err = m.deps.Consultations.Snapshots(ctx, civic.ActorFrom(ctx)); err != nil {
		return c, nil, err
	}
	if len(all) == 0 {
		return c, nil, civic.NotFound("consultation")
	}
	if slug == "" {
		return all[0], all, nil
	}
	i := slices.IndexFunc(all, func(c civic.Consultation) bool { return c.Slug == slug })
	if i < 0 {
		return c, all, civic.NotFound("consultation")
	}
	return all[i], all, nil
}

func consultationOptions(ctx context.Context, all []civic.Consultation, chosen string) []ui.Option {
	list := make([]ui.Option, len(all))
	for i, c := range all {
		list[i] = ui.Option{Value: c.Slug, Label: titleOf(ctx, c), Selected: c.Slug == chosen}
	}
	return list
}

// deskView is the list of the office.
type deskView struct {
	listView
	All  []civic.Consultation
	Who  civic.Actor
	None bool // there is no consultation yet
}

func (m *Module) officeList(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v := deskView{Who: actor(r)}
	var err error
	if v.L, err = list.Read[listQuery](r, "/office/comments", shownPerPage); err != nil {
		return err
	}
	asked := v.L.Filter.C
	if v.C, v.All, err = m.chosen(ctx, asked); err != nil {
		if asked == "" && civic.IsKind(err, civic.KindNotFound) {
			v.None = true
			return web.Render(w, r, http.StatusOK, officeListPage(v))
		}
		return err
	}
	v.L.Filter.C = v.C.Slug
	if err := m.read(ctx, &v.listView, v.Who); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, officeListPage(v))
}

// States are those that a list can be narrowed to.
var States = []State{Waiting, Shown, Kept, Hidden, Withdrawn}

func (v deskView) stateTabs(ctx context.Context) []ui.Tab {
	tabs := []ui.Tab{}
	for _, s := range append([]State{""}, States...) {
		name := "all"
		if s != "" {
			name = string(s)
		}
		tabs = append(tabs, v.L.Tab(i18n.T(ctx, "comment.tab."+name), "state", string(s)))
	}
	return tabs
}

// labels are what the forms of comments call their fields.
var labels = map[string]string{
	"text": "comment.field.text", "channel": "comment.field.channel", "received_at": "comment.field.received", "kind": "comment.office.kind",
	"body_name": "comment.field.body", "article": "comment.field.article", "people": "comment.field.people", "lang": "comment.field.lang",
	"note": "comment.enter.note", "code": "comment.enter.code", "file": "comment.field.file", "copies": "comment.paper.copies",
	"contact_email": "comment.field.email", "contact_phone": "comment.field.phone", "contact_name": "comment.field.name", "purposes": "comment.field.purposes",
	"reason": "comment.decide.reason", "state": "comment.decide.title",
}

// oneView is a comment as the office sees it.
type oneView struct {
	C       civic.Consultation
	O       Comment
	Who     civic.Actor
	History history.Page
	Contact *Contact
	F       decideForm
	Refusal edit.Refusal
}

type decideForm struct {
	State   State  `form:"act"`
	Reason  string `form:"reason"`
	Note    string `form:"note"`
	Version int64  `form:"version"`
	Next    bool   `form:"next"`
}

func (m *Module) drawOne(w http.ResponseWriter, r *http.Request, status int, v oneView) error {
	ctx := r.Context()
	v.Who = actor(r)
	var err error
	if v.O, err = m.Service.Comment(ctx, v.Who, civic.ID(r.PathValue("id"))); err != nil {
		return err
	}
	if v.C, err = m.deps.Consultations.SnapshotByNumber(ctx, v.O.Consultation); err != nil {
		return err
	}
	if v.History, err = m.Service.History(ctx, v.Who, v.O.ID, history.Older(r)); err != nil {
		return err
	}
	return web.Render(w, r, status, officeOnePage(v))
}

func (m *Module) officeOne(w http.ResponseWriter, r *http.Request) error {
	return m.drawOne(w, r, http.StatusOK, oneView{})
}

func (m *Module) contact(w http.ResponseWriter, r *http.Request) error {
	c, err := m.Service.ContactOf(r.Context(), actor(r), civic.ID(r.PathValue("id")))
	if err != nil {
		return err
	}
	return m.drawOne(w, r, http.StatusOK, oneView{Contact: &c})
}

func (m *Module) decide(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var f decideForm
	err := web.Form(r, &f)
	var o Comment
	if err == nil {
		o, err = m.Service.Decide(ctx, actor(r), civic.ID(r.PathValue("id")), f.Version, Verdict{f.State, f.Reason, strings.TrimSpace(f.Note)})
	}
	mine, overtaken := edit.Current[Comment](err)
	if overtaken && mine.State == Withdrawn {
		return civic.Refuse(civic.KindConflict, "comment.error.withdrawn")
	}
	mine.State, mine.Reason = f.State, f.Reason
	if refusal, ok := edit.Refused(ctx, err, mine, describeDecision, ui.Labels(labels)); ok {
		return m.drawOne(w, r, refusal.Status, oneView{F: f, Refusal: refusal})
	}
	if err != nil {
		return err
	}
	if f.Next {
		// On to the next one that waits, so that a queue is worked through.
		if list, _, err := m.Service.List(ctx, actor(r), Filter{Consultation: o.Consultation, State: Waiting}, 1, 0); err == nil && len(list) > 0 {
			return web.Redirect(w, r, "/office/comments/"+string(list[0].ID))
		}
	}
	return web.Redirect(w, r, "/office/comments/"+string(o.ID))
}

func reasonOptions(ctx context.Context, chosen string) []ui.Option {
	list := make([]ui.Option, len(Reasons))
	for i, r := range Reasons {
		list[i] = ui.Option{Value: r, Label: i18n.T(ctx, "comment.reason."+r), Selected: r == chosen}
	}
	return list
}

// scan shows the paper itself, as a download that no browser runs.
func (m *Module) scan(w http.ResponseWriter, r *http.Request) error {
	o, f, err := m.Service.OpenScan(r.Context(), actor(r), civic.ID(r.PathValue("id")))
	if err != nil {
		return err
	}
	defer f.Close()
	ext := map[string]string{"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}[o.Scan.Type]
	h := w.Header()
	h.Set("Content-Type", o.Scan.Type)
	h.Set("Content-Disposition", `attachment; filename="comment-`+i18n.Number(r.Context(), o.Serial)+ext+`"`)
	h.Set("Cache-Control", "no-store")
	http.ServeContent(w, r, "", time.Time{}, f)
	return nil
}

type consentView struct {
	Text    civic.Text
	Current ConsentText
	Version int64 // that the form was written over
	History history.Page
	Refusal edit.Refusal
}

// consentNow has what was agreed to last, and who changed it.
func (m *Module) consentNow(r *http.Request) (v consentView, err error) {
	ctx := r.Context()
	if v.Current, err = m.Service.Consent(ctx); err != nil {
		return v, err
	}
	v.Text, v.Version = v.Current.Text, int64(v.Current.Version)
	v.History, err = m.Service.history.Of(ctx, m.deps.DB.Read(), history.Subject{Kind: aConsent}, history.Older(r))
	return v, err
}

func (m *Module) consentForm(w http.ResponseWriter, r *http.Request) error {
	v, err := m.consentNow(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, consentPage(v))
}

func (m *Module) saveConsent(w http.ResponseWriter, r *http.Request) error {
	var f struct {
		VI      string `form:"text_vi"`
		EN      string `form:"text_en"`
		Version int    `form:"version"`
	}
	ctx := r.Context()
	err := web.Form(r, &f)
	text := civic.Text{VI: strings.TrimSpace(f.VI), EN: strings.TrimSpace(f.EN)}
	if err == nil {
		_, err = m.Service.SaveConsent(ctx, actor(r), text, f.Version)
	}
	if err == nil {
		return web.Redirect(w, r, "/office/comments/consent")
	}
	refusal, ok := edit.Refused(ctx, err, ConsentText{Text: text}, describeConsent, ui.Labels(map[string]string{"text": "comment.consent.text"}))
	if !ok {
		return err
	}
	v, err := m.consentNow(r)
	if err != nil {
		return err
	}
	v.Text, v.Version, v.Refusal = text, refusal.Version(int64(f.Version)), refusal
	return web.Render(w, r, refusal.Status, consentPage(v))
}
