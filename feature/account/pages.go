package account

import (
	"net/http"
	"net/netip"
	"strings"

	"dienhong/civic"
	"dienhong/kit/flash"
	"dienhong/platform/auth"
	"dienhong/platform/web"
	"dienhong/ui"
)

// Mount adds the pages.
func (m *Module) Mount(rt *web.Router) {
	admin := web.Roles(civic.Administrator)
	for _, route := range []struct {
		pattern string
		access  web.Access
		handler web.Handler
	}{
		{"GET /sign-in", web.Public, m.signIn},
		{"POST /sign-in", web.Public, m.requestLink},
		{"GET /sign-in/sent", web.Public, m.linkSent},
		{"GET /sign-in/link/{token}", web.Public, m.confirmLink},
		{"POST /sign-in/link/{token}", web.Public, m.useLink},
		{"POST /sign-in/passkey/question", web.Public, m.askForPasskey},
		{"POST /sign-in/passkey", web.Public, m.signInByPasskey},
		{"POST /sign-out", web.Public, m.signOut},
		{"GET /first-run/{token}", web.Public, m.firstRun},
		{"POST /first-run/{token}", web.Public, m.makeFirst},

		{"GET /account", web.SignedIn, m.own},
		{"POST /account", web.SignedIn, m.changeOwn},
		{"POST /account/sessions/{id}/end", web.SignedIn, m.endSession},
		{"POST /account/sessions/end-others", web.SignedIn, m.endOtherSessions},
		{"POST /account/passkeys/question", web.SignedIn, m.askForNewPasskey},
		{"POST /account/passkeys", web.SignedIn, m.addPasskey},
		{"POST /account/passkeys/{id}/remove", web.SignedIn, m.removePasskey},

		{"GET /office/people", admin, m.people},
		{"POST /office/people", admin, m.invite},
		{"GET /office/people/new", admin, m.newPerson},
		{"GET /office/people/{id}", admin, m.person},
		{"POST /office/people/{id}", admin, m.changePerson},
		{"POST /office/people/{id}/invite", admin, m.inviteAgain},
		{"POST /office/people/{id}/end-sessions", admin, m.endSessionsOf},
		{"GET /office/people/{id}/leave", admin, m.confirmLeave},
		{"POST /office/people/{id}/leave", admin, m.leave},
		{"POST /office/people/{id}/return", admin, m.takeBack},

		{"GET /office/keys", admin, m.keys},
		{"POST /office/keys", admin, m.createKey},
		{"GET /office/keys/{id}/revoke", admin, m.confirmRevoke},
		{"POST /office/keys/{id}/revoke", admin, m.revokeKey},

		{"GET /office/mail", admin, m.letters},
		{"POST /office/mail/test", admin, m.testLetter},
		{"POST /office/people/{id}/link", admin, m.invitationLink},
		{"POST /office/mail/{id}/retry", admin, m.retryLetter},
		{"POST /office/mail/{id}/dismiss", admin, m.dismissLetter},
	} {
		rt.Handle(route.pattern, route.access, route.handler)
	}
	if m.deps.Development {
		rt.Handle("GET /dev/mail", web.Public, m.keptLetters)
		rt.Handle("GET /dev/mail/{id}", web.Public, m.keptLetter)
	}
}

type signInForm struct {
	Email string `form:"email"`
	Next  string `form:"next"`
}

// home is where somebody who signed in goes, unless they were on the way
// somewhere else.
func (m *Module) home(next string) string {
	if next = SafeNext(next); next != "" {
		return next
	}
	if m.deps.Home != "" {
		return m.deps.Home
	}
	return "/account"
}

func (m *Module) signIn(w http.ResponseWriter, r *http.Request) error {
	next := SafeNext(r.URL.Query().Get("next"))
	if civic.ActorFrom(r.Context()).SignedIn() {
		return web.Redirect(w, r, m.home(next))
	}
	return web.Render(w, r, http.StatusOK, m.viewSignIn(signInForm{Next: next}, nil).page())
}

func (m *Module) viewSignIn(f signInForm, errs ui.Errors) signInView {
	return signInView{Form: f, Errors: errs, Passkeys: m.Service.PasskeysWork(), NoMail: !m.Service.mail.SetUp()}
}

func (m *Module) requestLink(w http.ResponseWriter, r *http.Request) error {
	if err := m.asking.Allow(web.NetworkOf(r), m.deps.Clock()); err != nil {
		return err
	}
	var f signInForm
	err := web.Form(r, &f)
	if err == nil {
		err = m.Service.RequestLink(r.Context(), f.Email, f.Next)
	}
	if errs, ok := ui.ErrorsOf(r.Context(), err); ok {
		f.Next = SafeNext(f.Next)
		return web.Render(w, r, http.StatusUnprocessableEntity, m.viewSignIn(f, errs).page())
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/sign-in/sent")
}

func (m *Module) linkSent(w http.ResponseWriter, r *http.Request) error {
	return web.Render(w, r, http.StatusOK, sentView{NoMail: !m.Service.mail.SetUp(), Minutes: int(lifetime[ForSignIn].Minutes()), Kept: m.deps.Development && nearby(r)}.page())
}

// confirmLink only shows a button: what opens every link (scanners of mail,
// previews) must not use it up.
func (m *Module) confirmLink(w http.ResponseWriter, r *http.Request) error {
	if err := m.trying.Allow(web.NetworkOf(r), m.deps.Clock()); err != nil {
		return err
	}
	t := auth.Token(r.PathValue("token"))
	p, l, err := m.Service.LookAtLink(r.Context(), t)
	if gone(err) {
		return web.Render(w, r, http.StatusGone, deadLinkView{err}.page())
	}
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, confirmView{Token: string(t), Name: p.Name, Purpose: l.Purpose}.page())
}

func (m *Module) useLink(w http.ResponseWriter, r *http.Request) error {
	if err := m.trying.Allow(web.NetworkOf(r), m.deps.Clock()); err != nil {
		return err
	}
	e, err := m.Service.SignIn(r.Context(), auth.Token(r.PathValue("token")), sessionToken(r), Device(r.UserAgent()))
	if gone(err) {
		return web.Render(w, r, http.StatusGone, deadLinkView{err}.page())
	}
	if err != nil {
		return err
	}
	welcome(w, r, e)
	return web.Redirect(w, r, m.home(e.Next))
}

func gone(err error) bool { return civic.IsKind(err, civic.KindGone) }

// welcome gives the browser its session.
func welcome(w http.ResponseWriter, r *http.Request, e Entrance) {
	web.SetCookie(w, r, web.Cookie{Name: web.SessionCookie, Value: string(e.Token), MaxAge: sessionLongest})
}

func (m *Module) signOut(w http.ResponseWriter, r *http.Request) error {
	if err := m.Service.SignOut(r.Context(), sessionToken(r)); err != nil {
		return err
	}
	web.SetCookie(w, r, web.Cookie{Name: web.SessionCookie})
	return web.Redirect(w, r, "/")
}

type profileForm struct {
	Email   string       `form:"email"`
	Name    string       `form:"name"`
	Locale  civic.Locale `form:"locale"`
	Roles   []civic.Role `form:"roles"`
	Version int64        `form:"version"`
}

func (f profileForm) profile() Profile {
	return Profile{Email: f.Email, Name: f.Name, Locale: f.Locale, Roles: f.Roles}
}

func (m *Module) firstRun(w http.ResponseWriter, r *http.Request) error {
	if err := m.trying.Allow(web.NetworkOf(r), m.deps.Clock()); err != nil {
		return err
	}
	t := auth.Token(r.PathValue("token"))
	err := m.Service.CheckFirstRun(r.Context(), t)
	if gone(err) {
		return web.Render(w, r, http.StatusGone, deadLinkView{err}.page())
	}
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, firstRunView{Token: string(t)}.page())
}

func (m *Module) makeFirst(w http.ResponseWriter, r *http.Request) error {
	if err := m.trying.Allow(web.NetworkOf(r), m.deps.Clock()); err != nil {
		return err
	}
	t := auth.Token(r.PathValue("token"))
	var f profileForm
	err := web.Form(r, &f)
	var e Entrance
	if err == nil {
		p := f.profile()
		p.Locale = civic.Locale(localeOf(r))
		e, err = m.Service.FirstRun(r.Context(), t, p, Device(r.UserAgent()))
	}
	if errs, ok := ui.ErrorsOf(r.Context(), err); ok {
		return web.Render(w, r, http.StatusUnprocessableEntity, firstRunView{Token: string(t), Form: f, Errors: errs}.page())
	}
	if gone(err) {
		return web.Render(w, r, http.StatusGone, deadLinkView{err}.page())
	}
	if err != nil {
		return err
	}
	welcome(w, r, e)
	return flash.Done(w, r, m.home(""), "account.done.first_run")
}

// nearby tells whether the request comes from this machine itself, not through
// a proxy on it.
func nearby(r *http.Request) bool {
	if r.Header.Get("X-Forwarded-For") != "" || r.Header.Get("Forwarded") != "" {
		return false
	}
	a, err := netip.ParseAddrPort(r.RemoteAddr)
	return err == nil && a.Addr().Unmap().IsLoopback()
}

func (m *Module) keptLetters(w http.ResponseWriter, r *http.Request) error {
	if !nearby(r) {
		return web.ErrNotFound
	}
	list, err := m.Service.KeptLetters(r.Context())
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, keptLettersView{list}.page())
}

func (m *Module) keptLetter(w http.ResponseWriter, r *http.Request) error {
	if !nearby(r) {
		return web.ErrNotFound
	}
	l, err := m.Service.mail.Message(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	// The address in the letter is that of the site; here only its path is needed.
	link := ""
	for line := range strings.Lines(l.Plain) {
		if path, ok := strings.CutPrefix(strings.TrimSpace(line), m.deps.Address()); ok {
			link = path
		}
	}
	return web.Render(w, r, http.StatusOK, keptLetterView{Letter: l, Link: link}.page())
}
