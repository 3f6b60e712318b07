package statement

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"

	"dienhong/civic"
	"dienhong/kit/flash"
	"dienhong/platform/i18n"
	"dienhong/platform/web"
	"dienhong/ui"
)

func (m *Module) mountExclusions(rt *web.Router) {
	moderators := web.Roles(civic.Moderator)
	const at = "/office/consultations/{slug}/patterns"
	rt.Handle("GET /office/patterns", moderators, m.patternsOfAll)
	rt.Handle("GET "+at, moderators, m.patterns)
	rt.Handle("GET "+at+"/{pattern}", moderators, m.pattern)
	rt.Handle("POST "+at+"/{pattern}", moderators, m.exclude)
	rt.Handle("GET "+at+"/restore/{id}", moderators, m.restoreForm)
	rt.Handle("POST "+at+"/restore/{id}", moderators, m.restore)
	rt.Handle("GET /consultations/{slug}/exclusions", web.Public, m.exclusions, web.Cached(cached))
}

func patternsPath(c civic.Consultation) string {
	return "/office/consultations/" + c.Slug + "/patterns"
}

// patternsOfAll lists the consultations in which people vote or have voted.
func (m *Module) patternsOfAll(w http.ResponseWriter, r *http.Request) error {
	all, err := m.deps.Consultations.Snapshots(r.Context(), actor(r))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, patternListPage(all))
}

// patternsView is what was found in one consultation, and what is excluded.
type patternsView struct {
	C     civic.Consultation
	Found []Pattern
	Acts  []ExclusionAct
	Out   []Exclusion
}

func (m *Module) patterns(w http.ResponseWriter, r *http.Request) error {
	c, err := m.consultation(r)
	if err != nil {
		return err
	}
	v := patternsView{C: c}
	if v.Found, err = m.Service.Patterns(r.Context(), actor(r), c.Number); err != nil {
		return err
	}
	if v.Acts, err = m.Service.store.exclusionActs(r.Context(), m.deps.DB.Read(), c.Number); err != nil {
		return err
	}
	if v.Out, err = m.Service.store.exclusionList(r.Context(), m.deps.DB.Read(), c.Number); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, patternsPage(v))
}

// patternView is one pattern with what excluding it would do.
type patternView struct {
	C      civic.Consultation
	I      Impact
	Reason string
	Errors ui.Errors
}

var exclusionLabels = map[string]string{"reason": "statement.exclude.reason"}

func (m *Module) impact(r *http.Request) (v patternView, err error) {
	if v.C, err = m.consultation(r); err == nil {
		v.I, err = m.Service.Impact(r.Context(), actor(r), v.C.Number, r.PathValue("pattern"))
	}
	return v, err
}

func (m *Module) pattern(w http.ResponseWriter, r *http.Request) error {
	v, err := m.impact(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, patternPage(v))
}

// reasonForm is what both acts ask for.
type reasonForm struct {
	Reason string `form:"reason"`
}

func (m *Module) exclude(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v, err := m.impact(r)
	if err != nil {
		return err
	}
	var f reasonForm
	if err = web.Form(r, &f); err == nil {
		err = m.Service.Exclude(ctx, actor(r), v.C, v.I.Name(), f.Reason)
	}
	if err == nil {
		return flash.Done(w, r, patternsPath(v.C), "statement.done.excluded")
	}
	problems, invalid := ui.ErrorsOf(ctx, err)
	if !invalid {
		return err
	}
	v.Reason, v.Errors = f.Reason, problems.Under(ctx, exclusionLabels)
	return web.Render(w, r, http.StatusUnprocessableEntity, patternPage(v))
}

// restoreView asks once before excluded ballots count again.
type restoreView struct {
	C      civic.Consultation
	X      Exclusion
	Reason string
	Errors ui.Errors
}

func (m *Module) restoring(r *http.Request) (v restoreView, err error) {
	if v.C, err = m.consultation(r); err != nil {
		return v, err
	}
	list, err := m.Service.store.exclusionList(r.Context(), m.deps.DB.Read(), v.C.Number)
	for _, x := range list {
		if strconv.FormatInt(x.ID, 10) == r.PathValue("id") && x.Active {
			v.X = x
			return v, nil
		}
	}
	if err == nil {
		err = civic.NotFound("statement.exclusion")
	}
	return v, err
}

func (m *Module) restoreForm(w http.ResponseWriter, r *http.Request) error {
	v, err := m.restoring(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, restorePage(v))
}

func (m *Module) restore(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v, err := m.restoring(r)
	if err != nil {
		return err
	}
	var f reasonForm
	if err = web.Form(r, &f); err == nil {
		err = m.Service.Restore(ctx, actor(r), v.C, v.X.ID, f.Reason)
	}
	if err == nil {
		return flash.Done(w, r, patternsPath(v.C), "statement.done.restored")
	}
	problems, invalid := ui.ErrorsOf(ctx, err)
	if !invalid {
		return err
	}
	v.Reason, v.Errors = f.Reason, problems.Under(ctx, exclusionLabels)
	return web.Render(w, r, http.StatusUnprocessableEntity, restorePage(v))
}

// exclusionsView is what everybody reads of exclusions.
type exclusionsView struct {
	C civic.Consultation
	X Excluded
}

func (m *Module) exclusions(w http.ResponseWriter, r *http.Request) error {
	c, err := m.consultation(r)
	if err != nil {
		return err
	}
	v := exclusionsView{C: c}
	if v.X, err = m.Service.Exclusions(r.Context(), c.Number); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, exclusionsPage(v))
}

// differ tells whether there are two figures: ballots that were excluded before they
// were public are in none.
func (v exclusionsView) differ() bool { return v.X.With != v.X.Counted }

// title names a pattern.
func (p Pattern) title(ctx context.Context) string {
	if p.Rule == Burst {
		return i18n.T(ctx, "statement.pattern.burst", len(p.People), burstLasts, i18n.DateTime(ctx, civic.FromMillis(p.At)))
	}
	return i18n.T(ctx, "statement.pattern."+p.Rule, len(p.People))
}

// impactTable has every statement with and without the people of a pattern.
func (v patternView) impactTable(ctx context.Context) ui.TableProps {
	t := ui.TableProps{Caption: i18n.T(ctx, "statement.exclude.impact"), Stack: true, Columns: []ui.Column{
		{Text: i18n.T(ctx, "statement.exclude.statement")}, {Text: i18n.T(ctx, "statement.exclude.now"), Numeric: true}, {Text: i18n.T(ctx, "statement.exclude.then"), Numeric: true},
	}}
	rows := slices.Clone(v.I.Rows) // what would change most comes first
	slices.SortStableFunc(rows, func(a, b ImpactRow) int { return cmp.Compare(b.moves(), a.moves()) })
	for _, row := range rows {
		t.Rows = append(t.Rows, []ui.Cell{ui.CText(row.Statement.Text), ui.C(agreed(ctx, row.Now.Agree, row.Now.Total())), ui.C(agreed(ctx, row.Then.Agree, row.Then.Total()))})
	}
	return t
}

// agreed is the share of those who agree, with how many voted.
func agreed(ctx context.Context, agree, of int) string {
	return i18n.T(ctx, "statement.exclude.share", i18n.Percent(ctx, float64(agree)/float64(max(1, of))), of)
}

// bothTable has every statement with both figures.
func (v exclusionsView) bothTable(ctx context.Context) ui.TableProps {
	t := ui.TableProps{Caption: i18n.T(ctx, "statement.exclude.both"), Stack: true, Columns: []ui.Column{
		{Text: i18n.T(ctx, "statement.exclude.statement")}, {Text: i18n.T(ctx, "statement.exclude.counted"), Numeric: true}, {Text: i18n.T(ctx, "statement.exclude.with"), Numeric: true},
	}}
	for _, st := range v.X.Statements {
		before := v.X.Before[st.ID]
		t.Rows = append(t.Rows, []ui.Cell{ui.CTextLink(st.Text, statementPath(v.C, st.ID)), ui.C(agreed(ctx, st.Tally.Agree, st.Tally.Total())), ui.C(agreed(ctx, before[1], before[0]))})
	}
	return t
}

// exclusionTable tells what was done; the office also reads by whom.
func exclusionTable(ctx context.Context, acts []ExclusionAct, office bool) ui.TableProps {
	t := ui.TableProps{Caption: i18n.T(ctx, "statement.exclude.log"), Stack: true, Columns: []ui.Column{
		{Text: i18n.T(ctx, "statement.log.when")}, {Text: i18n.T(ctx, "statement.log.act")}, {Text: i18n.T(ctx, "statement.log.reason")},
	}}
	if office {
		t.Columns = append(t.Columns, ui.Column{Text: i18n.T(ctx, "statement.exclude.who")})
	}
	for _, a := range acts {
		row := []ui.Cell{ui.C(i18n.DateTime(ctx, a.At)), ui.C(i18n.N(ctx, "statement.exclude."+a.Act, a.People, i18n.T(ctx, "statement.pattern.rule_"+a.Rule))), ui.C(a.Reason)}
		if office {
			row = append(row, ui.C(a.Name))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
