package statement

import (
	"context"
	"errors"
	"net/http"

	"dienhong/civic"
	"dienhong/platform/once"
	"dienhong/platform/text"
	"dienhong/platform/web"
	"dienhong/ui"
)

// ideaView is the form for an idea, and after it what became of it.
type ideaView struct {
	C         civic.Consultation
	Text      string
	Errors    ui.Errors
	Duplicate *Statement // says the same; can be voted on when it is shown
	Similar   []Statement
	Code      string // of the idea that was taken
	Taken     Statement
	Again     *Statement // the returned idea that is written anew
	Once      string     // of this form
}

// fields of the form.
type ideaForm struct {
	Text string `form:"text"`
	Lang string `form:"lang"`
	Once string `form:"once"`
}

// lang is the language of the page on which it was written.
func (f ideaForm) lang(ctx context.Context) civic.Locale {
	if f.Lang == string(civic.English) || f.Lang == string(civic.Vietnamese) {
		return civic.Locale(f.Lang)
	}
	return reader(ctx)
}

func (m *Module) ideaForm(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, err := m.consultation(r)
	if err != nil {
		return err
	}
	v := ideaView{C: c, Once: once.NewMark()}
	if c.TakesTexts {
		keyFrom(w, r, c.Number)
		if code := r.URL.Query().Get("again"); code != "" {
			if err := m.limits.lookups.Allow(web.NetworkOf(r), m.deps.Clock()); err != nil {
				return err
			}
			if t, err := m.Service.Track(ctx, code); err == nil && t.Statement.State == Returned && t.Statement.Consultation == c.Number {
				v.Again = &t.Statement
				v.Text, _ = t.Statement.Text.In(reader(ctx))
			}
		}
	}
	return web.Render(w, r, http.StatusOK, ideaPage(v))
}

func (m *Module) submit(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, err := m.consultation(r)
	if err != nil {
		return err
	}
	var f ideaForm
	v := ideaView{C: c, Once: once.NewMark()}
	if err := web.Form(r, &f); err != nil {
		problems, ok := ui.ErrorsOf(ctx, err)
		if !ok {
			return err
		}
		// What was typed comes back as far as it can be shown.
		v.Text, v.Errors = r.PostFormValue("text"), problems
		return web.Render(w, r, http.StatusUnprocessableEntity, ideaPage(v))
	}
	k := keyOf(r, c.Number)
	if k == "" {
		k = keyFrom(w, r, c.Number)
	}
	if err := m.limits.ideas.Allow(web.NetworkOf(r), m.deps.Clock()); err != nil {
		return civic.Refuse(civic.KindTooMany, "statement.error.too_many_ideas").Because(err)
	}
	v.Text = text.OneLine(f.Text)
	v.Taken, v.Code, err = m.Service.Submit(ctx, c.Slug, Submission{Key: k, Text: v.Text, Lang: f.lang(ctx), Once: f.Once})
	var same *DuplicateError
	status := http.StatusCreated
	switch problems, invalid := ui.ErrorsOf(ctx, err); {
	case errors.As(err, &same):
		v.Duplicate, status = &same.Existing, http.StatusConflict
	case invalid:
		v.Errors, status = problems, http.StatusUnprocessableEntity
	case err != nil:
		return err
	}
	return web.Render(w, r, status, ideaPage(v))
}

// nearShown is how many similar statements are shown to a writer.
const nearShown = 3

// similar answers with a fragment of statements that say nearly the same.
func (m *Module) similar(w http.ResponseWriter, r *http.Request) error {
	c, err := m.consultation(r)
	if err != nil {
		return err
	}
	if err := m.limits.lookups.Allow(web.NetworkOf(r), m.deps.Clock()); err != nil {
		return err
	}
	var f ideaForm
	if err := web.Query(r, &f); err != nil {
		return err
	}
	var list []Statement
	if len(f.Text) >= MinLength && len(f.Text) <= 8*MaxLength {
		if list, err = m.Service.Near(r.Context(), c.Number, f.Text, nearShown); err != nil {
			return err
		}
	}
	return web.Render(w, r, http.StatusOK, ui.Fragment(similarPart(c, list)))
}
