package verification

import (
	"context"
	"errors"
	"net/http"

	"dienhong/civic"
	"dienhong/kit/flash"
	"dienhong/platform/db"
	"dienhong/platform/i18n"
	"dienhong/platform/web"
	"dienhong/ui"
)

// publicView is the page on which somebody shows that they are a person of their own.
type publicView struct {
	C        civic.Consultation
	Level    Level
	Verified bool
	Host     string // of the provider of identities
	Code     string
	Email    string
	Sent     bool
	Crowded  bool // the reader's network has brought too many newcomers
	Errors   ui.Errors
}

var publicLabels = map[string]string{"code": "verification.field.code", "email": "verification.field.email"}

func (m *Module) consultation(r *http.Request) (civic.Consultation, error) {
	c, err := m.Service.consultations.Snapshot(r.Context(), r.PathValue("slug"))
	if err == nil && !c.Public && CanVerify(civic.ActorFrom(r.Context())) != nil {
		err = civic.NotFound("consultation")
	}
	return c, err
}

func (m *Module) view(r *http.Request, c civic.Consultation) (v publicView, err error) {
	v.C = c
	if v.Level, err = m.Service.Level(r.Context(), c.Number); err != nil {
		return v, err
	}
	if m.deps.Identity != nil {
		v.Host = m.deps.Identity.Host()
	}
	v.Verified, err = m.deps.Voices.Verified(r, c)
	return v, err
}

func (m *Module) form(w http.ResponseWriter, r *http.Request) error {
	c, err := m.consultation(r)
	if err != nil {
		return err
	}
	v, err := m.view(r, c)
	if err != nil {
		return err
	}
	if v.Code, v.Sent = r.URL.Query().Get("code"), r.URL.Query().Has("sent"); len(v.Code) > maxCode {
		v.Code = ""
	}
	status := http.StatusOK
	if v.Crowded = r.URL.Query().Has("crowded") && !v.Verified; v.Crowded {
		status = http.StatusTooManyRequests
	}
	m.deps.Voices.Greet(w, r, c)
	return web.Render(w, r, status, verifyPage(v))
}

// maxCode bounds what is typed as a code.
const maxCode = 60

func (m *Module) verify(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, err := m.consultation(r)
	if err != nil {
		return err
	}
	var f struct {
		Code string `form:"code"`
	}
	if err = web.Form(r, &f); err == nil && !c.TakesVotes {
		return civic.Refuse(civic.KindClosed, c.ClosedKey)
	}
	if err == nil {
		err = m.check(ctx, web.NetworkOf(r), c, f.Code)
	}
	if err == nil {
		err = m.deps.Voices.Verify(w, r, c, func(tx *db.Tx) error { return m.Service.Spend(ctx, tx, c.Number, f.Code) })
	}
	if err == nil {
		return flash.Done(w, r, c.Path("vote"), "verification.done.verified")
	}
	return m.refuse(w, r, c, err, func(v *publicView) { v.Code = f.Code })
}

// check looks at a code before it is used. Codes that do not work are counted, by
// network and in all; whoever has tried too many waits, with a good one, too, or the
// count would not stop anybody from guessing.
func (m *Module) check(ctx context.Context, from web.Network, c civic.Consultation, typed string) error {
	now := m.deps.Clock()
	if !m.deps.Unlimited && (!m.limits.wrong.Left(from, now) || !m.limits.wrongInAll.Left(web.Network{}, now)) {
		return civic.Refuse(civic.KindTooMany, "verification.error.guesses").Because(web.ErrTooMany)
	}
	err := m.Service.Works(ctx, c, typed)
	if civic.ParseCode(typed) != "" && civic.IsKind(err, civic.KindInvalid) {
		_ = m.limits.wrong.Allow(from, now) // there was one left
		_ = m.limits.wrongInAll.Allow(web.Network{}, now)
	}
	return err
}

// atField says a conflict at the field that brought it, so that what was typed stays.
func atField(field string, err error) error {
	var refused *civic.Error
	if errors.As(err, &refused) && refused.Kind == civic.KindConflict {
		return civic.Invalid(civic.FieldError{Field: field, Key: refused.Key})
	}
	return err
}

// refuse shows the form again with what was typed.
func (m *Module) refuse(w http.ResponseWriter, r *http.Request, c civic.Consultation, refused error, typed func(*publicView)) error {
	problems, invalid := ui.ErrorsOf(r.Context(), atField("code", refused))
	if !invalid {
		return refused
	}
	v, err := m.view(r, c)
	if err != nil {
		return err
	}
	typed(&v)
	v.Errors = problems.Under(r.Context(), publicLabels)
	return web.Render(w, r, http.StatusUnprocessableEntity, verifyPage(v))
}

func (m *Module) send(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, err := m.consultation(r)
	if err != nil {
		return err
	}
	var f struct {
		Email string `form:"email"`
	}
	if err = web.Form(r, &f); err == nil {
		err = m.Service.Send(ctx, c.Slug, f.Email, i18n.LocaleOf(ctx), func(person string) error { return m.allowLetter(r, person) })
	}
	if err == nil {
		return web.Redirect(w, r, c.Path("verify")+"?sent")
	}
	return m.refuse(w, r, c, err, func(v *publicView) { v.Email = f.Email })
}

// allowLetter bounds letters by address, network and in all.
func (m *Module) allowLetter(r *http.Request, person string) error {
	if m.deps.Unlimited {
		return nil
	}
	now := m.deps.Clock()
	for _, err := range []error{
		m.limits.lettersTo.AllowPerson(person, now), m.limits.letters.Allow(web.NetworkOf(r), now), m.limits.lettersInAll.Allow(web.Network{}, now),
	} {
		if err != nil {
			return civic.Refuse(civic.KindTooMany, "verification.error.letters").Because(err)
		}
	}
	return nil
}
