package place

import (
	"context"
	"net/http"

	"dienhong/civic"
	"dienhong/platform/i18n"
	"dienhong/platform/web"
	"dienhong/ui"

	"github.com/a-h/templ"
)

// sendView is the form for the public.
type sendView struct {
	F      fields
	Code   Code
	Errors ui.Errors
}

func (m *Module) newForm(w http.ResponseWriter, r *http.Request) error {
	return web.Render(w, r, http.StatusOK, newPage(sendView{Code: m.Service.NewCode()}))
}

// send takes what somebody without an account sends. What they type stands in the
// language that they read.
func (m *Module) send(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var v sendView
	var sent struct {
		fields
		Code string `form:"code"`
		Mark string `form:"mark"`
	}
	err := web.Form(r, &sent)
	v.F, v.Code = sent.fields, Code{sent.Code, sent.Mark}
	if err == nil {
		if err := m.sent.Allow(web.NetworkOf(r), m.deps.Clock()); err != nil {
			return err
		}
		p, errs := v.F.place()
		if c := v.F.change; c != (change{}) {
			p.Course = []Change{c.noted("")}
		}
		if err = civic.Invalid(errs...); err == nil {
			_, err = m.Service.Submit(ctx, p, v.Code)
		}
	}
	if err == nil {
		return web.Render(w, r, http.StatusCreated, sentPage(v.Code.Code))
	}
	problems, invalid := ui.ErrorsOf(ctx, err)
	if !invalid {
		return err
	}
	if i18n.LocaleOf(ctx) == string(civic.English) {
		// Whoever reads English is asked for the English field.
		for i, p := range problems {
			switch p.Field {
			case "name_vi":
				problems[i].Field = "name_en"
			case "address_vi":
				problems[i].Field = "address_en"
			}
		}
	}
	v.Errors = problems.Named(func(field string) string { return fieldLabel(ctx, field) })
	if code := m.Service.sign(v.Code.Code); code != v.Code {
		v.Code = m.Service.NewCode()
	}
	return web.Render(w, r, http.StatusUnprocessableEntity, newPage(v))
}

// TrackPage draws what became of the place with a tracking code.
//
// Errors: NotFound.
func (m *Module) TrackPage(ctx context.Context, code string) (templ.Component, error) {
	p, err := m.Service.Tracked(ctx, code)
	if err != nil {
		return nil, err
	}
	into := p
	if p.MergedInto != "" {
		if into, err = m.Service.store.place(ctx, m.deps.DB.Read(), p.MergedInto); err != nil {
			return nil, err
		}
	}
	return trackPage(p, into, civic.ParseCode(code)), nil
}
