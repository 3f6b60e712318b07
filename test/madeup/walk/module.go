package walk

import (
	"embed"
	"log/slog"
	"time"

	"dienhong/civic"
	"dienhong/kit/history"
	"dienhong/kit/nav"
	"dienhong/kit/room"
	"dienhong/kit/search"
	"dienhong/platform/clock"
	"dienhong/platform/db"
	"dienhong/platform/web"
)

// Files holds the sentences and the schema. Those of the program's own features
// stand in the folders locale and migrations at the top.
//
//go:embed locale migrations
var Files embed.FS

// Deps is what the feature needs.
type Deps struct {
	DB        *db.DB
	City      civic.CityID
	Clock     clock.Clock
	Zone      *time.Location
	Log       *slog.Logger
	Directory Directory
}

// Module is the feature, ready to be mounted.
type Module struct {
	Service *Service
	deps    Deps
}

// New wires the feature.
func New(d Deps) *Module {
	return &Module{deps: d, Service: &Service{
		db: d.DB, store: store{d.City, search.Index{DB: d.DB, City: d.City}}, history: history.New(d.City, "walk"), clock: d.Clock, directory: d.Directory,
	}}
}

// Mount adds the pages.
func (m *Module) Mount(rt *web.Router) {
	rt.Handle("GET /walks", web.Public, m.routes)
	editors := web.Roles(civic.Editor)
	rt.Handle("GET /office/walks", editors, m.officeRoutes)
	rt.Handle("GET /office/walks/{id}", editors, m.form)
	rt.Handle("POST /office/walks/{id}", editors, m.save)
}

// Nav declares what leads here.
func (m *Module) Nav() []nav.Entry {
	return []nav.Entry{
		{Key: "walk.title", Path: "/walks", Group: nav.About, Order: 25},
		{Key: "walk.title", Path: "/office/walks", Group: nav.Records, Order: 30},
	}
}

// Rooms declares the part of the site that is here.
func (m *Module) Rooms() []room.Room { return []room.Room{{ID: "walk", Key: "walk.title"}} }
