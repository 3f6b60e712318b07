package initiative

import (
	"log/slog"
	"time"

	"dienhong/civic"
	"dienhong/kit/history"
	"dienhong/kit/list"
	"dienhong/kit/nav"
	"dienhong/kit/room"
	"dienhong/kit/search"
	"dienhong/platform/clock"
	"dienhong/platform/db"
	"dienhong/platform/web"
)

// Deps is what the feature needs.
type Deps struct {
	DB        *db.DB
	City      civic.CityID
	Clock     clock.Clock
	Zone      *time.Location
	Log       *slog.Logger
	Chain     Chain
	Directory Directory
	// Hash turns a secret value into what is stored of it; see [Service].
	Hash func(purpose, value string) string
	// Unlimited lifts the bounds on what one address may send, for measuring.
	Unlimited bool
}

// Module is the feature, ready to be mounted.
type Module struct {
	Service   *Service
	deps      Deps
	newcomers *web.Limiter // browsers that support for the first time
	sent      *web.Limiter // initiatives and remarks
}

// New wires the feature.
func New(d Deps) *Module {
	m := &Module{
		Service:   &Service{db: d.DB, store: store{d.City, search.Index{DB: d.DB, City: d.City}}, history: history.New(d.City, "initiative"), clock: d.Clock, chain: d.Chain, directory: d.Directory, hash: d.Hash},
		deps:      d,
		newcomers: web.NewLimiter(60, 600), sent: web.NewLimiter(10, 60),
	}
	if d.Unlimited {
		m.newcomers, m.sent = web.NewLimiter(1e9, 1<<30), web.NewLimiter(1e9, 1<<30)
	}
	return m
}

// fresh is how old a public page may be.
const fresh = 5 * time.Second

// Mount adds the pages.
func (m *Module) Mount(rt *web.Router) {
	rt.Handle("GET /initiatives", web.Public, m.list, web.Cached(fresh, list.Fields[query]()...))
	rt.Handle("GET /initiatives/map", web.Public, m.atlas, web.Cached(fresh, web.Fields[mapQuery]()...))
	rt.Handle("GET /initiatives/new", web.Public, m.newForm)
	rt.Handle("POST /initiatives/new", web.Public, m.send)
	rt.Handle("GET /initiatives/{id}", web.Public, m.show, web.Cached(fresh), web.LiveWith(keyCookie))
	rt.Handle("POST /initiatives/{id}/support", web.Public, m.support)
	rt.Handle("POST /initiatives/{id}/remarks", web.Public, m.remark)

	editors, moderators := web.Roles(civic.Editor), web.Roles(civic.Moderator)
	rt.Handle("GET /office/initiatives", editors, m.officeList)
	rt.Handle("GET /office/initiatives/new", editors, m.officeNew)
	rt.Handle("POST /office/initiatives/new", editors, m.officeSave)
	rt.Handle("GET /office/initiatives/{id}", editors, m.officeShow)
	rt.Handle("GET /office/initiatives/{id}/edit", editors, m.officeEdit)
	rt.Handle("POST /office/initiatives/{id}/edit", editors, m.officeSave)
	rt.Handle("GET /office/initiatives/{id}/merge", editors, m.mergeForm)
	rt.Handle("POST /office/initiatives/{id}/{act}", editors, m.officeAct)
	rt.Handle("GET /office/remarks", moderators, m.remarkQueue)
	rt.Handle("POST /office/remarks/{id}", moderators, m.moderate)
}

// Nav declares what leads here.
func (m *Module) Nav() []nav.Entry {
	return []nav.Entry{
		{Key: "initiative.plural", Path: "/initiatives", Group: nav.TakePart, Order: 20, Main: true},
		{Key: "initiative.plural", Path: "/office/initiatives", Group: nav.Work, Order: 20},
	}
}

// fieldsRoom is the creative fields of initiatives, which cities of the network
// have and others do not.
const fieldsRoom = "initiative.fields"

// Rooms declares the parts of the site that are here.
func (m *Module) Rooms() []room.Room {
	return []room.Room{
		{ID: "initiative", Key: "initiative.plural"},
		{ID: fieldsRoom, Key: "initiative.field.fields", Needs: []string{"initiative"}, Only: true},
	}
}
