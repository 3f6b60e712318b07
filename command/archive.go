package command

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync/atomic"

	"dienhong/app"
	"dienhong/migrations"
	"dienhong/platform/db"
	"dienhong/platform/i18n"
)

// open opens an existing database without changing its schema.
func (e *environment) open(w where) (*db.DB, error) {
	if err := e.checked(w); err != nil {
		return nil, err
	}
	if w.Database != "" {
		return db.Open(e, db.Config{URL: w.Database})
	}
	path := filepath.Join(w.Data, app.DatabaseFile)
	if _, err := os.Stat(path); err != nil {
		return nil, err
	}
	return db.Open(e, db.Config{Path: path})
}

type backupCommand struct {
	where `embed:""`
	File  string `arg:""`
}

// Run writes all data into one archive while the site goes on, and reads the
// archive back before it gives it its name.
func (b *backupCommand) Run(e *environment) (err error) {
	if _, err := os.Stat(b.File); err == nil {
		return &fs.PathError{Op: "backup", Path: b.File, Err: fs.ErrExist}
	}
	d, err := e.open(b.where)
	if err != nil {
		return err
	}
	defer d.Close()
	f, err := os.OpenFile(b.File+".part", os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	w := &counting{file: f}
	done := e.working("backup.working", func() string { return i18n.Bytes(e, w.n.Load()) })
	defer done()
	if _, err := d.Backup(e, w, app.Files(d, b.Data)); err != nil {
		return errors.Join(err, f.Close())
	}
	m, err := db.Verify(f, w.n.Load())
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), b.File); err != nil {
		return err
	}
	e.say("backup.done", b.File, i18n.Bytes(e, w.n.Load()), len(m.Tables), rows(m))
	return nil
}

// counting counts what is written into a file.
type counting struct {
	file *os.File
	n    atomic.Int64
}

func (c *counting) Write(p []byte) (int, error) {
	n, err := c.file.Write(p)
	c.n.Add(int64(n))
	return n, err
}

func rows(m db.Manifest) (n int64) {
	for _, t := range m.Tables {
		n += t.Rows
	}
	return n
}

type restoreCommand struct {
	where `embed:""`
	File  string `arg:""`
}

// Run fills an empty database, of either engine, from an archive.
func (r *restoreCommand) Run(e *environment) (err error) {
	if err := e.checked(r.where); err != nil {
		return err
	}
	f, err := os.Open(r.File)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	sweep := sweeper(r.where)
	defer func() {
		if err != nil {
			err = errors.Join(err, sweep())
		}
	}()
	c := db.Config{URL: r.Database}
	if r.Database == "" {
		if err := os.MkdirAll(r.Data, 0o700); err != nil {
			return fmt.Errorf("%w: %w", app.ErrData, err)
		}
		c.Path = filepath.Join(r.Data, app.DatabaseFile)
	}
	d, err := db.Open(e, c)
	if err != nil {
		return err
	}
	done := e.working("restore.working", nil)
	m, err := d.Restore(e, migrations.FS, f, info.Size(), app.Files(d, r.Data).Restore)
	done()
	if err != nil {
		return errors.Join(err, d.Close())
	}
	e.say("restore.done", len(m.Tables), rows(m))
	g, _, err := e.key(d, r.where)
	if g == fail && err == nil {
		err = e.needKey(d, r.where)
	}
	return errors.Join(err, d.Close())
}
