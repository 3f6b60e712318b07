package account

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"dienhong/civic"
	"dienhong/kit/history"
	"dienhong/kit/nav"
	"dienhong/kit/room"
	"dienhong/kit/search"
	"dienhong/platform/auth"
	"dienhong/platform/clock"
	"dienhong/platform/db"
	"dienhong/platform/i18n"
	"dienhong/platform/jobs"
	"dienhong/platform/mail"
	"dienhong/platform/web"
)

// Deps is what the feature needs.
type Deps struct {
	DB      *db.DB
	City    civic.CityID
	Clock   clock.Clock
	Zone    *time.Location
	Log     *slog.Logger
	Catalog *i18n.Catalog
	Jobs    *jobs.Queue
	Mail    *mail.Outbox
	// Address is how readers reach the site: scheme and host. It is asked when
	// a letter is written, never taken from a request.
	Address func() string
	// Site names the site in letters and to authenticators.
	Site func(ctx context.Context) (civic.Text, error)
	// Scopes lists what keys of programs can be allowed.
	Scopes func() []string
	// Home is where somebody goes who signed in; empty: their own account.
	Home string
	// Development shows kept letters at /dev/mail to this machine.
	Development bool
}

// Module is the feature, ready to be mounted.
type Module struct {
	Service *Service
	deps    Deps

	asking *web.Limiter // for links, by network
	trying *web.Limiter // links and passkeys, by network
}

// New wires the feature.
func New(d Deps) (*Module, error) {
	s := &Service{
		db: d.DB, store: store{d.City, search.Index{DB: d.DB, City: d.City}}, history: history.New(d.City, "account"), clock: d.Clock, log: d.Log, jobs: d.Jobs, mail: d.Mail, scopes: d.Scopes,
		letters: letters{d.Catalog, d.Zone, d.Address, d.Site},
	}
	passkeys, err := auth.NewPasskeys("Diên Hồng", d.Address())
	if err != nil && !errors.Is(err, auth.ErrNoPasskeys) {
		return nil, err
	}
	s.passkeys = passkeys
	jobs.Register(d.Jobs, linkJob, jobs.Limits{Attempts: 5, AtOnce: 2, Time: 30 * time.Second}, s.sendLink)
	d.Jobs.Every("account.sweep", time.Hour, s.sweep)
	s.register()
	return &Module{Service: s, deps: d, asking: web.NewLimiter(6, 10), trying: web.NewLimiter(30, 30)}, nil
}

// Identify tells who asks: the officer of a session, the program of a key, or a
// visitor. When the database does not answer, everybody is a visitor; what needs
// it will say so.
func (m *Module) Identify(r *http.Request) civic.Actor {
	ctx := r.Context()
	if secret, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		return m.known(m.Service.Program(ctx, secret))
	}
	if t := sessionToken(r); t != "" {
		return m.known(m.Service.Who(ctx, t))
	}
	return civic.Visitor()
}

func (m *Module) known(a civic.Actor, err error) civic.Actor {
	if err != nil {
		m.deps.Log.Warn("who asks could not be found out", "error", err.Error())
		return civic.Visitor()
	}
	return a
}

func sessionToken(r *http.Request) auth.Token {
	return auth.Token(web.CookieValue(r, web.SessionCookie))
}

// Nav declares what leads here.
func (m *Module) Nav() []nav.Entry {
	return []nav.Entry{
		{Key: "account.nav", Path: "/office/people", Group: nav.Settings, Order: 10},
	}
}

// Rooms declares the parts of the site that are here.
func (m *Module) Rooms() []room.Room {
	return []room.Room{
		{ID: "account", Key: "account.nav", Always: "account.always"},
	}
}
