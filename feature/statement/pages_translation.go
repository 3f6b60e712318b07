package statement

import (
	"context"
	"net/http"

	"dienhong/civic"
	"dienhong/kit/edit"
	"dienhong/platform/i18n"
	"dienhong/platform/text"
	"dienhong/platform/web"
	"dienhong/ui"
)

// translationView is a statement beside its text in the other language.
type translationView struct {
	C        civic.Consultation
	S        Statement
	Lang     civic.Locale
	Versions []Translation // the newest first
	Text     string        // in the field
	Saved    bool
	Version  int64 // what the writer of the form has seen
	Refusal  edit.Refusal
}

func (v translationView) path() string {
	return "/office" + v.C.Path("statements", id(v.S.ID), "translation")
}

func (m *Module) translationNow(r *http.Request) (translationView, error) {
	ctx := r.Context()
	c, err := m.consultation(r)
	if err != nil {
		return translationView{}, err
	}
	n, ok := number(r.PathValue("id"))
	if !ok {
		return translationView{}, civic.NotFound("statement")
	}
	v := translationView{C: c}
	if v.S, err = m.Service.OneNow(ctx, c.Number, n); err != nil {
		return v, err
	}
	if v.Lang, ok = v.S.lacks(); !ok {
		return v, civic.Refuse(civic.KindConflict, "statement.error.both_languages")
	}
	v.Versions, err = m.Service.Translations(ctx, actor(r), Ref{c.Number, n})
	return v, err
}

func (m *Module) translation(w http.ResponseWriter, r *http.Request) error {
	v, err := m.translationNow(r)
	if err != nil {
		return err
	}
	last := append(v.Versions, Translation{})[0]
	v.Text, v.Version, v.Saved = last.Text, last.Version, r.URL.Query().Has("saved")
	return web.Render(w, r, http.StatusOK, translationPage(v))
}

func (m *Module) translate(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v, err := m.translationNow(r)
	if err != nil {
		return err
	}
	var f struct {
		Text    string `form:"text"`
		Version int64  `form:"version"`
	}
	err = web.Form(r, &f)
	if v.Text = text.OneLine(f.Text); err == nil {
		err = m.Service.Translate(ctx, actor(r), Ref{v.C.Number, v.S.ID}, f.Version, v.Text)
	}
	if err == nil {
		return web.Redirect(w, r, v.path()+"?saved=1")
	}
	refusal, ok := edit.Refused(ctx, err, Translation{Lang: v.Lang, Text: v.Text}, describeTranslation, func(ctx context.Context, _ string) string { return v.label(ctx) })
	if !ok {
		return err
	}
	typed := v.Text
	if v, err = m.translationNow(r); err != nil { // with what was saved in between
		return err
	}
	v.Text, v.Version, v.Refusal = typed, refusal.Version(f.Version), refusal
	return web.Render(w, r, refusal.Status, translationPage(v))
}

// label names the field by its language.
func (v translationView) label(ctx context.Context) string {
	return i18n.T(ctx, "statement.translation.label_"+string(v.Lang))
}

// history lists the versions.
func (v translationView) history(ctx context.Context) ui.TableProps {
	t := ui.TableProps{Stack: true, Caption: i18n.T(ctx, "statement.translation.history"), HideCaption: true, Columns: []ui.Column{
		{Text: i18n.T(ctx, "statement.log.when")}, {Text: i18n.T(ctx, "statement.translation.who")}, {Text: i18n.T(ctx, "statement.office.text")},
	}}
	for _, x := range v.Versions {
		words := civic.Text{VI: x.Text}
		if x.Lang == civic.English {
			words = civic.Text{EN: x.Text}
		}
		t.Rows = append(t.Rows, []ui.Cell{ui.C(i18n.DateTime(ctx, x.At)), ui.C(x.Name), ui.CText(words)})
	}
	return t
}
