package event

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
	"dienhong/platform/jobs"
	"dienhong/platform/web"
)

// Deps is what the feature needs.
type Deps struct {
	DB        *db.DB
	City      civic.CityID
	Clock     clock.Clock
	Zone      *time.Location
	Log       *slog.Logger
	Jobs      *jobs.Queue // nil: nothing is done in the background
	Directory Directory
	Plan      Plan
	Chain     Chain
	Held      table.Held // calendars between the look and the import
	Site      string     // scheme and host of the installation, for feeds
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
		db: d.DB, store: store{d.City, d.Zone, search.Index{DB: d.DB, City: d.City}}, history: history.New(d.City, "event"), clock: d.Clock, zone: d.Zone,
		directory: d.Directory, plan: d.Plan, chain: d.Chain, hash: d.Hash,
	}}
	if d.Unlimited {
		m.sent = web.NewLimiter(1e9, 1<<30)
	}
	if d.Jobs != nil {
		d.Jobs.Every("event.extend", 24*time.Hour, m.Service.Extend)
	}
	return m
}

const (
	fresh     = 5 * time.Second // how old a public page may be
	freshFeed = time.Minute     // and a feed: programs ask for it again and again
)

// desk is where the office keeps events.
const desk = "/office/events"

// Mount adds the pages.
func (m *Module) Mount(rt *web.Router) {
	rt.Handle("GET /events", web.Public, m.programme, web.Cached(fresh, list.Fields[query]()...))
	rt.Handle("GET /events/new", web.Public, m.newForm)
	rt.Handle("POST /events/new", web.Public, m.send)
	rt.Handle("GET /events/{id}", web.Public, m.show, web.Cached(fresh, web.Fields[dayQuery]()...))
	rt.Handle("GET /events/calendar.ics", web.Public, m.cityCalendar, web.Cached(freshFeed))
	rt.Handle("GET /events/{id}/calendar.ics", web.Public, m.eventCalendar, web.Cached(freshFeed))
	rt.Handle("GET /events/by/{body}/calendar.ics", web.Public, m.bodyCalendar, web.Cached(freshFeed))

	editors := web.Roles(civic.Editor)
	rt.Handle("GET "+desk, editors, m.officeList)
	rt.Handle("GET "+desk+"/new", editors, m.form)
	rt.Handle("POST "+desk+"/new", editors, m.save)
	rt.Handle("GET "+desk+"/{id}", editors, m.officeShow)
	rt.Handle("GET "+desk+"/{id}/edit", editors, m.form)
	rt.Handle("POST "+desk+"/{id}/edit", editors, m.save)
	rt.Handle("POST "+desk+"/{id}/state", editors, m.move)
	rt.Handle("POST "+desk+"/{id}/remove", editors, m.remove)
	table.Import{
		Title: "event.nav", Path: desk + "/import", After: desk + "?show=submitted", Done: "event.done.imported", Held: m.deps.Held, Take: m.Service.Import,
		Name: "event.import.title", Lead: "event.import.lead", Label: "event.import.file", Hint: "event.import.hint", Accept: ".ics",
	}.Mount(rt, editors)
	rt.Handle("POST "+desk+"/{id}/merge", editors, m.merge)
	rt.Handle("POST "+desk+"/{id}/unmerge", editors, m.unmerge)
	rt.Handle("GET "+desk+"/{id}/days/{day}", editors, m.dayForm)
	rt.Handle("POST "+desk+"/{id}/days/{day}", editors, m.saveDay)
	rt.Handle("GET "+desk+"/{id}/dates/{key}", editors, m.dateForm)
	rt.Handle("POST "+desk+"/{id}/dates/{key}", editors, m.saveDate)
	rt.Handle("POST "+desk+"/{id}/dates/{key}/back", editors, m.dateBack)
}

// Nav declares what leads here.
func (m *Module) Nav() []nav.Entry {
	return []nav.Entry{
		{Key: "event.nav", Path: "/events", Group: nav.TakePart, Order: 30},
		{Key: "event.nav", Path: desk, Group: nav.Work, Order: 40},
	}
}

// Rooms declares the parts of the site that are here.
func (m *Module) Rooms() []room.Room { return []room.Room{{ID: "event", Key: "event.nav"}} }
