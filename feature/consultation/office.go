package consultation

import (
	"context"
	"net/http"
	"slices"

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
	Refused bool // publishing was asked for and something is missing
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

// lack is something that is not there yet: a sentence of the catalogue, and the
// page of the desk on which it is added.
type lack struct {
	Key  string
	Page string
	Args []any
}

// enoughStatements is how many statements a consultation begins with at least: a
// map shows whoever voted on seven.
const enoughStatements = 7

// missing lists what is not there yet: the first ones forbid publishing, the
// others are advice.
func (d desk) missing(w whole) (forbids, advises []lack) {
	if len(d.track(Voice)) == 0 {
		forbids = append(forbids, lack{"consultation.missing.voice", ActPhases, nil})
	}
	if len(phaseProblems(d.Phases, d.MinimumDays, w.Zone)) > 0 {
		forbids = append(forbids, lack{"consultation.missing.phases", ActPhases, nil})
	}
	few := lack{"consultation.missing.few_statements", statementsPage, []any{w.Statements, enoughStatements}}
	switch {
	case w.Statements >= enoughStatements:
	case w.Statements == 0 && (d.asksForVotes() || len(d.track(Voice)) == 0):
		forbids = append(forbids, lack{"consultation.missing.statements", statementsPage, nil})
	case d.asksForVotes():
		advises = append(advises, few)
	}
	for _, c := range []struct {
		lacking   bool
		key, page string
	}{
		{d.Texts.Summary.VI == "", "consultation.missing.summary", ActTexts},
		{d.Texts.Title.EN == "" || d.Texts.Question.EN == "" || d.Texts.Summary.EN == "" && d.Texts.Summary.VI != "", "consultation.missing.english", ActTexts},
		{len(d.track(Response)) == 0, "consultation.missing.response", ActPhases},
		{len(d.Topics) == 0, "consultation.missing.topics", ActTopics},
		{len(w.Meetings) == 0, "consultation.missing.meetings", "meetings"},
		{len(w.Documents) == 0, "consultation.missing.documents", "documents"},
	} {
		if c.lacking {
			advises = append(advises, lack{c.key, c.page, nil})
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
	if err != nil {
		return d, all, err
	}
	given, err := m.deps.Figures.Of(r.Context(), d.Number)
	all.Statements = given.Statements
	return d, all, err
}
