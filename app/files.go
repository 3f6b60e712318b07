package app

import (
	"context"
	"time"

	"dienhong/platform/blob"
	"dienhong/platform/db"
	"dienhong/platform/disk"
	"dienhong/platform/installation"
)

// orphaned is how long a stored file may belong to nothing: what is stored before
// the record that names it is there at once, and a record that was refused leaves
// its file to the sweep.
const orphaned = 2 * 24 * time.Hour

// sweepFiles deletes the files that no feature holds any more.
func (a *App) sweepFiles(ctx context.Context) error {
	before := time.Now().Add(-orphaned) // files have the time of the machine
	held := map[string]bool{}
	for _, module := range a.modules {
		m, ok := module.(interface {
			HeldFiles(ctx context.Context, q db.Queryer) ([]string, error)
		})
		if !ok {
			continue
		}
		names, err := m.HeldFiles(ctx, a.db.Read())
		if err != nil {
			return err
		}
		for _, name := range names {
			held[name] = true
		}
	}
	return a.files().Sweep(ctx, before, func(name string) bool { return held[name] })
}

func (a *App) files() blob.Home { return Files(a.db, a.config.Data) }

// room tells how much the disk that keeps files still takes; unknown when that is
// the database's.
func (a *App) room() (disk.Room, bool) {
	if a.db.Dialect() == db.PostgreSQL {
		return disk.Room{}, false
	}
	if a.config.Disk != nil {
		return a.config.Disk()
	}
	return disk.Of(a.config.Data)
}

// servers are those that work on the database, or did lately.
func (a *App) servers(ctx context.Context) ([]installation.Server, error) {
	return installation.Servers(ctx, a.db, City)
}
