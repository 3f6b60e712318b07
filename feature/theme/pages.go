package theme

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
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
	rt.Handle("GET /consultations/{slug}/themes", web.Public, m.list, web.Cached(fresh))
	rt.Handle("GET /office/themes", readers, m.work)
	rt.Handle("POST /office/themes/mark", editors, m.mark)
	rt.Handle("POST /office/themes/empty", editors, m.empty)
	rt.Handle("GET /office/themes/mark", editors, m.again)
	rt.Handle("GET /office/themes/empty", editors, m.again)
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

func inLocale(ctx context.Context, t civic.Text) string {
	s, _ := t.In(civic.Locale(i18n.LocaleOf(ctx)))
	return s
}

// again leads who loads the address of a form anew to the workspace.
func (m *Module) again(w http.ResponseWriter, r *http.Request) error {
	return web.Redirect(w, r, "/office/themes")
}

// workPath is the address of the workspace, at a comment when one is given.
func workPath(c civic.Consultation, comment civic.ID) string {
	q := url.Values{"c": {c.Slug}}
	if comment != "" {
		q.Set("o", string(comment))
	}
	return "/office/themes?" + q.Encode()
}

type listView struct {
	C        civic.Consultation
	Themes   []Theme
	Coverage Coverage
}

func (m *Module) list(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, err := m.deps.Consultations.Snapshot(ctx, r.PathValue("slug"))
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
func (m *Module) chosen(ctx context.Context, slug string) (c civic.Consultation, all []civic.Consultation, err error) {
	if all, err = m.deps.Consultations.Snapshots(ctx, civic.ActorFrom(ctx)); err != nil {
		return c, nil, err
	}
	if slug == "" && len(all) > 0 {
		return all[0], all, nil
	}
	i := slices.IndexFunc(all, func(c civic.Consultation) bool { return c.Slug == slug })
	if i < 0 {
		return c, all, civic.NotFound("consultation")
	}
	return all[i], all, nil
}

// statementView is the form that makes a sentence to vote on.
type statementView struct {
	C      civic.Consultation
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
	if v.C, err = m.deps.Consultations.SnapshotByNumber(ctx, v.T.Consultation); err != nil {
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
		v.P, v.Text = &list[i], inLang(langs[list[i].Comment], list[i].Text)
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
		v.Errors = problems.Under(ctx, labels)
		return web.Render(w, r, http.StatusUnprocessableEntity, statementPage(v))
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/chain/"+string(made.Kind)+"/"+made.ID)
}

// groupsView lists what says nearly the same.
type groupsView struct {
	C      civic.Consultation
	Groups [][]Comment
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
		list, err := m.deps.Comments.ByIDs(ctx, names)
		if err != nil {
			return err
		}
		v.Groups = append(v.Groups, list)
	}
	return web.Render(w, r, http.StatusOK, groupsPage(v))
}
