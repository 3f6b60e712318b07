package theme

import (
	"net/http"
	"strings"

	"dienhong/civic"
	"dienhong/kit/edit"
	"dienhong/kit/flash"
	"dienhong/kit/history"
	"dienhong/platform/i18n"
	"dienhong/platform/web"
	"dienhong/ui"
)

// themeView is one theme with its passages.
type themeView struct {
	C        civic.Consultation
	T        Theme
	Passages []Passage
	Langs    map[civic.ID]civic.Locale
	History  history.Page
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
	if v.C, err = m.deps.Consultations.SnapshotByNumber(ctx, v.T.Consultation); err != nil {
		return err
	}
	if v.History, err = m.Service.History(ctx, v.Who, v.T.ID, history.Older(r)); err != nil {
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
	C       civic.Consultation
	T       Theme
	Refusal edit.Refusal
}

func (m *Module) formNow(r *http.Request, slug string) (v formView, err error) {
	ctx := r.Context()
	if id := r.PathValue("id"); id != "" {
		if v.T, _, err = m.Service.Theme(ctx, actor(r), civic.ID(id)); err == nil {
			v.C, err = m.deps.Consultations.SnapshotByNumber(ctx, v.T.Consultation)
		}
		return v, err
	}
	v.C, _, err = m.chosen(ctx, slug)
	v.T.Consultation = v.C.Number
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
	if err == nil {
		return flash.Done(w, r, "/office/themes/"+string(saved.ID), "theme.done.saved")
	}
	var ok bool
	if v.Refusal, ok = edit.Refused(ctx, err, v.T, describe, ui.Labels(labels)); !ok {
		return err
	}
	v.T.Version = v.Refusal.Version(v.T.Version)
	return web.Render(w, r, v.Refusal.Status, formPage(v))
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
	c, err := m.deps.Consultations.SnapshotByNumber(ctx, t.Consultation)
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
	if version < 1 || version != t.Version {
		// What was read is no longer there, or was not told.
		return m.drawOne(w, r, http.StatusConflict, ui.Errors{{Text: i18n.T(ctx, "error.conflict")}})
	}
	t.Published = !t.Published
	if _, err := m.Service.SaveTheme(ctx, actor(r), t); err != nil {
		if _, stale := edit.Current[Theme](err); stale {
			return m.drawOne(w, r, http.StatusConflict, ui.Errors{{Text: i18n.T(ctx, "error.conflict")}})
		}
		return err
	}
	done := "withdrawn"
	if t.Published {
		done = "published"
	}
	return flash.Done(w, r, "/office/themes/"+string(t.ID), "theme.done."+done)
}

// passage changes the themes of a passage; with none it goes.
func (m *Module) passage(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var f struct {
		Themes  []civic.ID `form:"theme"`
		Seen    []civic.ID `form:"seen"`
		C       string     `form:"c"`
		Comment civic.ID   `form:"o"`
	}
	if err := web.Form(r, &f); err != nil {
		return err
	}
	err := m.Service.SetThemes(ctx, actor(r), civic.ID(r.PathValue("id")), f.Seen, f.Themes)
	if civic.IsKind(err, civic.KindConflict) {
		v, failed := m.workNow(r, f.C, f.Comment)
		if failed != nil {
			return failed
		}
		v.Again, v.Chosen = civic.ID(r.PathValue("id")), f.Themes
		v.Errors = ui.Errors{{Text: i18n.T(ctx, "theme.error.in_use")}}
		if current, stale := edit.Current[Passage](err); stale {
			v.Errors = ui.Errors{{Text: i18n.T(ctx, "theme.error.passage_changed", v.themeNames(ctx, current.Themes), v.themeNames(ctx, f.Themes))}}
		}
		return web.Render(w, r, http.StatusConflict, workPage(v))
	}
	if err != nil {
		return err
	}
	c, _, err := m.chosen(ctx, f.C)
	if err != nil {
		return err
	}
	return web.Redirect(w, r, workPath(c, f.Comment))
}
