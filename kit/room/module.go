package room

import (
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"time"

	"dienhong/civic"
	"dienhong/kit/history"
	"dienhong/kit/nav"
	"dienhong/platform/clock"
	"dienhong/platform/db"
	"dienhong/platform/web"
)

// Deps is what the setting needs.
type Deps struct {
	DB    *db.DB
	City  civic.CityID
	Clock clock.Clock
	Log   *slog.Logger
}

// Module is the setting, ready to be mounted.
type Module struct {
	db      *db.DB
	store   store
	history *history.Log
	clock   clock.Clock
	log     *slog.Logger

	rooms []Room
	of    map[string]string // pattern of a route → its room
	pages *http.ServeMux    // finds the pattern of a path

	mu    sync.Mutex
	known map[string]bool // what is off
	until time.Time
}

// New wires the setting; [Module.Add] brings the rooms.
func New(d Deps) *Module {
	return &Module{
		db: d.DB, store: store{d.City}, history: history.New(d.City, "room"), clock: d.Clock, log: d.Log,
		of: map[string]string{}, pages: http.NewServeMux(),
	}
}

// Add takes in the rooms of a feature with the routes that it mounted. It panics
// when a room was declared before or names a path that is no route.
func (m *Module) Add(rooms []Room, routes []web.Route) {
	for i, r := range rooms {
		if m.has(r.ID) {
			panic("room: two rooms are called " + r.ID)
		}
		m.rooms = append(m.rooms, r)
		claimed := r.Only
		for _, route := range routes {
			others := slices.ContainsFunc(rooms, func(o Room) bool { return o.ID != r.ID && begins(route.Pattern, o.Paths) })
			if begins(route.Pattern, r.Paths) || i == 0 && !others {
				claimed = true
				if !begins(route.Pattern, r.Stays) {
					m.of[route.Pattern] = r.ID
				}
			}
		}
		if !claimed {
			panic("room: " + r.ID + " names no route of its feature")
		}
	}
	for _, route := range routes {
		if route.Method == http.MethodGet {
			m.pages.Handle("GET "+route.Pattern, http.NotFoundHandler())
		}
	}
}

func (m *Module) has(id string) bool {
	return slices.ContainsFunc(m.rooms, func(r Room) bool { return r.ID == id })
}

// Mount adds the page of the setting.
func (m *Module) Mount(rt *web.Router) {
	administrators := web.Roles(civic.Administrator)
	rt.Handle("GET "+page, administrators, m.form)
	rt.Handle("POST "+page, administrators, m.save)
}

// Nav declares what leads here.
func (m *Module) Nav() []nav.Entry {
	return []nav.Entry{{Key: "room.title", Path: page, Group: nav.Settings, Order: 30}}
}
