package verification

import (
	"net/http"
	"time"

	"dienhong/civic"
	"dienhong/kit/history"
	"dienhong/kit/nav"
	"dienhong/kit/room"
	"dienhong/platform/auth"
	"dienhong/platform/clock"
	"dienhong/platform/db"
	"dienhong/platform/i18n"
	"dienhong/platform/mail"
	"dienhong/platform/secret"
	"dienhong/platform/web"
)

// Voices are the participants. They keep their keys in their browsers.
type Voices interface {
	// Greet makes sure that the browser has a key.
	Greet(w http.ResponseWriter, r *http.Request, c civic.Consultation)
	// Verified tells whether the participant of the browser is.
	Verified(r *http.Request, c civic.Consultation) (bool, error)
	// Verify records it, with spend in the same transaction.
	Verify(w http.ResponseWriter, r *http.Request, c civic.Consultation, spend func(tx *db.Tx) error) error
}

// Deps is what the feature needs.
type Deps struct {
	DB            *db.DB
	City          civic.CityID
	Clock         clock.Clock
	Zone          *time.Location
	Consultations Consultations
	Voices        Voices
	Secret        *secret.Keeper
	Mail          *mail.Outbox
	Catalog       *i18n.Catalog
	Address       func() string  // of the site
	Identity      *auth.Identity // nil: there is none
	Unlimited     bool           // nothing is bounded: tests and demonstrations
}

// Module is the feature, ready to be mounted.
type Module struct {
	Service *Service
	deps    Deps
	limits  limits
}

// limits bound what strangers try.
type limits struct {
	wrong, wrongInAll     *web.Limiter // codes that do not work
	letters, lettersInAll *web.Limiter
	lettersTo             *web.Limiter // by address
}

// New wires the feature.
func New(d Deps) *Module {
	s := &Service{
		db: d.DB, store: store{d.City}, history: history.New(d.City, "verification"), clock: d.Clock, consultations: d.Consultations, secret: d.Secret, mail: d.Mail, identity: d.Identity != nil,
	}
	mail.Register(d.Mail, codeLetter, writer{s, d.Catalog, d.Zone, d.Address}.write)
	return &Module{Service: s, deps: d, limits: limits{
		wrong: web.NewLimiter(20, 100), wrongInAll: web.NewLimiter(600, 2000),
		letters: web.NewLimiter(10, 60), lettersInAll: web.NewLimiter(300, 1000),
		lettersTo: web.NewLimiter(1.0/20, 3),
	}}
}

const (
	office = "/office/verification"
	public = "/consultations/{slug}/verify"
)

// Mount adds the pages.
func (m *Module) Mount(rt *web.Router) {
	rt.Handle("GET "+public, web.Public, m.form)
	rt.Handle("POST "+public, web.Public, m.verify)
	rt.Handle("POST "+public+"/letter", web.Public, m.send)
	rt.Handle("GET "+public+"/identity", web.Public, m.goThere)
	rt.Handle("GET "+back, web.Public, m.comeBack)
	editors, desk := web.Roles(civic.Editor), web.Roles(civic.Editor, civic.Moderator)
	rt.Handle("GET "+office, desk, m.list)
	rt.Handle("GET "+office+"/{slug}", desk, m.one)
	rt.Handle("POST "+office+"/{slug}", editors, m.choose)
	rt.Handle("POST "+office+"/{slug}/codes", editors, m.make)
	rt.Handle("POST "+office+"/{slug}/codes/{id}/cards", editors, m.cards)
	rt.Handle("POST "+office+"/{slug}/codes/{id}/table", editors, m.table)
	rt.Handle("GET "+office+"/{slug}/codes/{id}/revoke", editors, m.revokeForm)
	rt.Handle("POST "+office+"/{slug}/codes/{id}/revoke", editors, m.revoke)
	rt.Handle("POST "+office+"/{slug}/desk", desk, m.handOut)
}

// Nav declares what leads here.
func (m *Module) Nav() []nav.Entry {
	return []nav.Entry{{Key: "verification.title", Path: office, Group: nav.Voices, Order: 60}}
}

// Rooms declares the part of the site that is here.
func (m *Module) Rooms() []room.Room {
	return []room.Room{{ID: "verification", Key: "verification.title"}}
}
