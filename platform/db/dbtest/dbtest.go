// Package dbtest runs tests on real databases: a fresh SQLite file and a fresh
// PostgreSQL database for every test, migrated and empty.
package dbtest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"dienhong/platform/db"
)

// Run runs test as the subtests "sqlite" and "postgres", each on a database with
// the migrations of fsys applied. The databases are gone after the test. Without
// PostgreSQL the test fails: what was not tried on both engines is not tested.
func Run(t *testing.T, fsys fs.FS, test func(t *testing.T, d *db.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, OpenSQLite(t, fsys)) })
	t.Run("postgres", func(t *testing.T) { test(t, OpenPostgres(t, fsys)) })
}

// OpenSQLite returns a fresh SQLite database until the end of the test. A nil fsys
// leaves it without tables.
func OpenSQLite(t testing.TB, fsys fs.FS) *db.DB {
	t.Helper()
	path := filepath.Join(Folder(t), "test.db")
	if fsys != nil {
		if err := os.WriteFile(path, template(t, fsys), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return open(t, db.Config{Path: path})
}

// Folder returns an empty folder until the end of the test, in memory where the
// machine has room there: SQLite waits for the disk after every commit, and what
// a test asks is seldom how fast the disk is. Tests of what survives a power cut
// use t.TempDir.
func Folder(t testing.TB) string {
	t.Helper()
	memory := inMemory()
	if memory == "" {
		return t.TempDir()
	}
	dir, err := os.MkdirTemp(memory, "dienhong-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// OpenPostgres returns a fresh PostgreSQL database until the end of the test. A nil
// fsys leaves it without tables.
func OpenPostgres(t testing.TB, fsys fs.FS) *db.DB {
	t.Helper()
	return open(t, db.Config{URL: NewPostgres(t, fsys)})
}

func open(t testing.TB, c db.Config) *db.DB {
	t.Helper()
	d, err := db.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Errorf("close the test database: %v", err)
		}
	})
	return d
}

var templates = struct {
	sync.Mutex
	files map[string][]byte // fingerprint of the migrations → SQLite file
}{files: map[string][]byte{}}

// template is a migrated SQLite file: copying it is faster than migrating again.
func template(t testing.TB, fsys fs.FS) []byte {
	t.Helper()
	templates.Lock()
	defer templates.Unlock()
	key := fingerprint(t, fsys)
	if file, ok := templates.files[key]; ok {
		return file
	}
	path := filepath.Join(t.TempDir(), "template.db")
	migrate(t, db.Config{Path: path}, fsys)
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	templates.files[key] = file
	return file
}

func migrate(t testing.TB, c db.Config, fsys fs.FS) {
	t.Helper()
	ctx := context.Background()
	d, err := db.Open(ctx, c)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Migrate(ctx, fsys); err != nil {
		d.Close()
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
}

// fingerprint identifies a set of migrations.
func fingerprint(t testing.TB, fsys fs.FS) string {
	t.Helper()
	h := sha256.New()
	err := fs.WalkDir(fsys, ".", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := fs.ReadFile(fsys, path)
		fmt.Fprintf(h, "%s %d\n", path, len(b))
		h.Write(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return hex.EncodeToString(h.Sum(nil)[:12])
}
