package db_test

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"runtime"
	"slices"
	"strings"
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
	if _, err := d.Backup(t.Context(), &b, signed); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// signed and proven are a signature of the tests.
func signed(manifest []byte) []byte {
	sum := sha256.Sum256(append([]byte("of the tests"), manifest...))
	return sum[:]
}

func proven(manifest, signature []byte) bool { return bytes.Equal(signed(manifest), signature) }

// opened reads a whole archive.
func opened(archive []byte) (*db.Archive, error) {
	a, err := db.OpenArchive(bytes.NewReader(archive), int64(len(archive)), proven)
	if err != nil {
		return nil, err
	}
	return a, a.Verify()
}

// restore fills a database from an archive.
func restore(t *testing.T, d *db.DB, fsys fs.FS, archive []byte) error {
	t.Helper()
	a, err := opened(archive)
	if err != nil {
		t.Fatal(err)
	}
	return d.Restore(t.Context(), fsys, a)
}

// An archive of either engine restores on either, and a backup of that is the
// same archive to the byte.
func TestBackupMovesBetweenEngines(t *testing.T) {
	dbtest.Run(t, family, func(t *testing.T, from *db.DB) {
		fill(t, from)
		archive := backup(t, from)
		dbtest.Run(t, nil, func(t *testing.T, to *db.DB) {
			ctx := t.Context()
			if err := restore(t, to, family, archive); err != nil {
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
			err = restore(t, to, family, archive)
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
			if err := restore(t, to, later(), archive); err != nil {
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
		err := restore(t, d, family, archive)
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
	whole, err := opened(archive)
	if err != nil {
		t.Fatal(err)
	}
	for i := range archive {
		broken := bytes.Clone(archive)
		broken[i] ^= 0x10
		a, err := opened(broken)
		if err == nil && !cmp.Equal(a.Manifest, whole.Manifest) {
			t.Fatalf("byte %d changed the content and was not noticed", i)
		}
	}
	for n := range len(archive) {
		if _, err := opened(archive[:n]); !errors.Is(err, db.ErrDamaged) {
			t.Fatalf("cut after %d bytes: %v", n, err)
		}
	}
}

// An archive that somebody else signed is read, and known not to be genuine.
func TestAnArchiveMadeByOthersIsNotGenuine(t *testing.T) {
	d := dbtest.OpenSQLite(t, family)
	fill(t, d)
	var forged bytes.Buffer
	if _, err := d.Backup(t.Context(), &forged, func([]byte) []byte { return []byte("a guess") }); err != nil {
		t.Fatal(err)
	}
	if a, err := opened(forged.Bytes()); err != nil || a.Genuine {
		t.Errorf("somebody else's archive is genuine: %v", err)
	}
	if a, err := opened(backup(t, d)); err != nil || !a.Genuine {
		t.Errorf("one's own archive is not genuine: %v", err)
	}
}

// An archive unpacks to no more than its manifest says, so that what a restore
// takes is known before it begins.
func TestAnArchiveHoldsWhatItsManifestSays(t *testing.T) {
	d := dbtest.OpenSQLite(t, family)
	fill(t, d)
	archive := backup(t, d)
	in, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	a, err := opened(archive)
	if err != nil {
		t.Fatal(err)
	}
	var size int64
	for _, f := range in.File {
		if strings.HasPrefix(f.Name, "tables/") {
			size += int64(f.UncompressedSize64)
		}
	}
	if a.Bytes() != size || size == 0 {
		t.Errorf("the manifest says %d bytes, there are %d", a.Bytes(), size)
	}
	// The same archive with a table that goes on for 64 MB of nothing.
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range in.File {
		to, err := w.Create(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		from, err := f.Open()
		if err == nil {
			_, err = io.Copy(to, from)
		}
		if err == nil && f.Name == "tables/log.ndjson" {
			_, err = io.CopyN(to, endless{}, 64<<20)
		}
		if err := errors.Join(err, from.Close()); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if _, err := opened(out.Bytes()); !errors.Is(err, db.ErrDamaged) {
		t.Errorf("a table longer than it says: %v", err)
	}
	if runtime.ReadMemStats(&after); after.TotalAlloc-before.TotalAlloc > 16<<20 {
		t.Errorf("%d MB were read of it", (after.TotalAlloc-before.TotalAlloc)>>20)
	}
}

// endless gives spaces without end.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
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
		m, err := d.Backup(context.Background(), &bytes.Buffer{}, signed)
		if err != nil {
			t.Fatal(err)
		}
		made[d.Dialect()] = m
	})
	if diff := cmp.Diff(made[db.SQLite], made[db.PostgreSQL]); diff != "" {
		t.Errorf("tables (-sqlite +postgres):\n%s", diff)
	}
}
