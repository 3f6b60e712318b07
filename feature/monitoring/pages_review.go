package monitoring

import (
	"net/http"

	"dienhong/civic"
	"dienhong/kit/flash"
	"dienhong/platform/auth"
	"dienhong/platform/web"
	"dienhong/ui"
)

// reviewing is what the office's page of reviews shows.
type reviewing struct {
	folder
	Reviews []Review
	Notes   []Note
	F       reviewFields
	Link    string // of the review just made
}

// reviewFields are the fields of an invitation as they were typed.
type reviewFields struct {
	Name string `form:"reviewer"`
	Days int    `form:"days"`
}

func (m *Module) reviewDesk(r *http.Request) (reviewing, error) {
	f, err := m.open(r)
	if err != nil {
		return reviewing{}, err
	}
	v := reviewing{folder: f, F: reviewFields{Days: reviewDays}}
	v.Reviews, v.Notes, err = m.Service.Reviews(r.Context(), civic.ActorFrom(r.Context()), f.Draft.ID)
	return v, err
}

func (m *Module) reviews(w http.ResponseWriter, r *http.Request) error {
	v, err := m.reviewDesk(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, reviewsPage(v, m.Service.clock()))
}

// invite makes a link and shows it once, on the page that answers.
func (m *Module) invite(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var f reviewFields
	err := web.Form(r, &f)
	var secret auth.Token
	if err == nil {
		secret, err = m.Service.Invite(ctx, civic.ActorFrom(ctx), civic.ID(r.PathValue("id")), f.Name, f.Days)
	}
	status, errs := http.StatusCreated, ui.Errors(nil)
	if err != nil {
		problems, ok := ui.ErrorsOf(ctx, err)
		if !ok {
			return err
		}
		status, errs = http.StatusUnprocessableEntity, named(ctx, problems)
	}
	v, err := m.reviewDesk(r)
	if err != nil {
		return err
	}
	if errs != nil {
		v.F, v.Refusal.Errors = f, errs
	} else {
		v.Link = string(m.Service.site) + "/en/monitoring/review/" + string(secret)
	}
	return web.Render(w, r, status, reviewsPage(v, m.Service.clock()))
}

func (m *Module) revoke(w http.ResponseWriter, r *http.Request) error {
	report := civic.ID(r.PathValue("id"))
	if err := m.Service.Revoke(r.Context(), civic.ActorFrom(r.Context()), report, civic.ID(r.PathValue("review"))); err != nil {
		return err
	}
	return flash.Done(w, r, folder{Draft: Draft{ID: report}}.path("/reviews"), "monitoring.done.revoked")
}

func (m *Module) resolve(w http.ResponseWriter, r *http.Request) error {
	report := civic.ID(r.PathValue("id"))
	if err := m.Service.Resolve(r.Context(), civic.ActorFrom(r.Context()), report, civic.ID(r.PathValue("note"))); err != nil {
		return err
	}
	return flash.Done(w, r, folder{Draft: Draft{ID: report}}.path("/reviews"), "monitoring.done.resolved")
}

// reading is what the holder of a link sees.
type reading struct {
	Secret   auth.Token
	Review   Review
	Draft    Draft
	Sections []Section
	Data     Data
	Notes    []Note
	Section  string // whose note was refused
	Text     string // as it was typed
	Errors   ui.Errors
}

func (v reading) path() string { return "/monitoring/review/" + string(v.Secret) }

func (v reading) of(section string) (list []Note) {
	for _, c := range v.Notes {
		if c.Section == section {
			list = append(list, c)
		}
	}
	return list
}

func (v reading) typed(section string) (string, ui.Errors) {
	if section != v.Section {
		return "", nil
	}
	return v.Text, v.Errors
}

func (m *Module) read(r *http.Request) (v reading, err error) {
	v.Secret = auth.Token(r.PathValue("secret"))
	v.Review, v.Draft, v.Sections, v.Data, v.Notes, err = m.Service.Reviewed(r.Context(), v.Secret)
	return v, err
}

// unlisted keeps a page with a secret in its address to who has the address.
func unlisted(w http.ResponseWriter) {
	w.Header().Set("X-Robots-Tag", "noindex")
	w.Header().Set("Referrer-Policy", "no-referrer")
	w.Header().Set("Cache-Control", "no-store")
}

func (m *Module) review(w http.ResponseWriter, r *http.Request) error {
	unlisted(w)
	v, err := m.read(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, reviewPage(v))
}

func (m *Module) note(w http.ResponseWriter, r *http.Request) error {
	unlisted(w)
	var f struct {
		Section string `form:"section"`
		Text    string `form:"note"`
	}
	err := web.Form(r, &f)
	if err == nil {
		err = m.Service.AddNote(r.Context(), auth.Token(r.PathValue("secret")), f.Section, f.Text)
	}
	if err == nil {
		return flash.Done(w, r, "/monitoring/review/"+r.PathValue("secret")+"#section-"+f.Section, "monitoring.done.note")
	}
	problems, ok := ui.ErrorsOf(r.Context(), err)
	if !ok {
		return err
	}
	v, err := m.read(r)
	if err != nil {
		return err
	}
	v.Section, v.Text, v.Errors = f.Section, f.Text, named(r.Context(), problems)
	return web.Render(w, r, http.StatusUnprocessableEntity, reviewPage(v))
}
