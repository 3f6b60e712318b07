package plan

import (
	"log/slog"
	"time"

	"dienhong/civic"
	"dienhong/kit/history"
	"dienhong/kit/list"
	"dienhong/kit/nav"
	"dienhong/kit/room"
	"dienhong/kit/search"
	"dienhong/kit/table"
	"dienhong/platform/clock"
	"dienhong/platform/db"
	"dienhong/platform/web"
)

// Deps is what the feature needs.
type Deps struct {
	DB         *db.DB
	City       civic.CityID
	Clock      clock.Clock
	Zone       *time.Location
	Log        *slog.Logger
	Chain      Chain
	Directory  Directory
	Indicators Indicators
	Held       table.Held // tables between the look and the import
}

// Module is the feature, ready to be mounted.
type Module struct {
	Service *Service
	deps    Deps
}

// New wires the feature.
func New(d Deps) *Module {
	return &Module{
		Service: &Service{db: d.DB, store: store{d.City, search.Index{DB: d.DB, City: d.City}}, history: history.New(d.City, "plan"), clock: d.Clock, zone: d.Zone, chain: d.Chain, directory: d.Directory, indicators: d.Indicators},
		deps:    d,
	}
}

// fresh is how old a public page may be.
const fresh = 5 * time.Second

// Mount adds the pages.
func (m *Module) Mount(rt *web.Router) {
	rt.Handle("GET /plan", web.Public, m.plan, web.Cached(fresh, list.Fields[planQuery]()...))
	rt.Handle("GET /plan/timeline", web.Public, m.timeline, web.Cached(fresh, web.Fields[planQuery]()...))
	rt.Handle("GET /plan/{id}", web.Public, m.item, web.Cached(fresh))
	for _, f := range table.Formats {
		rt.Handle("GET /plan."+string(f), web.Public, table.Download(m.Service.Export, f, "plan"), web.As(web.Export))
	}

	editors := web.Roles(civic.Editor)
	rt.Handle("GET /office/plan", editors, m.office)
	rt.Handle("POST /office/plan/publish", editors, m.publishAll)
	rt.Handle("GET /office/plan/items/{id}", editors, m.itemForm)
	rt.Handle("POST /office/plan/items/{id}", editors, m.saveItem)
	rt.Handle("POST /office/plan/items/{id}/publish", editors, m.publishItem)
	rt.Handle("POST /office/plan/items/{id}/progress", editors, m.report)
	rt.Handle("POST /office/plan/items/{id}/remove", editors, m.removeItem)
	table.Import{
		Title: "plan.title", Path: "/office/plan/import", Template: "/plan.xlsx", After: "/office/plan", Done: "plan.done.imported",
		Columns: columns, Held: m.deps.Held, Take: m.Service.Import,
	}.Mount(rt, editors)
}

// Nav declares what leads here.
func (m *Module) Nav() []nav.Entry {
	return []nav.Entry{
		{Key: "plan.title", Path: "/plan", Group: nav.Outcomes, Order: 10, Main: true},
		{Key: "plan.title", Path: "/office/plan", Group: nav.Work, Order: 30},
	}
}

// Rooms declares the parts of the site that are here.
func (m *Module) Rooms() []room.Room { return []room.Room{{ID: "plan", Key: "plan.title"}} }
