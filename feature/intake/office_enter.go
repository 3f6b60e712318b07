package intake

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"dienhong/civic"
	"dienhong/platform/i18n"
	"dienhong/platform/web"
	"dienhong/ui"
)

// offline are the channels that a clerk enters.
var offline = Channels[1:]

// paperFields are what a clerk types of one paper.
type paperFields struct {
	C          string                `form:"c"`
	Text       string                `form:"text"`
	Channel    Channel               `form:"channel"`
	ReceivedAt time.Time             `form:"received_at"`
	Kind       civic.StakeholderKind `form:"kind"`
	BodyName   string                `form:"body_name"`
	Article    string                `form:"article"`
	People     int                   `form:"people"`
	Lang       civic.Locale          `form:"lang"`
	Publish    bool                  `form:"publish"`
	Note       string                `form:"note"`
	Code       string                `form:"code"`
	Name       string                `form:"contact_name"`
	Email      string                `form:"contact_email"`
	Phone      string                `form:"contact_phone"`
	Purposes   []string              `form:"purposes"`
	Consent    int                   `form:"consent"`
	Version    int64                 `form:"version"`
}

// opinion is what was typed, without places at the ends.
func (f paperFields) opinion(c Consultation) Opinion {
	o := Opinion{
		Number: c.Number, Channel: f.Channel, ReceivedAt: f.ReceivedAt, Lang: f.Lang, Text: strings.TrimSpace(f.Text), Article: strings.TrimSpace(f.Article),
		Kind: f.Kind, BodyName: strings.TrimSpace(f.BodyName), People: f.People, Publish: f.Publish, Note: strings.TrimSpace(f.Note),
	}
	if o.Lang == "" {
		o.Lang = civic.Vietnamese
	}
	if o.People == 0 {
		o.People = 1
	}
	return o
}

// enterView is the screen for a stack of paper. What stays the same from one
// paper to the next stays in the form.
type enterView struct {
	C       Consultation
	All     []Consultation
	Bodies  []Body
	F       paperFields
	Consent ConsentText
	Errors  ui.Errors
	Last    *Opinion // the one just entered
	Code    string
	Today   time.Time
	// Correcting is the opinion that is changed; nil when a new one is entered.
	Correcting *Opinion
}

func (m *Module) enterNow(ctx context.Context, slug string) (v enterView, err error) {
	if v.C, v.All, err = m.chosen(ctx, slug); err != nil {
		return v, err
	}
	v.Today = m.deps.Clock()
	v.F = paperFields{C: v.C.Slug, Channel: Paper, ReceivedAt: v.Today, People: 1, Lang: civic.Vietnamese}
	if v.Bodies, err = m.deps.Bodies.AllBodies(ctx); err != nil {
		return v, err
	}
	v.Consent, err = m.Service.Consent(ctx)
	return v, err
}

func (m *Module) enterForm(w http.ResponseWriter, r *http.Request) error {
	v, err := m.enterNow(r.Context(), r.URL.Query().Get("c"))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, enterPage(v))
}

func (m *Module) enterOne(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var f paperFields
	file, err := web.FormWithFile(w, r, &f, "file", MaxScan)
	defer file.Close()
	v, failed := m.enterNow(ctx, f.C)
	if failed != nil {
		return failed
	}
	var scan Scan
	if err == nil {
		scan, err = m.attached(ctx, file)
	}
	if err == nil {
		o := f.opinion(v.C)
		o.Scan = scan
		contact, consent := sendForm{Name: f.Name, Email: f.Email, Phone: f.Phone, Purposes: f.Purposes, Consent: f.Consent}.contact()
		var taken Opinion
		if taken, v.Code, err = m.Service.Enter(ctx, actor(r), o, contact, consent, strings.TrimSpace(f.Code)); err == nil {
			v.Last = &taken
		}
	}
	if problems, invalid := ui.ErrorsOf(ctx, err); invalid {
		v.F, v.Errors = f, problems
		return web.Render(w, r, http.StatusUnprocessableEntity, enterPage(v))
	}
	if err != nil {
		return err
	}
	// The next paper of the stack came the same way on the same day.
	v.F.Channel, v.F.ReceivedAt, v.F.Kind, v.F.Lang, v.F.Publish = f.Channel, v.Last.ReceivedAt, f.Kind, v.Last.Lang, f.Publish
	return web.Render(w, r, http.StatusCreated, enterPage(v))
}

func (m *Module) correctNow(r *http.Request) (enterView, error) {
	ctx := r.Context()
	o, err := m.Service.Opinion(ctx, actor(r), civic.ID(r.PathValue("id")))
	if err != nil {
		return enterView{}, err
	}
	c, err := m.deps.Around.ByNumber(ctx, o.Number)
	if err != nil {
		return enterView{}, err
	}
	v, err := m.enterNow(ctx, c.Slug)
	v.Correcting = &o
	v.F = paperFields{
		C: c.Slug, Text: o.Text, Channel: o.Channel, ReceivedAt: o.ReceivedAt, Kind: o.Kind, BodyName: o.BodyName, Article: o.Article, People: o.People,
		Lang: o.Lang, Publish: o.Publish, Note: o.Note, Version: o.Version,
	}
	return v, err
}

func (m *Module) correctForm(w http.ResponseWriter, r *http.Request) error {
	v, err := m.correctNow(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, enterPage(v))
}

func (m *Module) correct(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v, err := m.correctNow(r)
	if err != nil {
		return err
	}
	var f paperFields
	file, err := web.FormWithFile(w, r, &f, "file", MaxScan)
	defer file.Close()
	var scan Scan
	if err == nil {
		scan, err = m.attached(ctx, file)
	}
	if err == nil {
		o := f.opinion(v.C)
		o.ID, o.Version, o.Scan = v.Correcting.ID, f.Version, scan
		_, err = m.Service.Correct(ctx, actor(r), o)
	}
	if problems, invalid := ui.ErrorsOf(ctx, err); invalid {
		f.C = v.C.Slug
		v.F, v.Errors = f, problems
		return web.Render(w, r, http.StatusUnprocessableEntity, enterPage(v))
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/office/opinions/"+string(v.Correcting.ID))
}

func withConsultation(path string, c Consultation) string {
	return path + "?" + url.Values{"c": {c.Slug}}.Encode()
}

func langOptions(ctx context.Context, chosen civic.Locale) []ui.Option {
	list := []ui.Option{}
	for _, l := range []civic.Locale{civic.Vietnamese, civic.English} {
		list = append(list, ui.Option{Value: string(l), Label: i18n.T(ctx, "ui.lang."+string(l)), Selected: l == chosen})
	}
	return list
}
