package consultation

import (
	"context"
	"log/slog"
	"time"

	"dienhong/civic"
	"dienhong/platform/clock"
	"dienhong/platform/db"
)

// Figures counts what people gave to a consultation.
type Figures struct{ Participants, Statements, Votes int }

// Figurer counts; opinion knows.
type Figurer interface {
	Figures(ctx context.Context, consultation int64) (Figures, error)
}

// Document is an entry of the city's register, as this feature shows it.
type Document struct {
	Number string
	Date   string // YYYY-MM-DD
	Issuer civic.Text
	Title  civic.Text
	Link   string
}

// City is what this feature needs to know of the installation.
type City interface {
	Pillars(ctx context.Context) ([]Pillar, error)
	Documents(ctx context.Context, consultation civic.ID) ([]Document, error)
}

// Deps is what the feature needs.
type Deps struct {
	DB      *db.DB
	City    civic.CityID
	Clock   clock.Clock
	Zone    *time.Location
	Log     *slog.Logger
	Figures Figurer
	Around  City
}

// Module is the feature, ready to be mounted.
type Module struct {
	Service *Service
	deps    Deps
}

// New wires the feature.
func New(d Deps) *Module {
	return &Module{
		Service: &Service{db: d.DB, store: store{d.City}, clock: d.Clock, zone: d.Zone, figures: d.Figures, known: map[string]known{}},
		deps:    d,
	}
}
