package statement

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"dienhong/civic"
	"dienhong/engine/fold"
	"dienhong/kit/flash"
	"dienhong/kit/list"
	"dienhong/platform/i18n"
	"dienhong/platform/text"
	"dienhong/platform/web"
	"dienhong/ui"
)

// officeListView is every statement of a consultation, whatever its state.
type officeListView struct {
	C         civic.Consultation
	Above     string // the page that this one is part of
	L         list.List[listQuery]
	Found     Listing
	Counts    map[State]int
	All       int
	Uncounted [2]int
	CanSeed   bool
	Editor    bool // the reader may answer
	Seed      civic.Text
	Errors    ui.Errors
	Added     string
	Lines     string // statements that are pasted, one a line
	LineFault ui.Errors
}

func (m *Module) officeStatements(w http.ResponseWriter, r *http.Request) error {
	v, err := m.officeList(r)
	if err != nil {
		return err
	}
	v.Added = r.URL.Query().Get("added")
	return web.Render(w, r, http.StatusOK, officeStatementsPage(v))
}

// States lists the states in the order of the office's pages.
var States = []State{Waiting, Shown, Returned, Hidden, Merged}

func (m *Module) officeList(r *http.Request) (officeListView, error) {
	ctx := r.Context()
	c, err := m.consultation(r)
	if err != nil {
		return officeListView{}, err
	}
	v := officeListView{C: c, Counts: map[State]int{}, CanSeed: CanSeed(actor(r)) == nil, Editor: actor(r).Has(civic.Editor)}
	if v.Above = c.Path(); allowed(actor(r), civic.Editor) == nil {
		v.Above = "/office" + v.Above
	}
	if v.L, err = list.Read[listQuery](r, "/office"+c.Path("statements"), pageSize); err != nil {
		return v, err
	}
	states := States
	if state := &v.L.Filter.State; slices.Contains(States, *state) {
		states = []State{*state}
	} else {
		*state = ""
	}
	if v.Found, err = m.search(ctx, c, &v.L, states); err != nil {
		return v, err
	}
	all, err := m.Service.StatementsNow(ctx, c.Number)
	if err != nil {
		return v, err
	}
	v.All = len(all)
	for _, st := range all {
		v.Counts[st.State]++
	}
	v.Uncounted[0], v.Uncounted[1] = uncounted(all)
	return v, nil
}

// maxLines bounds how many statements are pasted at once.
const maxLines = 200

// pasted reads statements one a line, as they come from a list or from a column
// of a spreadsheet; a second column is the English text. Faults name the line.
func pasted(ctx context.Context, lines string) (seeds []Statement, faults ui.Errors) {
	seen := map[string]int{}
	for i, line := range strings.Split(strings.ReplaceAll(lines, "\r\n", "\n"), "\n") {
		vi, en, _ := strings.Cut(line, "\t")
		st := Statement{Text: civic.Text{VI: text.OneLine(vi), EN: text.OneLine(en)}}
		if st.Text.IsZero() {
			continue
		}
		fault := func(sentence string) {
			faults = append(faults, ui.FieldProblem{Field: "lines", Text: i18n.T(ctx, "statement.office.line", i+1, sentence)})
		}
		if problems, ok := ui.ErrorsOf(ctx, seedFault(st)); ok {
			fault(problems[0].Text)
		} else if first, twice := seen[fold.Duplicate(st.Text.VI)]; twice {
			fault(i18n.T(ctx, "statement.office.line_twice", first))
		} else {
			seen[fold.Duplicate(st.Text.VI)] = i + 1
		}
		seeds = append(seeds, st)
	}
	switch {
	case len(seeds) == 0:
		faults = ui.Errors{{Field: "lines", Text: i18n.T(ctx, "error.field.required")}}
	case len(seeds) > maxLines:
		faults = ui.Errors{{Field: "lines", Text: i18n.T(ctx, "statement.office.too_many_lines", maxLines)}}
	}
	return seeds, faults
}

// addSeeds stores pasted statements, all or none.
func (m *Module) addSeeds(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v, err := m.officeList(r)
	if err != nil {
		return err
	}
	var f struct {
		Lines string `form:"lines"`
	}
	err = web.Form(r, &f)
	faults, unreadable := ui.ErrorsOf(ctx, err)
	if err != nil && !unreadable {
		return err
	}
	var seeds []Statement
	if !unreadable {
		seeds, faults = pasted(ctx, f.Lines)
	}
	if len(faults) == 0 {
		err := m.Service.Seeds(ctx, actor(r), v.C.Number, seeds)
		var same *DuplicateError
		switch {
		case err == nil:
			return flash.Done(w, r, "/office"+v.C.Path("statements")+"?sort=newest", "statement.done.seeded")
		case errors.As(err, &same):
			faults = ui.Errors{{Field: "lines", Text: i18n.T(ctx, "statement.error.duplicate_of", id(same.Existing.ID), inLocale(ctx, same.Existing.Text))}}
		default:
			return err
		}
	}
	v.Lines, v.LineFault = f.Lines, faults.Under(ctx, map[string]string{"lines": "statement.office.lines"})
	return web.Render(w, r, http.StatusUnprocessableEntity, officeStatementsPage(v))
}

func (m *Module) addSeed(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v, err := m.officeList(r)
	if err != nil {
		return err
	}
	var f struct {
		VI string `form:"text_vi"`
		EN string `form:"text_en"`
	}
	err = web.Form(r, &f)
	v.Seed = civic.Text{VI: text.OneLine(f.VI), EN: text.OneLine(f.EN)}
	if err == nil {
		var added int64
		if added, err = m.Service.Seed(ctx, actor(r), v.C.Number, Statement{Text: v.Seed}); err == nil {
			return web.Redirect(w, r, "/office"+v.C.Path("statements")+"?sort=newest&added="+id(added))
		}
	}
	var same *DuplicateError
	problems, invalid := ui.ErrorsOf(ctx, err)
	switch {
	case errors.As(err, &same):
		v.Errors = ui.Errors{{Field: "text_vi", Text: i18n.T(ctx, "statement.error.duplicate_of", id(same.Existing.ID), inLocale(ctx, same.Existing.Text))}}
	case invalid:
		v.Errors = problems.Under(ctx, map[string]string{"text": "statement.office.text"})
	default:
		return err
	}
	return web.Render(w, r, http.StatusUnprocessableEntity, officeStatementsPage(v))
}
