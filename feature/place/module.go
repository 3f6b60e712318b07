package place

import (
	"log/slog"
	"strings"
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
	DB        *db.DB
	City      civic.CityID
	Clock     clock.Clock
	Zone      *time.Location
	Log       *slog.Logger
	Directory Directory
	Plan      Plan
	Chain     Chain
	Held      table.Held // files of units between the look and the import
	Site      string     // scheme and host of the installation, for the data of pages
	// Hash turns a tracking code into what is stored of it, keyed by the installation.
	Hash func(purpose, value string) string
	// Unlimited lifts the bounds on what one address may send, for measuring.
	Unlimited bool
}

// Module is the feature, ready to be mounted.
type Module struct {
	Service *Service
	deps    Deps
	sent    *web.Limiter // what people without an account send
}

// New wires the feature.
func New(d Deps) *Module {
	d.Site = strings.TrimSuffix(d.Site, "/")
	m := &Module{deps: d, sent: web.NewLimiter(10, 60), Service: &Service{
		db: d.DB, store: store{d.City, search.Index{DB: d.DB, City: d.City}}, history: history.New(d.City, "place"), clock: d.Clock, zone: d.Zone,
		directory: d.Directory, plan: d.Plan, chain: d.Chain, hash: d.Hash,
	}}
	if d.Unlimited {
		m.sent = web.NewLimiter(1e9, 1<<30)
	}
	return m
}

const fresh = 5 * time.Second // how old a public page may be

// desk is where the office keeps places.
const desk = "/office/places"

// Mount adds the pages.
func (m *Module) Mount(rt *web.Router) {
	rt.Handle("GET /places", web.Public, m.directory, web.Cached(fresh, list.Fields[query]()...))
	rt.Handle("GET /places/figures", web.Public, m.figures, web.Cached(fresh, web.Fields[figuresQuery]()...))
	rt.Handle("GET /places/new", web.Public, m.newForm)
	rt.Handle("POST /places/new", web.Public, m.send)
	rt.Handle("GET /places/units", web.Public, m.units, web.Cached(fresh))
	rt.Handle("GET /places/units/{code}", web.Public, m.unit, web.Cached(fresh))
	rt.Handle("GET /places/{id}", web.Public, m.show, web.Cached(fresh))

	editors := web.Roles(civic.Editor)
	rt.Handle("GET "+desk, editors, m.officeList)
	rt.Handle("GET "+desk+"/new", editors, m.form)
	rt.Handle("POST "+desk+"/new", editors, m.save)
	rt.Handle("GET "+desk+"/units", editors, m.officeUnits)
	table.Import{
		Title: "place.unit.title", Path: desk + "/units/import", After: desk + "/units", Done: "place.unit.imported", Held: m.deps.Held, Take: m.Service.ImportUnits,
		Name: "place.unit.import", Lead: "place.unit.import_lead", Hint: "place.unit.import_hint", Columns: unitColumns,
	}.Mount(rt, editors)
	table.Import{
		Title: "place.unit.title", Path: desk + "/units/borders", After: desk + "/units", Done: "place.unit.imported", Held: m.deps.Held, Take: m.Service.ImportBorders,
		Name: "place.unit.borders", Lead: "place.unit.borders_lead", Label: "place.unit.borders_file", Hint: "place.unit.borders_hint", Accept: ".geojson,.json",
	}.Mount(rt, editors)
	rt.Handle("GET "+desk+"/{id}", editors, m.officeShow)
	rt.Handle("GET "+desk+"/{id}/edit", editors, m.form)
	rt.Handle("POST "+desk+"/{id}/edit", editors, m.save)
	rt.Handle("POST "+desk+"/{id}/state", editors, m.move)
	rt.Handle("POST "+desk+"/{id}/remove", editors, m.remove)
	rt.Handle("POST "+desk+"/{id}/status", editors, m.note)
	rt.Handle("POST "+desk+"/{id}/names", editors, m.call)
	rt.Handle("POST "+desk+"/{id}/access", editors, m.observe)
	rt.Handle("POST "+desk+"/{id}/merge", editors, m.merge)
	rt.Handle("POST "+desk+"/{id}/unmerge", editors, m.unmerge)
	rt.Handle("GET "+desk+"/{id}/strike/{list}/{number}", editors, m.strikeForm)
	rt.Handle("POST "+desk+"/{id}/strike/{list}/{number}", editors, m.strike)
}

// Nav declares what leads here.
func (m *Module) Nav() []nav.Entry {
	return []nav.Entry{
		{Key: "place.nav", Path: "/places", Group: nav.TakePart, Order: 32},
		{Key: "place.nav", Path: desk, Group: nav.Work, Order: 42},
	}
}

// Rooms declares the parts of the site that are here.
func (m *Module) Rooms() []room.Room { return []room.Room{{ID: "place", Key: "place.nav"}} }
