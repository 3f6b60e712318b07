package city

import (
	"log/slog"
	"time"

	"dienhong/civic"
	"dienhong/kit/history"
	"dienhong/kit/list"
	"dienhong/kit/mention"
	"dienhong/kit/nav"
	"dienhong/kit/room"
	"dienhong/kit/search"
	"dienhong/platform/clock"
	"dienhong/platform/db"
	"dienhong/platform/web"
)

// Deps is what the feature needs.
type Deps struct {
	DB    *db.DB
	City  civic.CityID
	Clock clock.Clock
	Zone  *time.Location
	Log   *slog.Logger
	// Mentions are what other features have under a pillar and of an organisation,
	// Subjects what documents may be about.
	Mentions mention.Sources
	Subjects mention.Namers
}

// Module is the feature, ready to be mounted.
type Module struct {
	Service *Service
	deps    Deps
}

// New wires the feature.
func New(d Deps) *Module {
	return &Module{Service: &Service{db: d.DB, store: store{d.City, search.Index{DB: d.DB, City: d.City}}, history: history.New(d.City, "city"), clock: d.Clock, zone: d.Zone}, deps: d}
}

// fresh is how old a public page may be.
const fresh = 10 * time.Second

// Mount adds the pages.
func (m *Module) Mount(rt *web.Router) {
	rt.Handle("GET /about", web.Public, m.about, web.Cached(fresh))
	rt.Handle("GET /pillars/{slug}", web.Public, m.pillar, web.Cached(fresh))
	rt.Handle("GET /documents", web.Public, m.documents, web.Cached(fresh, list.Fields[registerQuery]()...))
	rt.Handle("GET /documents/{id}", web.Public, m.document, web.Cached(fresh))
	rt.Handle("GET /organisations", web.Public, m.bodies, web.Cached(fresh, web.Fields[directoryQuery]()...))
	rt.Handle("GET /organisations/{id}", web.Public, m.body, web.Cached(fresh))

	editors, administrators := web.Roles(civic.Editor), web.Roles(civic.Administrator)
	rt.Handle("GET /office/documents", editors, m.officeDocuments)
	rt.Handle("GET /office/documents/{id}", editors, m.documentForm)
	rt.Handle("POST /office/documents/{id}", editors, m.saveDocument)
	rt.Handle("POST /office/documents/{id}/remove", editors, m.removeDocument)
	rt.Handle("GET /office/organisations", editors, m.officeBodies)
	rt.Handle("GET /office/organisations/{id}", editors, m.bodyForm)
	rt.Handle("POST /office/organisations/{id}", editors, m.saveBody)
	rt.Handle("GET /office/city", administrators, m.profileForm)
	rt.Handle("POST /office/city", administrators, m.saveProfile)
	rt.Handle("GET /office/city/map", administrators, m.groundForm)
	rt.Handle("POST /office/city/map", administrators, m.saveGround, web.Upload(maxOutline))
}

// Nav declares what leads here.
func (m *Module) Nav() []nav.Entry {
	return []nav.Entry{
		{Key: "city.nav_documents", Path: "/documents", Group: nav.About, Order: 10, Main: true},
		{Key: "city.nav_bodies", Path: "/organisations", Group: nav.About, Order: 20},
		{Key: "city.about.title", Path: "/about", Group: nav.About, Order: 30},
		{Key: "city.nav_documents", Path: "/office/documents", Group: nav.Records, Order: 10},
		{Key: "city.nav_bodies", Path: "/office/organisations", Group: nav.Records, Order: 20},
		{Key: "city.nav_settings", Path: "/office/city", Group: nav.Settings, Order: 20},
	}
}

// Rooms declares the parts of the site that are here.
func (m *Module) Rooms() []room.Room {
	return []room.Room{
		{ID: "city", Key: "city.about.title", Always: "city.always"},
	}
}
