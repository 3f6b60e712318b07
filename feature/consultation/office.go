package consultation

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"dienhong/civic"
	"dienhong/platform/i18n"
	"dienhong/platform/web"
	"dienhong/ui"

	"github.com/a-h/templ"
)

// desk is what every page of one consultation in the office shows.
type desk struct {
	seen
	Tab      string
	Errors   ui.Errors
	Conflict *conflict
}

// path is the address of a page of the desk.
func (d desk) path(below string) string {
	if below == "" {
		return "/office/consultations/" + d.Slug
	}
	return "/office/consultations/" + d.Slug + "/" + below
}

// conflict is what somebody saved while the form was being filled in.
type conflict struct {
	By          string
	At          time.Time
	Differences []difference
}

// difference is a field of which two versions exist.
type difference struct{ Label, Theirs, Mine string }

// differ keeps the fields that really differ.
func differ(all ...difference) []difference {
	return slices.DeleteFunc(all, func(d difference) bool { return d.Theirs == d.Mine })
}

// differText compares a text in both languages.
func differText(ctx context.Context, label string, theirs, mine civic.Text) []difference {
	return []difference{{label + " (" + i18n.T(ctx, "ui.lang.vi") + ")", theirs.VI, mine.VI}, {label + " (" + i18n.T(ctx, "ui.lang.en") + ")", theirs.EN, mine.EN}}
}

// sit loads the consultation named in the URL, with the navigation of its staff pages.
func (m *Module) sit(r *http.Request, tab string) (desk, error) {
	ctx := r.Context()
	c, err := m.Service.BySlug(ctx, civic.ActorFrom(ctx), r.PathValue("slug"))
	if err != nil {
		return desk{}, err
	}
	s, err := m.seen(ctx, c)
	return desk{seen: s, Tab: tab}, err
}

// refuse draws the form again with what is wrong: 422 with the fields at fault,
// 409 when somebody saved a newer version. Nothing was written. Other errors are
// given back.
func (d desk) refuse(w http.ResponseWriter, r *http.Request, err error, page func(desk) templ.Component) error {
	if problems, ok := ui.ErrorsOf(r.Context(), err); ok {
		for i, p := range problems {
			if slices.Contains([]string{"version", "phases", "topics"}, p.Field) { // no control to lead to
				problems[i] = ui.FieldProblem{Text: i18n.T(r.Context(), "error.invalid")}
			}
		}
		d.Errors = problems.Named(func(field string) string { return fieldLabel(r.Context(), d.Tab, field) })
		return web.Render(w, r, http.StatusUnprocessableEntity, page(d))
	}
	return err
}

// stale tells whether err is a conflict, and with which version.
func stale(err error) (Consultation, bool) {
	var e *StaleError
	if errors.As(err, &e) {
		return e.Current, true
	}
	return Consultation{}, false
}

// overtaken puts the desk on the version that somebody else saved.
func (m *Module) overtaken(ctx context.Context, d desk, current Consultation, differences []difference) (desk, error) {
	s, err := m.seen(ctx, current)
	d.seen = s
	d.Conflict = &conflict{By: current.UpdatedBy, At: current.UpdatedAt, Differences: differ(differences...)}
	return d, err
}

// roomOf is what the office list shows.
type roomOf struct {
	Shown []seen
	Done  string
}

func (m *Module) officeList(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	list, err := m.Service.List(ctx, civic.ActorFrom(ctx))
	if err != nil {
		return err
	}
	all, err := m.seenAll(ctx, list)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, officeListPage(roomOf{Shown: all}, CanEdit(civic.ActorFrom(ctx)) == nil))
}

// missing lists what is not there yet, as keys of the catalogue: the first ones
// forbid publishing, the others are advice.
func (d desk) missing(meetings, documents int, zone *time.Location) (forbids, advises []string) {
	if !slices.ContainsFunc(d.Phases, func(p Phase) bool { return p.Track == Voice }) {
		forbids = append(forbids, "consultation.missing.voice")
	}
	if len(phaseProblems(d.Phases, d.MinimumDays, zone)) > 0 {
		forbids = append(forbids, "consultation.missing.phases")
	}
	for _, c := range []struct {
		lacking bool
		key     string
	}{
		{d.Texts.Summary.VI == "", "consultation.missing.summary"},
		{d.Texts.Title.EN == "" || d.Texts.Question.EN == "" || d.Texts.Summary.EN == "" && d.Texts.Summary.VI != "", "consultation.missing.english"},
		{len(d.track(Response)) == 0, "consultation.missing.response"},
		{len(d.Topics) == 0, "consultation.missing.topics"},
		{meetings == 0, "consultation.missing.meetings"},
		{documents == 0, "consultation.missing.documents"},
	} {
		if c.lacking {
			advises = append(advises, c.key)
		}
	}
	return forbids, advises
}

func (m *Module) overview(w http.ResponseWriter, r *http.Request) error {
	d, all, err := m.sitWhole(r, "")
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, overviewPage(d, all))
}

// sitWhole also loads everything that the public page shows.
func (m *Module) sitWhole(r *http.Request, tab string) (desk, whole, error) {
	d, err := m.sit(r, tab)
	if err != nil {
		return d, whole{}, err
	}
	all, err := m.whole(r.Context(), d.Consultation)
	return d, all, err
}
