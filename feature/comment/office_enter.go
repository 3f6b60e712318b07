package comment

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"dienhong/civic"
	"dienhong/kit/edit"
	"dienhong/platform/i18n"
	"dienhong/platform/once"
	"dienhong/platform/web"
	"dienhong/ui"
)

// paperLabels are what the form of the clerk calls what the public's calls
// otherwise.
var paperLabels = map[string]string{"file": "comment.enter.scan", "text": "comment.office.text"}

// paperLabel names a field of the clerk's form.
func paperLabel(ctx context.Context, field string) string {
	if key := paperLabels[field]; key != "" {
		return i18n.T(ctx, key)
	}
	return ui.Labels(labels)(ctx, field)
}

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
	Once       string                `form:"once"`
}

// comment is what was typed, without places at the ends.
func (f paperFields) comment(c civic.Consultation) Comment {
	o := Comment{
		Consultation: c.Number, Channel: f.Channel, ReceivedAt: f.ReceivedAt, Lang: f.Lang, Text: strings.TrimSpace(f.Text), Article: strings.TrimSpace(f.Article),
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
	C       civic.Consultation
	All     []civic.Consultation
	Bodies  []civic.Body
	F       paperFields
	Consent ConsentText
	Refusal edit.Refusal
	Last    *Comment // the one just entered
	Code    string
	Today   time.Time
	// Correcting is the comment that is changed; nil when a new one is entered.
	Correcting *Comment
}

// contactOpen tells whether the fields of the contact are to be seen: when one is
// filled in or at fault.
func (v enterView) contactOpen() bool {
	f := v.F
	return f.Name+f.Email+f.Phone != "" || len(f.Purposes) > 0 || slices.ContainsFunc(v.Refusal.Errors, func(p ui.FieldProblem) bool {
		return strings.HasPrefix(p.Field, "contact_") || p.Field == "purposes"
	})
}

func (m *Module) enterNow(ctx context.Context, slug string) (v enterView, err error) {
	if v.C, v.All, err = m.chosen(ctx, slug); err != nil {
		return v, err
	}
	v.Today = m.deps.Clock()
	v.F = paperFields{C: v.C.Slug, Channel: Paper, ReceivedAt: v.Today, People: 1, Lang: civic.Vietnamese, Once: once.NewMark()}
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
	file, err := web.FormWithFile(r, &f, "file", MaxScan)
	defer file.Close()
	v, failed := m.enterNow(ctx, f.C)
	if failed != nil {
		return failed
	}
	if err == nil {
		o := f.comment(v.C)
		contact, consent := sendForm{Name: f.Name, Email: f.Email, Phone: f.Phone, Purposes: f.Purposes, Consent: f.Consent}.contact()
		var taken Comment
		if taken, v.Code, err = m.Service.EnterForm(ctx, actor(r), o, contact, consent, strings.TrimSpace(f.Code), f.Once, file); err == nil {
			v.Last = &taken
		}
	}
	if refusal, ok := edit.Refused(ctx, err, f.comment(v.C), describe, paperLabel); ok {
		v.F, v.Refusal = f, refusal
		return web.Render(w, r, refusal.Status, enterPage(v))
	}
	if err != nil {
		return err
	}
	// The next paper of the stack came the same way on the same day.
	v.F.Channel, v.F.ReceivedAt, v.F.Kind, v.F.Lang, v.F.Publish, v.F.Note = f.Channel, v.Last.ReceivedAt, f.Kind, v.Last.Lang, f.Publish, v.Last.Note
	return web.Render(w, r, http.StatusCreated, enterPage(v))
}

func (m *Module) correctNow(r *http.Request) (enterView, error) {
	ctx := r.Context()
	o, err := m.Service.Comment(ctx, actor(r), civic.ID(r.PathValue("id")))
	if err != nil {
		return enterView{}, err
	}
	c, err := m.deps.Consultations.SnapshotByNumber(ctx, o.Consultation)
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
	file, err := web.FormWithFile(r, &f, "file", MaxScan)
	defer file.Close()
	o := f.comment(v.C)
	if err == nil {
		o.ID, o.Version = v.Correcting.ID, f.Version
		_, err = m.Service.Correct(ctx, actor(r), o, file)
	}
	if refusal, ok := edit.Refused(ctx, err, o, describe, paperLabel); ok {
		f.C, f.Version = v.C.Slug, refusal.Version(f.Version)
		v.F, v.Refusal = f, refusal
		return web.Render(w, r, refusal.Status, enterPage(v))
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/office/comments/"+string(v.Correcting.ID))
}

func withConsultation(path string, c civic.Consultation) string {
	return path + "?" + url.Values{"c": {c.Slug}}.Encode()
}

func langOptions(ctx context.Context, chosen civic.Locale) []ui.Option {
	list := []ui.Option{}
	for _, l := range []civic.Locale{civic.Vietnamese, civic.English} {
		list = append(list, ui.Option{Value: string(l), Label: i18n.T(ctx, "ui.lang."+string(l)), Selected: l == chosen})
	}
	return list
}
