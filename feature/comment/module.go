package comment

import (
	"context"
	"io"
	"log/slog"
	"time"

	"dienhong/civic"
	"dienhong/kit/history"
	"dienhong/kit/nav"
	"dienhong/kit/room"
	"dienhong/kit/search"
	"dienhong/platform/blob"
	"dienhong/platform/clock"
	"dienhong/platform/db"
	"dienhong/platform/disk"
	"dienhong/platform/secret"
	"dienhong/platform/web"

	"github.com/a-h/templ"
)

// Deps is what the feature needs.
type Deps struct {
	DB            *db.DB
	City          civic.CityID
	Clock         clock.Clock
	Zone          *time.Location
	Log           *slog.Logger
	Consultations Consultations
	Bodies        Bodies
	Replies       Replies // nil: nobody answers
	Secret        *secret.Keeper
	Files         blob.Store
	Held          Held // tables between the look and the import
	// Room tells how much the disk for files still takes; false: unknown.
	Room func() (disk.Room, bool)
	// Address gives scheme and host of the site, for what is printed.
	Address func() string
	// Keep is how long a contact is kept; 0: until it is erased.
	Keep time.Duration
}

// Module is the feature, ready to be mounted.
type Module struct {
	Service *Service
	deps    Deps
	sends   *web.Limiter // comments that one network address sends
	bytes   *web.Limiter // megabytes of files that it sends
	lookups *web.Limiter // tracking codes that it tries
}

// Replies draws the answers of the city.
type Replies interface {
	// RepliesTo draws the public answers to any of the things; nil: there is none.
	RepliesTo(ctx context.Context, of ...civic.Ref) (templ.Component, error)
}

// Held keeps files that somebody sent and has not confirmed.
type Held interface {
	Put(ctx context.Context, r io.Reader, limit int64, kinds []string) (blob.Info, error)
	Open(ctx context.Context, name string) (io.ReadSeekCloser, error)
	Remove(ctx context.Context, name string) error
	Sweep(ctx context.Context, before time.Time, held func(name string) bool) error
}

// New wires the feature.
func New(d Deps) *Module {
	if d.Room == nil {
		d.Room = func() (disk.Room, bool) { return disk.Room{}, false }
	}
	return &Module{Service: &Service{
		db: d.DB, store: store{d.City, search.Index{DB: d.DB, City: d.City}}, history: history.New(d.City, "comment"), clock: d.Clock, zone: d.Zone, consultations: d.Consultations, bodies: d.Bodies, secret: d.Secret, files: d.Files, held: d.Held, room: d.Room, keep: d.Keep,
	}, deps: d, sends: web.NewLimiter(10, 60), bytes: web.NewLimiter(10, 200), lookups: web.NewLimiter(300, 300)}
}

// Run erases contacts whose time is over, once an hour, until ctx ends.
func (m *Module) Run(ctx context.Context) error {
	tick := time.NewTicker(time.Hour)
	defer tick.Stop()
	for {
		if n, err := m.Service.Purge(ctx); err != nil && ctx.Err() == nil {
			m.deps.Log.ErrorContext(ctx, "cannot erase contacts whose time is over", "error", err.Error())
		} else if n > 0 {
			m.deps.Log.InfoContext(ctx, "contacts erased", "count", n)
		}
		if err := m.deps.Held.Sweep(ctx, time.Now().Add(-heldFor), blob.Nothing); err != nil && ctx.Err() == nil {
			m.deps.Log.ErrorContext(ctx, "cannot delete tables that nobody confirmed", "error", err.Error())
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// heldFor is how long a table waits to be confirmed.
const heldFor = 24 * time.Hour

// Nav declares what leads here.
func (m *Module) Nav() []nav.Entry {
	return []nav.Entry{
		{Key: "comment.found", Path: "/office/comments", Group: nav.Voices, Order: 30},
	}
}

// Rooms declares the parts of the site that are here.
func (m *Module) Rooms() []room.Room {
	return []room.Room{
		{ID: "comment", Key: "comment.found", Stays: []string{"/track"}},
	}
}
