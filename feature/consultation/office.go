package consultation

import (
	"context"
	"net/http"
	"slices"
	"time"

	"dienhong/civic"
	"dienhong/kit/edit"
	"dienhong/kit/history"
	"dienhong/platform/i18n"
	"dienhong/platform/web"
	"dienhong/ui"

	"github.com/a-h/templ"
)

// desk is what every page of one consultation in the office shows.
type desk struct {
	seen
	Tab     string
	Refusal edit.Refusal
}

// path is the address of a page of the desk.
func (d desk) path(below string) string {
	if below == "" {
		return "/office/consultations/" + d.Slug
	}
	return "/office/consultations/" + d.Slug + "/" + below
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

// refuse draws the form of mine again, with the fields at fault or with both
// versions when somebody saved a newer one. Nothing was written. Other errors
// are given back.
func refuse[T any](w http.ResponseWriter, r *http.Request, d desk, err error, mine T, describe history.Describe[T], page func(desk) templ.Component) error {
	ctx := r.Context()
	refusal, ok := edit.Refused(ctx, err, mine, describe, func(ctx context.Context, field string) string { return fieldLabel(ctx, d.Tab, field) })
	if !ok {
		return err
	}
	for i, p := range refusal.Errors {
		if slices.Contains([]string{"version", "phases", "topics"}, p.Field) { // no control to lead to
			refusal.Errors[i] = ui.FieldProblem{Text: i18n.T(ctx, "error.invalid")}
		}
	}
	d.Refusal = refusal
	return web.Render(w, r, refusal.Status, page(d))
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
