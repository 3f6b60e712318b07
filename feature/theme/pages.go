package theme

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"dienhong/civic"
	"dienhong/platform/i18n"
	"dienhong/platform/web"
	"dienhong/ui"
)

// fresh is how old a public page may be.
const fresh = 2 * time.Second

// Mount adds the pages.
func (m *Module) Mount(rt *web.Router) {
	readers, editors := web.Roles(civic.Editor, civic.Analyst), web.Roles(civic.Editor)
	rt.Handle("GET /consultations/{slug}/themes", web.Public, rt.Cached(fresh, m.list))
	rt.Handle("GET /office/themes", readers, m.work)
	rt.Handle("POST /office/themes/mark", editors, m.mark)
	rt.Handle("POST /office/themes/empty", editors, m.empty)
	rt.Handle("GET /office/themes/new", editors, m.form)
	rt.Handle("POST /office/themes/new", editors, m.save)
	rt.Handle("GET /office/themes/alike", readers, m.groups)
	rt.Handle("GET /office/themes/{id}", readers, m.one)
	rt.Handle("GET /office/themes/{id}/edit", editors, m.form)
	rt.Handle("POST /office/themes/{id}/edit", editors, m.save)
	rt.Handle("POST /office/themes/{id}/remove", editors, m.remove)
	rt.Handle("POST /office/themes/{id}/publish", editors, m.publish)
	rt.Handle("POST /office/passages/{id}", editors, m.passage)
	rt.Handle("GET /office/themes/{id}/statement", editors, m.statementForm)
	rt.Handle("POST /office/themes/{id}/statement", editors, m.statement)
}

func actor(r *http.Request) civic.Actor { return civic.ActorFrom(r.Context()) }

// path is the address of the consultation, or of a page below it.
func (c Consultation) path(below ...string) string {
	return strings.Join(append([]string{"/consultations/" + c.Slug}, below...), "/")
}

func inLocale(ctx context.Context, t civic.Text) string {
	s, _ := t.In(civic.Locale(i18n.LocaleOf(ctx)))
	return s
}

// workPath is the address of the workspace, at an opinion when one is given.
func workPath(c Consultation, opinion civic.ID) string {
	q := url.Values{"c": {c.Slug}}
	if opinion != "" {
		q.Set("o", string(opinion))
	}
	return "/office/themes?" + q.Encode()
}

type listView struct {
	C        Consultation
	Themes   []Theme
	Coverage Coverage
}

func (m *Module) list(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, err := m.deps.Around.BySlug(ctx, r.PathValue("slug"))
	if err == nil && !c.Public && CanLook(actor(r)) != nil {
		err = civic.NotFound("consultation")
	}
	if err != nil {
		return err
	}
	v := listView{C: c}
	if v.Themes, err = m.Service.Themes(ctx, civic.Visitor(), c.Number); err != nil {
		return err
	}
	if v.Coverage, err = m.Service.Coverage(ctx, c.Number); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, listPage(v))
}

// chosen gives the consultation that ?c= names, or the newest one.
func (m *Module) chosen(ctx context.Context, slug string) (c Consultation, all []Consultation, err error) {
	if all, err = m.deps.Around.All(ctx); err != nil {
		return c, nil, err
	}
	if slug == "" && len(all) > 0 {
		return all[0], all, nil
	}
	i := slices.IndexFunc(all, func(c Consultation) bool { return c.Slug == slug })
	if i < 0 {
		return c, all, civic.NotFound("consultation")
	}
	return all[i], all, nil
}

// workView is the workspace: one opinion, its parts, the themes.
type workView struct {
	C        Consultation
	All      []Consultation
	Who      civic.Actor
	Themes   []Theme
	Coverage Coverage
	Opinion  *Opinion
	Parts    []Passage // sentences that can be marked
	Marked   []Passage
	Alike    []likeness
	Empty    bool // there is no consultation
	F        markForm
	Errors   ui.Errors
}

// likeness is an opinion that says nearly the same.
type likeness struct {
	O     Opinion
	Index float64
	Done  bool // it has passages
}

type markForm struct {
	C       string     `form:"c"`
	Opinion civic.ID   `form:"o"`
	Parts   []string   `form:"part"`
	Themes  []civic.ID `form:"theme"`
	New     string     `form:"new"`
	Quote   string     `form:"quote"`
	Act     string     `form:"act"`
}

// parts reads "start-end", and the quoted part of the text.
func (f markForm) parts(text string) ([]Passage, []civic.FieldError) {
	var list []Passage
	for _, s := range f.Parts {
		a, b, _ := strings.Cut(s, "-")
		start, err := strconv.Atoi(a)
		end, err2 := strconv.Atoi(b)
		if err != nil || err2 != nil {
			return nil, []civic.FieldError{{Field: "part", Key: "theme.error.place"}}
		}
		// Sentences that follow each other are one passage.
		if n := len(list); n > 0 && list[n-1].End >= start-2 && list[n-1].End <= start {
			list[n-1].End = end
			continue
		}
		list = append(list, Passage{Start: start, End: end})
	}
	if q := strings.TrimSpace(f.Quote); q != "" {
		start, end := Find(text, q)
		if start < 0 {
			return nil, []civic.FieldError{{Field: "quote", Key: "theme.error.quote"}}
		}
		list = append(list, Passage{Start: start, End: end})
	}
	return list, nil
}

func (m *Module) workNow(r *http.Request, slug string, opinion civic.ID) (workView, error) {
	ctx := r.Context()
	v := workView{Who: actor(r)}
	var err error
	if v.C, v.All, err = m.chosen(ctx, slug); err != nil {
		v.Empty = slug == "" && civic.IsKind(err, civic.KindNotFound)
		if v.Empty {
			err = nil
		}
		return v, err
	}
	if v.Themes, err = m.Service.Themes(ctx, v.Who, v.C.Number); err != nil {
		return v, err
	}
	if v.Coverage, err = m.Service.Coverage(ctx, v.C.Number); err != nil {
		return v, err
	}
	var o Opinion
	if opinion != "" {
		list, err := m.deps.Opinions.ByIDs(ctx, []string{string(opinion)})
		if err != nil {
			return v, err
		}
		if len(list) == 0 || list[0].Number != v.C.Number {
			return v, civic.NotFound("opinion")
		}
		o = list[0]
	} else {
		after, _ := strconv.ParseInt(r.URL.Query().Get("after"), 10, 64)
		if o, err = m.Service.Next(ctx, v.Who, v.C.Number, after); civic.IsKind(err, civic.KindNotFound) {
			return v, nil
		} else if err != nil {
			return v, err
		}
	}
	v.Opinion, v.Parts = &o, Sentences(o.Text)
	if v.Marked, err = m.Service.Passages(ctx, v.Who, o.ID); err != nil {
		return v, err
	}
	like, err := m.Service.Alike(ctx, v.Who, o.ID)
	if err != nil {
		return v, err
	}
	for _, a := range like[:min(len(like), 5)] {
		list, err := m.deps.Opinions.ByIDs(ctx, []string{string(a.Opinion)})
		if err != nil {
			return v, err
		}
		marked, err := m.Service.Passages(ctx, v.Who, a.Opinion)
		if err != nil {
			return v, err
		}
		if len(list) == 1 {
			v.Alike = append(v.Alike, likeness{list[0], a.Index, len(marked) > 0})
		}
	}
	return v, nil
}

func (m *Module) work(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	v, err := m.workNow(r, q.Get("c"), civic.ID(q.Get("o")))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, workPage(v))
}

func (m *Module) mark(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var f markForm
	err := web.Form(r, &f)
	v, failed := m.workNow(r, f.C, f.Opinion)
	if failed != nil {
		return failed
	}
	if v.Opinion == nil {
		return civic.NotFound("opinion")
	}
	var parts []Passage
	if err == nil {
		var errs []civic.FieldError
		parts, errs = f.parts(v.Opinion.Text)
		err = civic.Invalid(errs...)
	}
	themes := f.Themes
	if err == nil && len(parts) == 0 {
		err = civic.Invalid(civic.FieldError{Field: "part", Key: "theme.error.no_part"})
	}
	if name := strings.TrimSpace(f.New); err == nil && name != "" {
		// Made after the parts were found to be good, so that a refusal leaves none behind.
		var t Theme
		if t, err = m.Service.SaveTheme(ctx, v.Who, Theme{Number: v.C.Number, Name: civic.Text{VI: name}}); err == nil {
			themes = append(themes, t.ID)
		} else if problems, ok := ui.ErrorsOf(ctx, err); ok {
			v.Errors = ui.Errors{{Field: "new", Text: problems[0].Text}}
		}
	}
	if err == nil {
		err = m.Service.MarkAll(ctx, v.Who, v.Opinion.ID, parts, themes...)
	}
	if problems, invalid := ui.ErrorsOf(ctx, err); invalid {
		if v.F = f; v.Errors == nil {
			v.Errors = problems
		}
		return web.Render(w, r, http.StatusUnprocessableEntity, workPage(v))
	}
	if err != nil {
		return err
	}
	if f.Act == "next" {
		return web.Redirect(w, r, workPath(v.C, "")+"&after="+strconv.FormatInt(v.Opinion.Serial, 10))
	}
	return web.Redirect(w, r, workPath(v.C, v.Opinion.ID))
}

func (m *Module) empty(w http.ResponseWriter, r *http.Request) error {
	var f struct {
		C       string   `form:"c"`
		Opinion civic.ID `form:"o"`
		Empty   bool     `form:"empty"`
		Serial  int64    `form:"serial"`
	}
	if err := web.Form(r, &f); err != nil {
		return err
	}
	if err := m.Service.Empty(r.Context(), actor(r), f.Opinion, f.Empty); err != nil {
		return err
	}
	c, _, err := m.chosen(r.Context(), f.C)
	if err != nil {
		return err
	}
	return web.Redirect(w, r, workPath(c, "")+"&after="+strconv.FormatInt(f.Serial, 10))
}

// themeView is one theme with its passages.
type themeView struct {
	C        Consultation
	T        Theme
	Passages []Passage
	Langs    map[civic.ID]civic.Locale
	History  []Entry
	Who      civic.Actor
	Errors   ui.Errors
}

func (m *Module) one(w http.ResponseWriter, r *http.Request) error {
	return m.drawOne(w, r, http.StatusOK, nil)
}

func (m *Module) drawOne(w http.ResponseWriter, r *http.Request, status int, problems ui.Errors) error {
	ctx := r.Context()
	v := themeView{Who: actor(r), Errors: problems}
	var err error
	if v.T, v.Passages, err = m.Service.Theme(ctx, v.Who, civic.ID(r.PathValue("id"))); err != nil {
		return err
	}
	if v.Langs, err = m.Service.langs(ctx, v.Passages); err != nil {
		return err
	}
	if v.C, err = m.deps.Around.ByNumber(ctx, v.T.Number); err != nil {
		return err
	}
	if v.History, err = m.Service.History(ctx, v.Who, v.T.ID); err != nil {
		return err
	}
	return web.Render(w, r, status, themePage(v))
}

type themeForm struct {
	C         string `form:"c"`
	NameVI    string `form:"name_vi"`
	NameEN    string `form:"name_en"`
	SummaryVI string `form:"summary_vi"`
	SummaryEN string `form:"summary_en"`
	Version   int64  `form:"version"`
}

type formView struct {
	C       Consultation
	T       Theme
	Errors  ui.Errors
	Current *Theme // what somebody else saved in between
}

func (m *Module) formNow(r *http.Request, slug string) (v formView, err error) {
	ctx := r.Context()
	if id := r.PathValue("id"); id != "" {
		if v.T, _, err = m.Service.Theme(ctx, actor(r), civic.ID(id)); err == nil {
			v.C, err = m.deps.Around.ByNumber(ctx, v.T.Number)
		}
		return v, err
	}
	v.C, _, err = m.chosen(ctx, slug)
	v.T.Number = v.C.Number
	return v, err
}

func (m *Module) form(w http.ResponseWriter, r *http.Request) error {
	v, err := m.formNow(r, r.URL.Query().Get("c"))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, formPage(v))
}

func (m *Module) save(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var f themeForm
	err := web.Form(r, &f)
	v, failed := m.formNow(r, f.C)
	if failed != nil {
		return failed
	}
	v.T.Name = civic.Text{VI: strings.TrimSpace(f.NameVI), EN: strings.TrimSpace(f.NameEN)}
	v.T.Summary = civic.Text{VI: strings.TrimSpace(f.SummaryVI), EN: strings.TrimSpace(f.SummaryEN)}
	if v.T.ID != "" {
		v.T.Version = f.Version
	}
	var saved Theme
	if err == nil {
		saved, err = m.Service.SaveTheme(ctx, actor(r), v.T)
	}
	var stale *StaleError
	problems, invalid := ui.ErrorsOf(ctx, err)
	switch {
	case errors.As(err, &stale):
		v.Current, v.T.Version = &stale.Current, stale.Current.Version
		return web.Render(w, r, http.StatusConflict, formPage(v))
	case invalid:
		v.Errors = problems
		return web.Render(w, r, http.StatusUnprocessableEntity, formPage(v))
	case err != nil:
		return err
	}
	return web.Redirect(w, r, "/office/themes/"+string(saved.ID))
}

// versionOf reads what the writer has seen.
func versionOf(r *http.Request) (int64, error) {
	var f struct {
		Version int64 `form:"version"`
	}
	err := web.Form(r, &f)
	return f.Version, err
}

func (m *Module) remove(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	version, err := versionOf(r)
	if err != nil {
		return err
	}
	t, _, err := m.Service.Theme(ctx, actor(r), civic.ID(r.PathValue("id")))
	if err != nil {
		return err
	}
	c, err := m.deps.Around.ByNumber(ctx, t.Number)
	if err != nil {
		return err
	}
	if t.Passages > 0 {
		return m.drawOne(w, r, http.StatusConflict, ui.Errors{{Text: i18n.N(ctx, "theme.error.has_passages", t.Passages)}})
	}
	if err := m.Service.RemoveTheme(ctx, actor(r), t.ID, version); civic.IsKind(err, civic.KindConflict) {
		return m.drawOne(w, r, http.StatusConflict, ui.Errors{{Text: i18n.T(ctx, "theme.error.in_use")}})
	} else if err != nil {
		return err
	}
	return web.Redirect(w, r, workPath(c, ""))
}

func (m *Module) publish(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	version, err := versionOf(r)
	if err != nil {
		return err
	}
	t, _, err := m.Service.Theme(ctx, actor(r), civic.ID(r.PathValue("id")))
	if err != nil {
		return err
	}
	t.Version, t.Published = version, !t.Published
	if _, err := m.Service.SaveTheme(ctx, actor(r), t); err != nil {
		var stale *StaleError
		if errors.As(err, &stale) {
			return m.drawOne(w, r, http.StatusConflict, ui.Errors{{Text: i18n.T(ctx, "error.conflict")}})
		}
		return err
	}
	return web.Redirect(w, r, "/office/themes/"+string(t.ID))
}

// passage changes the themes of a passage; with none it goes.
func (m *Module) passage(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var f struct {
		Themes  []civic.ID `form:"theme"`
		C       string     `form:"c"`
		Opinion civic.ID   `form:"o"`
	}
	if err := web.Form(r, &f); err != nil {
		return err
	}
	err := m.Service.SetThemes(ctx, actor(r), civic.ID(r.PathValue("id")), f.Themes)
	if civic.IsKind(err, civic.KindConflict) {
		v, failed := m.workNow(r, f.C, f.Opinion)
		if failed != nil {
			return failed
		}
		v.Errors = ui.Errors{{Text: i18n.T(ctx, "theme.error.in_use")}}
		return web.Render(w, r, http.StatusConflict, workPage(v))
	}
	if err != nil {
		return err
	}
	c, _, err := m.chosen(ctx, f.C)
	if err != nil {
		return err
	}
	return web.Redirect(w, r, workPath(c, f.Opinion))
}

// statementView is the form that makes a sentence to vote on.
type statementView struct {
	C      Consultation
	T      Theme
	P      *Passage // from this passage of it; nil: from the theme
	Text   civic.Text
	Errors ui.Errors
}

func (m *Module) statementNow(r *http.Request, passage string) (v statementView, err error) {
	ctx := r.Context()
	var list []Passage
	if v.T, list, err = m.Service.Theme(ctx, actor(r), civic.ID(r.PathValue("id"))); err != nil {
		return v, err
	}
	if v.C, err = m.deps.Around.ByNumber(ctx, v.T.Number); err != nil {
		return v, err
	}
	v.Text = v.T.Name
	if passage != "" {
		i := slices.IndexFunc(list, func(p Passage) bool { return string(p.ID) == passage })
		if i < 0 {
			return v, civic.NotFound("passage")
		}
		langs, err := m.Service.langs(ctx, list[i:i+1])
		if err != nil {
			return v, err
		}
		v.P, v.Text = &list[i], inLang(langs[list[i].Opinion], list[i].Text)
	}
	return v, nil
}

func (m *Module) statementForm(w http.ResponseWriter, r *http.Request) error {
	v, err := m.statementNow(r, r.URL.Query().Get("p"))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, statementPage(v))
}

func (m *Module) statement(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var f struct {
		VI      string `form:"text_vi"`
		EN      string `form:"text_en"`
		Passage string `form:"p"`
	}
	err := web.Form(r, &f)
	v, failed := m.statementNow(r, f.Passage)
	if failed != nil {
		return failed
	}
	v.Text = civic.Text{VI: strings.TrimSpace(f.VI), EN: strings.TrimSpace(f.EN)}
	from := v.T.Ref()
	if v.P != nil {
		from = v.P.Ref()
	}
	var made civic.Ref
	if err == nil {
		made, err = m.Service.MakeStatement(ctx, actor(r), from, v.Text)
	}
	problems, invalid := ui.ErrorsOf(ctx, err)
	var refusal *civic.Error
	if !invalid && errors.As(err, &refusal) && refusal.Kind == civic.KindConflict {
		problems, invalid = ui.Errors{{Field: "text_vi", Text: i18n.T(ctx, refusal.Key, refusal.Args...)}}, true
	}
	if invalid {
		v.Errors = problems
		return web.Render(w, r, http.StatusUnprocessableEntity, statementPage(v))
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/chain/"+string(made.Kind)+"/"+made.ID)
}

// groupsView lists what says nearly the same.
type groupsView struct {
	C      Consultation
	Groups [][]Opinion
	Total  int
}

// groupsShown is how many groups a page lists.
const groupsShown = 50

func (m *Module) groups(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var v groupsView
	var err error
	if v.C, _, err = m.chosen(ctx, r.URL.Query().Get("c")); err != nil {
		return err
	}
	all, err := m.Service.Groups(ctx, actor(r), v.C.Number)
	if err != nil {
		return err
	}
	v.Total = len(all)
	for _, ids := range all[:min(len(all), groupsShown)] {
		names := make([]string, min(len(ids), 20))
		for i := range names {
			names[i] = string(ids[i])
		}
		list, err := m.deps.Opinions.ByIDs(ctx, names)
		if err != nil {
			return err
		}
		v.Groups = append(v.Groups, list)
	}
	return web.Render(w, r, http.StatusOK, groupsPage(v))
}
