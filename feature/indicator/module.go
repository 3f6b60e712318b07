package indicator

import (
	"context"
	"log/slog"
	"time"

	"dienhong/civic"
	"dienhong/kit/history"
	"dienhong/kit/nav"
	"dienhong/kit/room"
	"dienhong/kit/search"
	"dienhong/kit/table"
	"dienhong/platform/clock"
	"dienhong/platform/db"
	"dienhong/platform/web"
)

// Horizons are the years for which the city sets targets.
type Horizons interface {
	Horizons(ctx context.Context) ([]civic.Horizon, error)
}

// Lines are the lines of the plan, which indicators may belong to.
type Lines interface {
	// Line names one that the actor may see.
	//
	// Errors: NotFound, also for a draft.
	Line(ctx context.Context, q db.Queryer, who civic.Actor, id civic.ID) (civic.Node, error)
	// Lines names all that the actor may see, in the order of the plan.
	Lines(ctx context.Context, who civic.Actor) ([]civic.Node, error)
}

// Deps is what the feature needs.
type Deps struct {
	DB       *db.DB
	City     civic.CityID
	Clock    clock.Clock
	Zone     *time.Location
	Log      *slog.Logger
	Horizons Horizons
	Lines    Lines
	Held     table.Held // tables between the look and the import
}

// Module is the feature, ready to be mounted.
type Module struct {
	Service *Service
	deps    Deps
}

// New wires the feature.
func New(d Deps) *Module {
	return &Module{
		Service: &Service{
			db: d.DB, store: store{d.City, search.Index{DB: d.DB, City: d.City}}, history: history.New(d.City, "indicator"), clock: d.Clock, zone: d.Zone,
			horizons: d.Horizons, lines: d.Lines,
		},
		deps: d,
	}
}

// fresh is how old a public page may be.
const fresh = 5 * time.Second

// desk is where the office keeps indicators.
const desk = "/office/indicators"

// Mount adds the pages.
func (m *Module) Mount(rt *web.Router) {
	rt.Handle("GET /indicators", web.Public, m.indicators, web.Cached(fresh))
	rt.Handle("GET /indicators/{id}", web.Public, m.indicator, web.Cached(fresh))
	for _, f := range table.Formats {
		rt.Handle("GET /indicators."+string(f), web.Public, table.Download(m.Service.Export, f, "indicators"), web.As(web.Export))
	}

	editors := web.Roles(civic.Editor)
	rt.Handle("GET "+desk, editors, m.office)
	rt.Handle("POST "+desk+"/sets/culture2030", editors, m.addCulture)
	rt.Handle("GET "+desk+"/{id}", editors, m.form)
	rt.Handle("POST "+desk+"/{id}", editors, m.save)
	rt.Handle("POST "+desk+"/{id}/publish", editors, m.publish)
	rt.Handle("POST "+desk+"/{id}/measure", editors, m.measure)
	rt.Handle("POST "+desk+"/{id}/withdraw", editors, m.withdraw)
	table.Import{
		Title: "indicator.title", Path: desk + "/import", Template: "/indicators.xlsx", After: desk, Done: "indicator.done.imported",
		Columns: columns, Held: m.deps.Held, Take: m.Service.Import,
	}.Mount(rt, editors)
}

// Nav declares what leads here.
func (m *Module) Nav() []nav.Entry {
	return []nav.Entry{
		{Key: "indicator.nav", Path: "/indicators", Group: nav.Outcomes, Order: 20},
		{Key: "indicator.nav", Path: desk, Group: nav.Work, Order: 35},
	}
}

// Rooms declares the parts of the site that are here.
func (m *Module) Rooms() []room.Room { return []room.Room{{ID: "indicator", Key: "indicator.nav"}} }
