package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync/atomic"

	"dienhong/app"
	"dienhong/migrations"
	"dienhong/platform/db"
	"dienhong/platform/disk"
	"dienhong/platform/i18n"
	"dienhong/platform/installation"
	"dienhong/platform/sealed"
	"dienhong/platform/secret"
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

// errNotGenuine: the signature of a backup is not that of the key at hand.
var errNotGenuine = errors.New("backup not genuine")

// signs is the purpose for which the installation's key signs backups.
const signs = "backup"

type backupCommand struct {
	where     `embed:""`
	File      string   `arg:""`
	Recipient []string `placeholder:"age1…"`
}

// Run writes all data into one sealed archive while the site goes on, and reads the
// archive back before it gives it its name.
func (b *backupCommand) Run(e *environment) (err error) {
	if _, err := os.Stat(b.File); err == nil {
		return &fs.PathError{Op: "backup", Path: b.File, Err: fs.ErrExist}
	}
	others, err := sealed.ParseOthers(b.Recipient)
	if err != nil {
		return err
	}
	d, err := e.open(b.where)
	if err != nil {
		return err
	}
	defer d.Close()
	key, err := installation.Held(e, d, app.City, b.key())
	if err != nil {
		return err
	}
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
	m, err := write(e, w, d, key, others, app.Files(d, b.Data))
	done()
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), b.File); err != nil {
		return err
	}
	e.say("backup.done", b.File, i18n.Bytes(e, w.n.Load()), len(m.Tables), rows(m))
	kept := "backup.sealed"
	if len(others) > 0 {
		kept = "backup.shared"
	}
	e.say(kept, installation.Short(key.Fingerprint()))
	return nil
}

// write writes a sealed archive and reads it back.
func write(ctx context.Context, w *counting, d *db.DB, key *secret.Keeper, others sealed.Others, files db.Files) (db.Manifest, error) {
	seal, err := sealed.Create(w, key, others)
	if err != nil {
		return db.Manifest{}, err
	}
	m, err := d.Backup(ctx, seal, func(manifest []byte) []byte { return key.Sign(signs, manifest) }, files)
	if err := errors.Join(err, seal.Close()); err != nil {
		return m, err
	}
	a, err := unseal(w.file, w.n.Load(), key, nil)
	if err != nil {
		return m, err
	}
	return m, a.Verify()
}

// unseal opens a sealed archive, which knows whether the key signed it. Without a key
// nothing proves it.
func unseal(f io.ReaderAt, size int64, key *secret.Keeper, identities io.Reader) (*db.Archive, error) {
	content, n, err := sealed.Open(f, size, key, identities)
	if err != nil {
		return nil, err
	}
	return db.OpenArchive(content, n, func(manifest, signature []byte) bool {
		return key != nil && key.Signed(signs, manifest, signature)
	})
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
	where    `embed:""`
	File     string `arg:""`
	Identity string `placeholder:"FILE"`
	Unproven bool
}

// Run fills an empty database, of either engine, from a backup that this
// installation made.
func (r *restoreCommand) Run(e *environment) (err error) {
	if err := e.checked(r.where); err != nil {
		return err
	}
	f, err := os.Open(r.File)
	if err != nil {
		return err
	}
	defer f.Close()
	a, err := r.archive(e, f)
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
		if room, known := disk.Of(r.Data); known && room.Free < needed(a.Bytes()) {
			return errors.New(e.t("restore.room", i18n.Bytes(e, needed(a.Bytes())), i18n.Bytes(e, room.Free)))
		}
		c.Path = filepath.Join(r.Data, app.DatabaseFile)
	}
	d, err := db.Open(e, c)
	if err != nil {
		return err
	}
	done := e.working("restore.working", nil)
	err = d.Restore(e, migrations.FS, a, app.Files(d, r.Data).Restore)
	done()
	if err != nil {
		return errors.Join(err, d.Close())
	}
	e.say("restore.done", len(a.Tables), rows(a.Manifest))
	if !a.Genuine {
		e.say("restore.unproven")
	}
	g, _, err := e.key(d, r.where)
	if g == fail && err == nil {
		err = e.needKey(d, r.where)
	}
	return errors.Join(err, d.Close())
}

// needed is how much free space a restore of so many bytes takes: the rows are
// written beside the database before they are part of it.
func needed(content int64) int64 { return 2*content + 16<<20 }

// archive opens the backup with the keys at hand, and refuses one that is not
// genuine unless the operator has said that it may be anybody's.
func (r *restoreCommand) archive(e *environment, f *os.File) (*db.Archive, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	key, err := secret.Load(r.Secret, r.Data)
	if err != nil && !errors.Is(err, secret.ErrNone) {
		return nil, err
	}
	var identities io.Reader
	if r.Identity != "" {
		i, err := os.Open(r.Identity)
		if err != nil {
			return nil, err
		}
		defer i.Close()
		identities = i
	}
	a, err := unseal(f, info.Size(), key, identities)
	switch {
	case err != nil || a.Genuine || r.Unproven:
		return a, err
	case key == nil:
		return nil, errors.New(e.t("restore.unchecked"))
	}
	return nil, errNotGenuine
}
