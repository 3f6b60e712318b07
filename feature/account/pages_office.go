package account

import (
	"context"
	"net/http"

	"dienhong/civic"
	"dienhong/kit/flash"
	"dienhong/platform/web"
	"dienhong/ui"
)

// actOn does something to a person and comes back to the page.
func (m *Module) actOn(w http.ResponseWriter, r *http.Request, act func(context.Context, civic.Actor, civic.ID) error, word string) error {
	id := civic.ID(r.PathValue("id"))
	if err := act(r.Context(), civic.ActorFrom(r.Context()), id); err != nil {
		return err
	}
	return flash.Done(w, r, "/office/people/"+string(id), "account.done."+word)
}

type keyForm struct {
	Name   string   `form:"name"`
	Scopes []string `form:"scopes"`
	Days   int      `form:"days"`
}

func (m *Module) keysView(r *http.Request) (keysView, error) {
	list, err := m.Service.Keys(r.Context(), civic.ActorFrom(r.Context()))
	return keysView{Keys: list, Scopes: m.Service.Scopes(), Now: m.deps.Clock(), Form: keyForm{Days: 90}}, err
}

func (m *Module) keys(w http.ResponseWriter, r *http.Request) error {
	v, err := m.keysView(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, v.page())
}

// createKey answers with the page itself instead of a redirect: the secret is
// shown this once and stands in no address.
func (m *Module) createKey(w http.ResponseWriter, r *http.Request) error {
	var f keyForm
	err := web.Form(r, &f)
	var secret string
	var made Key
	if err == nil {
		secret, made, err = m.Service.CreateKey(r.Context(), civic.ActorFrom(r.Context()), Order(f))
	}
	errs, invalid := ui.ErrorsOf(r.Context(), err)
	if err != nil && !invalid {
		return err
	}
	errs = errs.Under(r.Context(), map[string]string{"name": "account.keys.name", "scopes": "account.keys.scopes", "days": "account.keys.days"})
	v, err := m.keysView(r)
	if err != nil {
		return err
	}
	if invalid {
		v.Form, v.Errors = f, errs
		return web.Render(w, r, http.StatusUnprocessableEntity, v.page())
	}
	v.Secret, v.Made = secret, made
	return web.Render(w, r, http.StatusCreated, v.page())
}

func (m *Module) confirmRevoke(w http.ResponseWriter, r *http.Request) error {
	v, err := m.keysView(r)
	if err != nil {
		return err
	}
	for _, k := range v.Keys {
		if string(k.ID) == r.PathValue("id") && k.Revoked.IsZero() {
			return web.Render(w, r, http.StatusOK, revokeView{Key: k}.page())
		}
	}
	return civic.NotFound("key")
}

func (m *Module) revokeKey(w http.ResponseWriter, r *http.Request) error {
	if err := m.Service.RevokeKey(r.Context(), civic.ActorFrom(r.Context()), civic.ID(r.PathValue("id"))); err != nil {
		return err
	}
	return flash.Done(w, r, "/office/keys", "account.done.key_revoked")
}

func (m *Module) letters(w http.ResponseWriter, r *http.Request) error {
	post, err := m.Service.Mail(r.Context(), civic.ActorFrom(r.Context()))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, mailView{Post: post, Kept: m.deps.Development}.page())
}

func (m *Module) testLetter(w http.ResponseWriter, r *http.Request) error {
	if _, err := m.Service.TestLetter(r.Context(), civic.ActorFrom(r.Context())); err != nil {
		return err
	}
	return flash.Done(w, r, "/office/mail", "account.done.letter_sent")
}

func (m *Module) retryLetter(w http.ResponseWriter, r *http.Request) error {
	if err := m.Service.RetryLetter(r.Context(), civic.ActorFrom(r.Context()), r.PathValue("id")); err != nil {
		return err
	}
	return flash.Done(w, r, "/office/mail", "account.done.letter_retried")
}

func (m *Module) dismissLetter(w http.ResponseWriter, r *http.Request) error {
	if err := m.Service.DismissLetter(r.Context(), civic.ActorFrom(r.Context()), r.PathValue("id")); err != nil {
		return err
	}
	return flash.Done(w, r, "/office/mail", "account.done.letter_dismissed")
}
