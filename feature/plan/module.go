package plan

import (
	"log/slog"
	"time"

	"dienhong/civic"
	"dienhong/platform/clock"
	"dienhong/platform/db"
	"dienhong/platform/web"
)

// Deps is what the feature needs.
type Deps struct {
	DB     *db.DB
	City   civic.CityID
	Clock  clock.Clock
	Zone   *time.Location
	Log    *slog.Logger
	Chain  Chain
	Around City
}

// Module is the feature, ready to be mounted.
type Module struct {
	Service *Service
	deps    Deps
}

// New wires the feature.
func New(d Deps) *Module {
	return &Module{
		Service: &Service{db: d.DB, store: store{d.City}, clock: d.Clock, zone: d.Zone, chain: d.Chain, city: d.Around},
		deps:    d,
	}
}

// fresh is how old a public page may be.
const fresh = 5 * time.Second

// Mount adds the pages.
func (m *Module) Mount(rt *web.Router) {
	rt.Handle("GET /plan", web.Public, rt.Cached(fresh, m.plan))
	rt.Handle("GET /plan/timeline", web.Public, rt.Cached(fresh, m.timeline))
	rt.Handle("GET /plan/{id}", web.Public, rt.Cached(fresh, m.item))
	rt.Handle("GET /indicators", web.Public, rt.Cached(fresh, m.indicators))
	rt.Handle("GET /indicators/{id}", web.Public, rt.Cached(fresh, m.indicator))
	for _, f := range []Format{CSV, XLSX} {
		rt.Handle("GET /plan."+string(f), web.Public, download(m.Service.ExportPlan, f, "plan"))
		rt.Handle("GET /indicators."+string(f), web.Public, download(m.Service.ExportIndicators, f, "indicators"))
	}
}
