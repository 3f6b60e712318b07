package db_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"dienhong/migrations"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
)

// family is a schema with what makes a restore hard: references between and
// inside tables, numbers given by the engine, all types, nulls.
var family = fstest.MapFS{
	"sqlite/00001_family.sql": {Data: []byte(`-- +goose Up
CREATE TABLE alley (city_id INTEGER NOT NULL, id TEXT NOT NULL, zone_id TEXT NOT NULL, PRIMARY KEY (city_id, id),
	FOREIGN KEY (city_id, zone_id) REFERENCES zone (city_id, id)) STRICT;
CREATE TABLE zone (city_id INTEGER NOT NULL, id TEXT NOT NULL, parent TEXT, PRIMARY KEY (city_id, id),
	FOREIGN KEY (city_id, parent) REFERENCES zone (city_id, id)) STRICT;
CREATE TABLE log (id INTEGER PRIMARY KEY AUTOINCREMENT, city_id INTEGER NOT NULL, r REAL, b BLOB, t TEXT, open INTEGER) STRICT;`)},
	"postgres/00001_family.sql": {Data: []byte(`-- +goose Up
CREATE TABLE zone (city_id BIGINT NOT NULL, id TEXT NOT NULL, parent TEXT, PRIMARY KEY (city_id, id),
	FOREIGN KEY (city_id, parent) REFERENCES zone (city_id, id));
CREATE TABLE alley (city_id BIGINT NOT NULL, id TEXT NOT NULL, zone_id TEXT NOT NULL, PRIMARY KEY (city_id, id),
	FOREIGN KEY (city_id, zone_id) REFERENCES zone (city_id, id));
CREATE TABLE log (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, city_id BIGINT NOT NULL, r DOUBLE PRECISION, b BYTEA, t TEXT, open BIGINT);`)},
}

// later is family after one more migration.
func later() fstest.MapFS {
	more := fstest.MapFS{}
	for name, file := range family {
		more[name] = file
	}
	step := &fstest.MapFile{Data: []byte("-- +goose Up\nALTER TABLE zone ADD COLUMN note TEXT NOT NULL DEFAULT 'old';")}
	more["sqlite/00002_note.sql"], more["postgres/00002_note.sql"] = step, step
	return more
}

func fill(t *testing.T, d *db.DB) {
	t.Helper()
	ctx := t.Context()
	log := []string{"city_id", "r", "b", "t", "open"}
	rows := [][]any{
		{1, 0.1, []byte{0, 255}, "Điện Biên \"\\\n\u2028<&>", true},
		{1, 5.0, nil, "", false},
		{1, nil, []byte{}, nil, nil},
		{math.MaxInt64, math.Inf(1), nil, "x", math.MinInt64},
	}
	err := d.Tx(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO zone (city_id, id, parent) VALUES (?, ?, ?), (?, ?, ?)`, 1, "z", nil, 1, "a", "z")
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `INSERT INTO alley (city_id, id, zone_id) VALUES (?, ?, ?)`, 1, "k", "a"); err != nil {
			return err
		}
		n, err := tx.Append(ctx, "log", log, db.Rows(rows, func(r []any) []any { return r }))
		if n != int64(len(rows)) {
			t.Errorf("%d rows appended", n)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func backup(t *testing.T, d *db.DB) []byte {
	t.Helper()
	var b bytes.Buffer
	if _, err := d.Backup(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// An archive of either engine restores on either, and a backup of that is the
// same archive to the byte.
func TestBackupMovesBetweenEngines(t *testing.T) {
	dbtest.Run(t, family, func(t *testing.T, from *db.DB) {
		fill(t, from)
		archive := backup(t, from)
		dbtest.Run(t, nil, func(t *testing.T, to *db.DB) {
			ctx := t.Context()
			if _, err := to.Restore(ctx, family, bytes.NewReader(archive), int64(len(archive))); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(backup(t, to), archive) {
				t.Error("the restored database gives another archive")
			}
			// Numbers go on after those restored.
			err := to.Tx(ctx, func(tx *db.Tx) error {
				var id int64
				if err := tx.Get(ctx, &id, `INSERT INTO log (city_id) VALUES (?) RETURNING id`, 1); err != nil || id != 5 {
					return fmt.Errorf("next number %d: %w", id, err)
				}
				return nil
			})
			if err != nil {
				t.Error(err)
			}
			_, err = to.Restore(ctx, family, bytes.NewReader(archive), int64(len(archive)))
			if !errors.Is(err, db.ErrNotEmpty) {
				t.Errorf("restored over rows: %v", err)
			}
		})
	})
}

func TestRestoreOfAnOlderArchiveMigrates(t *testing.T) {
	dbtest.Run(t, family, func(t *testing.T, from *db.DB) {
		fill(t, from)
		archive := backup(t, from)
		dbtest.Run(t, later(), func(t *testing.T, to *db.DB) {
			if _, err := to.Restore(t.Context(), later(), bytes.NewReader(archive), int64(len(archive))); err != nil {
				t.Fatal(err)
			}
			var notes []string
			err := to.Read().Select(t.Context(), &notes, `SELECT note FROM zone`)
			if err != nil || !slices.Equal(notes, []string{"old", "old"}) {
				t.Error(notes, err)
			}
		})
	})
}

func TestNewerSchemaIsRefused(t *testing.T) {
	dbtest.Run(t, later(), func(t *testing.T, d *db.DB) {
		if err := d.Migrate(t.Context(), family); !errors.Is(err, db.ErrNewerSchema) {
			t.Errorf("migrate: %v", err)
		}
		archive := backup(t, d)
		_, err := d.Restore(t.Context(), family, bytes.NewReader(archive), int64(len(archive)))
		if !errors.Is(err, db.ErrNewerSchema) {
			t.Errorf("restore: %v", err)
		}
	})
}

// Any changed byte of the content is noticed; the few bytes of the zip format
// that carry no meaning may change nothing.
func TestVerifyNoticesDamage(t *testing.T) {
	d := dbtest.OpenSQLite(t, family)
	fill(t, d)
	archive := backup(t, d)
	whole, err := db.Verify(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	for i := range archive {
		broken := bytes.Clone(archive)
		broken[i] ^= 0x10
		m, err := db.Verify(bytes.NewReader(broken), int64(len(broken)))
		if err == nil && !cmp.Equal(m, whole) {
			t.Fatalf("byte %d changed the content and was not noticed", i)
		}
	}
	for n := range len(archive) {
		if _, err := db.Verify(bytes.NewReader(archive[:n]), int64(n)); !errors.Is(err, db.ErrDamaged) {
			t.Fatalf("cut after %d bytes: %v", n, err)
		}
	}
}

// The two folders of the real migrations hold the same steps and make the same
// tables with the same columns.
func TestDialectsAgree(t *testing.T) {
	names := map[db.Dialect][]string{}
	for _, dialect := range []db.Dialect{db.SQLite, db.PostgreSQL} {
		files, err := migrations.FS.ReadDir(string(dialect))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			names[dialect] = append(names[dialect], f.Name())
		}
	}
	if diff := cmp.Diff(names[db.SQLite], names[db.PostgreSQL]); diff != "" {
		t.Errorf("files (-sqlite +postgres):\n%s", diff)
	}
	made := map[db.Dialect]db.Manifest{}
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		m, err := d.Backup(context.Background(), &bytes.Buffer{})
		if err != nil {
			t.Fatal(err)
		}
		made[d.Dialect()] = m
	})
	if diff := cmp.Diff(made[db.SQLite], made[db.PostgreSQL]); diff != "" {
		t.Errorf("tables (-sqlite +postgres):\n%s", diff)
	}
}
