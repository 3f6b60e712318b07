package theme

import (
	"log/slog"
	"time"

	"dienhong/civic"
	"dienhong/kit/history"
	"dienhong/kit/nav"
	"dienhong/kit/room"
	"dienhong/kit/search"
	"dienhong/platform/clock"
	"dienhong/platform/db"
)

// Deps is what the feature needs.
type Deps struct {
	DB            *db.DB
	City          civic.CityID
	Clock         clock.Clock
	Zone          *time.Location
	Log           *slog.Logger
	Chain         Chain
	Consultations Consultations
	Comments      Comments
	Statements    Statements
}

// Module is the feature, ready to be mounted.
type Module struct {
	Service *Service
	deps    Deps
}

// New wires the feature.
func New(d Deps) *Module {
	s := &Service{
		db: d.DB, store: store{d.City, search.Index{DB: d.DB, City: d.City}}, history: history.New(d.City, "theme"), clock: d.Clock, chain: d.Chain, comments: d.Comments, statements: d.Statements,
		alike: &alike{open: map[civic.ConsultationNumber]*known{}},
	}
	d.DB.OnReturn(func() { s.alike.returned.Store(true) })
	return &Module{Service: s, deps: d}
}

// Nav declares what leads here.
func (m *Module) Nav() []nav.Entry {
	return []nav.Entry{
		{Key: "theme.found", Path: "/office/themes", Group: nav.Voices, Order: 40},
	}
}

// Rooms declares the parts of the site that are here.
func (m *Module) Rooms() []room.Room {
	return []room.Room{
		{ID: "theme", Key: "theme.found", Needs: []string{"comment"}},
	}
}
