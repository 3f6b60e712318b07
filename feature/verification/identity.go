package verification

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"dienhong/civic"
	"dienhong/kit/flash"
	"dienhong/platform/auth"
	"dienhong/platform/db"
	"dienhong/platform/web"
)

const (
	// back is where people return to from the provider of identities.
	back = "/verification/back"
	// visit is the cookie that knows them then.
	visit    = "dh_visit"
	visitFor = 15 * time.Minute
)

// goThere sends somebody to the provider of identities. It is a link, for forms may
// lead to this site only.
func (m *Module) goThere(w http.ResponseWriter, r *http.Request) error {
	c, err := m.consultation(r)
	if err != nil {
		return err
	}
	if !c.TakesVotes {
		return civic.Refuse(civic.KindClosed, c.ClosedKey)
	}
	if err := m.Service.need(r.Context(), c.Number, Identity); err != nil {
		return err
	}
	if m.deps.Identity == nil {
		return civic.Refuse(civic.KindUnavailable, "verification.error.no_identity")
	}
	v := auth.NewVisit()
	to, err := m.deps.Identity.Begin(r.Context(), m.deps.Address()+back, v)
	if err != nil {
		return civic.Refuse(civic.KindUnavailable, "verification.error.silent").Because(err)
	}
	m.deps.Voices.Greet(w, r, c)
	web.SetCookie(w, r, web.Cookie{Name: visit, Value: strings.Join([]string{v.State, v.Nonce, v.Verifier, c.Slug}, "."), MaxAge: visitFor})
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// comeBack verifies who comes back. What the provider calls them is hashed at once;
// nothing else of them is asked for.
func (m *Module) comeBack(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	kept := strings.SplitN(web.CookieValue(r, visit), ".", 4)
	if len(kept) != 4 || m.deps.Identity == nil {
		return civic.Refuse(civic.KindConflict, "verification.error.visit")
	}
	c, err := m.Service.consultations.Snapshot(ctx, kept[3])
	if err != nil {
		return err
	}
	if err := m.Service.need(ctx, c.Number, Identity); err != nil {
		return err
	}
	web.SetCookie(w, r, web.Cookie{Name: visit}) // once
	subject, err := m.identity(r, auth.Visit{State: kept[0], Nonce: kept[1], Verifier: kept[2]})
	if err != nil {
		return err
	}
	person := m.Service.hash("person", c.Number, "identity "+subject)
	if err := m.deps.Voices.Verify(w, r, c, func(tx *db.Tx) error { return m.Service.spendPerson(ctx, tx, c.Number, person) }); err != nil {
		return err
	}
	return flash.Done(w, r, c.Path("vote"), "verification.done.verified")
}

// identity gives what the provider calls who comes back.
func (m *Module) identity(r *http.Request, v auth.Visit) (string, error) {
	subject, err := m.deps.Identity.Finish(r.Context(), m.deps.Address()+back, v, r.URL.Query())
	switch {
	case errors.Is(err, auth.ErrVisit):
		return "", civic.Refuse(civic.KindConflict, "verification.error.visit").Because(err)
	case err != nil:
		return "", civic.Refuse(civic.KindUnavailable, "verification.error.silent").Because(err)
	}
	return subject, nil
}
