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
	Held      Held // tables between the look and the import
}

// Module is the feature, ready to be mounted.
type Module struct {
	Service *Service
	deps    Deps
}

// New wires the feature.
func New(d Deps) *Module {
	return &Module{
		Service: &Service{db: d.DB, store: store{d.City, search.Index{DB: d.DB, City: d.City}}, history: history.New(d.City, "plan"), clock: d.Clock, zone: d.Zone, chain: d.Chain, directory: d.Directory},
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
	rt.Handle("GET /indicators", web.Public, m.indicators, web.Cached(fresh))
	rt.Handle("GET /indicators/{id}", web.Public, m.indicator, web.Cached(fresh))
	for _, f := range []Format{CSV, XLSX} {
		rt.Handle("GET /plan."+string(f), web.Public, download(m.Service.ExportPlan, f, "plan"), web.As(web.Export))
		rt.Handle("GET /indicators."+string(f), web.Public, download(m.Service.ExportIndicators, f, "indicators"), web.As(web.Export))
	}

	editors := web.Roles(civic.Editor)
	rt.Handle("GET /office/plan", editors, m.office)
	rt.Handle("POST /office/plan/publish", editors, m.publishAll)
	rt.Handle("GET /office/plan/items/{id}", editors, m.itemForm)
	rt.Handle("POST /office/plan/items/{id}", editors, m.saveItem)
	rt.Handle("POST /office/plan/items/{id}/publish", editors, m.publishItem)
	rt.Handle("POST /office/plan/items/{id}/progress", editors, m.report)
	rt.Handle("POST /office/plan/items/{id}/remove", editors, m.removeItem)
	rt.Handle("GET /office/plan/indicators", editors, m.officeIndicators)
	rt.Handle("POST /office/plan/culture2030", editors, m.addCulture)
	rt.Handle("GET /office/plan/indicators/{id}", editors, m.indicatorForm)
	rt.Handle("POST /office/plan/indicators/{id}", editors, m.saveIndicator)
	rt.Handle("POST /office/plan/indicators/{id}/publish", editors, m.publishIndicator)
	rt.Handle("POST /office/plan/indicators/{id}/measure", editors, m.measure)
	rt.Handle("POST /office/plan/indicators/{id}/withdraw", editors, m.withdraw)
	for _, im := range []importer{m.planImporter(), m.indicatorImporter()} {
		rt.Handle("GET "+im.Path, editors, importForm(im))
		rt.Handle("POST "+im.Path, editors, m.takeTable(im), web.Upload(tableLimits.Bytes))
	}
}

// Nav declares what leads here.
func (m *Module) Nav() []nav.Entry {
	return []nav.Entry{
		{Key: "plan.title", Path: "/plan", Group: nav.Outcomes, Order: 10, Main: true},
		{Key: "plan.nav_indicators", Path: "/indicators", Group: nav.Outcomes, Order: 20},
		{Key: "plan.title", Path: "/office/plan", Group: nav.Work, Order: 30},
	}
}

// Rooms declares the parts of the site that are here.
func (m *Module) Rooms() []room.Room {
	return []room.Room{
		{ID: "plan", Key: "plan.title"},
		{ID: "plan.indicators", Key: "plan.nav_indicators", Needs: []string{"plan"}, Paths: []string{"/indicators", "/office/plan/indicators", "/office/plan/culture2030", "/api/v1/indicators"}},
	}
}
