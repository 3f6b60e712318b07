package intake

import (
	"context"
	"io"
	"log/slog"
	"time"

	"dienhong/civic"
	"dienhong/platform/blob"
	"dienhong/platform/clock"
	"dienhong/platform/db"
	"dienhong/platform/secret"
)

// Deps is what the feature needs.
type Deps struct {
	DB     *db.DB
	City   civic.CityID
	Clock  clock.Clock
	Zone   *time.Location
	Log    *slog.Logger
	Around Consultations
	Bodies Bodies
	Secret *secret.Keeper
	Files  blob.Store
	// Keep is how long a contact is kept; 0: until it is erased.
	Keep time.Duration
}

// Module is the feature, ready to be mounted.
type Module struct {
	Service *Service
	deps    Deps
}

// New wires the feature.
func New(d Deps) *Module {
	return &Module{Service: &Service{
		db: d.DB, store: store{d.City}, clock: d.Clock, zone: d.Zone, around: d.Around, bodies: d.Bodies, secret: d.Secret, files: d.Files, keep: d.Keep,
	}, deps: d}
}

// Run erases contacts whose time is over, once an hour, until ctx ends.
func (m *Module) Run(ctx context.Context) error {
	tick := time.NewTicker(time.Hour)
	defer tick.Stop()
	for {
		if n, err := m.Service.Purge(ctx); err != nil && ctx.Err() == nil {
			m.deps.Log.ErrorContext(ctx, "cannot erase contacts whose time is over", "err", err)
		} else if n > 0 {
			m.deps.Log.InfoContext(ctx, "contacts erased", "number", n)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// MaxScan is the size of a scanned letter in bytes.
const MaxScan = 10 << 20

// Store keeps a scan; its content decides what it is.
//
// Errors: [blob.ErrTooLarge], [blob.ErrKind].
func (s *Service) Store(ctx context.Context, r io.Reader) (Scan, error) {
	info, err := s.files.Put(ctx, r, MaxScan, blob.Scans)
	return Scan{info.Name, info.Type, info.Size}, err
}

// OpenScan gives the scan of an opinion; for the office only.
//
// Errors: Forbidden; NotFound.
func (s *Service) OpenScan(ctx context.Context, who civic.Actor, id civic.ID) (Opinion, io.ReadSeekCloser, error) {
	if err := CanRead(who); err != nil {
		return Opinion{}, nil, err
	}
	o, err := s.Opinion(ctx, who, id)
	if err != nil {
		return Opinion{}, nil, err
	}
	if o.Scan.Name == "" {
		return Opinion{}, nil, civic.NotFound("scan")
	}
	f, err := s.files.Open(ctx, o.Scan.Name)
	return o, f, err
}
