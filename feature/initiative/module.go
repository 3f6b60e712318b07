package initiative

import (
	"log/slog"
	"time"

	"dienhong/civic"
	"dienhong/platform/clock"
	"dienhong/platform/db"
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
	// Hash turns a secret value into what is stored of it; see [Service].
	Hash func(purpose, value string) string
}

// Module is the feature, ready to be mounted.
type Module struct {
	Service *Service
	deps    Deps
}

// New wires the feature.
func New(d Deps) *Module {
	return &Module{Service: &Service{db: d.DB, store: store{d.City}, clock: d.Clock, chain: d.Chain, city: d.Around, hash: d.Hash}, deps: d}
}
