package chain

import (
	"time"

	"dienhong/civic"
	"dienhong/kit/history"
	"dienhong/kit/node"
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
}

// Module is the feature, ready to be mounted.
type Module struct {
	Service *Service
}

// New wires the feature. Kinds come with [Module.Take].
func New(d Deps) *Module {
	return &Module{Service: &Service{db: d.DB, store: store{d.City}, index: search.Index{DB: d.DB, City: d.City}, history: history.New(d.City, "chain"), clock: d.Clock, kinds: map[civic.RefKind]node.Kind{}}}
}

// pageAge is how long a public page may be older than what it shows.
const pageAge = 2 * time.Second

// Mount adds the pages.
func (m *Module) Mount(rt *web.Router) {
	rt.Handle("GET /chain/{kind}/{id}", web.Public, m.show, web.Cached(pageAge))
}

// Rooms declares the parts of the site that are here.
func (m *Module) Rooms() []room.Room {
	return []room.Room{
		{ID: "chain", Key: "chain.room", Always: "chain.always"},
	}
}
