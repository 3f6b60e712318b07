package synthesis

import (
	"context"
	"log/slog"
	"time"

	"dienhong/civic"
	"dienhong/kit/room"
	"dienhong/platform/clock"
	"dienhong/platform/db"
	"dienhong/platform/secret"
	"dienhong/platform/web"
)

// Deps is what the feature needs.
type Deps struct {
	DB            *db.DB
	City          civic.CityID
	Clock         clock.Clock
	Zone          *time.Location
	Log           *slog.Logger
	Consultations Consultations
	Source        Source
	Reader        Reader
	Secret        *secret.Keeper // of the noise in figures by kind
	Hub           *web.Hub
	// Unguarded gives exact figures by kind, for tests of the attack that then succeeds.
	Unguarded bool
	Busy      func() bool // people wait for an answer; nil: unknown
}

// Module is the feature, ready to be mounted.
type Module struct {
	Service *Service
	deps    Deps
}

// New wires the feature.
func New(d Deps) *Module {
	s := &Service{
		db: d.DB, store: store{d.City}, secret: d.Secret, unguarded: d.Unguarded, clock: d.Clock, log: d.Log, consultations: d.Consultations, source: d.Source, reader: d.Reader, announce: d.Hub,
		busy: d.Busy, queue: newQueue(), doubts: newQueue(), results: map[civic.ConsultationNumber]*Result{},
	}
	d.DB.OnReturn(s.forget)
	return &Module{Service: s, deps: d}
}

// Run computes results as votes arrive, until ctx ends.
func (m *Module) Run(ctx context.Context) error { return m.Service.Run(ctx) }

// Rooms declares the parts of the site that are here.
func (m *Module) Rooms() []room.Room {
	return []room.Room{
		{ID: "synthesis", Key: "synthesis.map", Always: "synthesis.always"},
	}
}
