package upkeep

import (
	"context"

	"dienhong/civic"
	"dienhong/kit/history"
	"dienhong/kit/nav"
	"dienhong/kit/room"
	"dienhong/platform/clock"
	"dienhong/platform/db"
	"dienhong/platform/disk"
	"dienhong/platform/installation"
	"dienhong/platform/jobs"
	"dienhong/platform/web"
)

// Deps is what the feature needs.
type Deps struct {
	DB    *db.DB
	City  civic.CityID
	Clock clock.Clock
	Jobs  *jobs.Queue
	// Elsewhere are the kinds of jobs that are looked after on another page.
	Elsewhere []string
	// Room tells how much the disk of attached files still takes, and whether that is
	// known.
	Room func() (disk.Room, bool)
	// Servers lists the servers that gave a sign lately.
	Servers func(context.Context) ([]installation.Server, error)
}

// Module is the feature, ready to be mounted.
type Module struct {
	Service *Service
	deps    Deps
}

// New wires the feature.
func New(d Deps) *Module {
	return &Module{
		Service: &Service{db: d.DB, jobs: d.Jobs, elsewhere: d.Elsewhere, history: history.New(d.City, "upkeep"), clock: d.Clock},
		deps:    d,
	}
}

const page = "/office/upkeep"

// Mount adds the page and its two acts.
func (m *Module) Mount(rt *web.Router) {
	administrators := web.Roles(civic.Administrator)
	rt.Handle("GET "+page, administrators, m.page)
	rt.Handle("POST "+page+"/jobs/{id}/retry", administrators, m.retry)
	rt.Handle("POST "+page+"/jobs/{id}/dismiss", administrators, m.dismiss)
}

// Nav declares what leads here.
func (m *Module) Nav() []nav.Entry {
	return []nav.Entry{{Key: "upkeep.title", Path: page, Group: nav.Settings, Order: 90}}
}

// Rooms declares the part of the site that is here.
func (m *Module) Rooms() []room.Room {
	return []room.Room{{ID: "upkeep", Key: "upkeep.title", Always: "upkeep.always"}}
}
