package account

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"dienhong/civic"
	"dienhong/kit/flash"
	"dienhong/platform/i18n"
	"dienhong/platform/text"
	"dienhong/platform/web"
	"dienhong/ui"
)

func localeOf(r *http.Request) string { return i18n.LocaleOf(r.Context()) }

func (m *Module) ownView(ctx context.Context, r *http.Request) (ownView, error) {
	who := civic.ActorFrom(ctx)
	var v ownView
	var err error
	if v.Person, err = m.Service.Person(ctx, who, who.Person); err != nil {
		return v, err
	}
	if v.Sessions, err = m.Service.Sessions(ctx, who, sessionToken(r)); err != nil {
		return v, err
	}
	v.Passkeys, err = m.Service.Passkeys(ctx, who)
	v.CanPasskeys = m.Service.PasskeysWork()
	return v, err
}

func (m *Module) own(w http.ResponseWriter, r *http.Request) error {
	v, err := m.ownView(r.Context(), r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, v.page())
}

func (m *Module) changeOwn(w http.ResponseWriter, r *http.Request) error {
	var f profileForm
	err := web.Form(r, &f)
	if err == nil {
		err = m.Service.ChangeOwn(r.Context(), civic.ActorFrom(r.Context()), f.Name, f.Locale)
	}
	if errs, ok := ui.ErrorsOf(r.Context(), err); ok {
		v, err := m.ownView(r.Context(), r)
		if err != nil {
			return err
		}
		v.Person.Name, v.Person.Locale, v.Errors = f.Name, f.Locale, errs
		return web.Render(w, r, http.StatusUnprocessableEntity, v.page())
	}
	if err != nil {
		return err
	}
	return flash.Done(w, r, "/account", "account.done.saved")
}

func (m *Module) endSession(w http.ResponseWriter, r *http.Request) error {
	if err := m.Service.EndSession(r.Context(), civic.ActorFrom(r.Context()), civic.ID(r.PathValue("id"))); err != nil {
		return err
	}
	return flash.Done(w, r, "/account", "account.done.session_ended")
}

func (m *Module) endOtherSessions(w http.ResponseWriter, r *http.Request) error {
	if err := m.Service.EndOtherSessions(r.Context(), civic.ActorFrom(r.Context()), sessionToken(r)); err != nil {
		return err
	}
	return flash.Done(w, r, "/account", "account.done.others_ended")
}

func (m *Module) removePasskey(w http.ResponseWriter, r *http.Request) error {
	if err := m.Service.RemovePasskey(r.Context(), civic.ActorFrom(r.Context()), civic.ID(r.PathValue("id"))); err != nil {
		return err
	}
	return flash.Done(w, r, "/account", "account.done.passkey_removed")
}

// passkeyAnswer is what the custom element dh-passkey sends.
type passkeyAnswer struct {
	Ceremony string          `json:"ceremony"`
	Answer   json.RawMessage `json:"answer"`
	Name     string          `json:"name"`
	Next     string          `json:"next"`
}

func readJSON(r *http.Request, dst any) error {
	err := json.NewDecoder(r.Body).Decode(dst)
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return web.ErrTooLarge
	}
	if err != nil {
		return civic.Invalid(civic.FieldError{Field: "answer", Key: "account.error.passkey"})
	}
	return nil
}

// continueAt tells the custom element where to go.
func continueAt(w http.ResponseWriter, r *http.Request, path string) error {
	return web.JSON(w, http.StatusOK, map[string]string{"to": web.Path(r.Context(), path)})
}

func (m *Module) askForPasskey(w http.ResponseWriter, r *http.Request) error {
	if err := m.trying.Allow(web.NetworkOf(r), m.deps.Clock()); err != nil {
		return err
	}
	q, err := m.Service.AskForPasskey(r.Context())
	if err != nil {
		return err
	}
	return web.JSON(w, http.StatusOK, q)
}

func (m *Module) signInByPasskey(w http.ResponseWriter, r *http.Request) error {
	if err := m.trying.Allow(web.NetworkOf(r), m.deps.Clock()); err != nil {
		return err
	}
	var a passkeyAnswer
	if err := readJSON(r, &a); err != nil {
		return err
	}
	e, err := m.Service.SignInByPasskey(r.Context(), a.Ceremony, a.Answer, sessionToken(r), Device(r.UserAgent()))
	if err != nil {
		return err
	}
	welcome(w, r, e)
	return continueAt(w, r, m.home(a.Next))
}

func (m *Module) askForNewPasskey(w http.ResponseWriter, r *http.Request) error {
	q, err := m.Service.AskForNewPasskey(r.Context(), civic.ActorFrom(r.Context()))
	if err != nil {
		return err
	}
	return web.JSON(w, http.StatusOK, q)
}

func (m *Module) addPasskey(w http.ResponseWriter, r *http.Request) error {
	var a passkeyAnswer
	if err := readJSON(r, &a); err != nil {
		return err
	}
	name, err := text.Clean(a.Name)
	if err != nil {
		return civic.Invalid(civic.FieldError{Field: "name", Key: "error.field.control"})
	}
	if name == "" {
		name = Device(r.UserAgent())
	}
	if err := m.Service.AddPasskey(r.Context(), civic.ActorFrom(r.Context()), a.Ceremony, name, a.Answer); err != nil {
		return err
	}
	return continueAt(w, r, flash.Path("/account", "account.done.passkey_added"))
}
