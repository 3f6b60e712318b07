package db_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"dienhong/migrations"
	"dienhong/platform/await"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
)

// Variables by which the test program becomes the writer that is killed.
const (
	childPath = "DB_TEST_CHILD_PATH"
	childURL  = "DB_TEST_CHILD_URL"
)

func TestMain(m *testing.M) {
	path, url := os.Getenv(childPath), os.Getenv(childURL)
	if path != "" || url != "" {
		fmt.Fprintln(os.Stderr, writeUntilKilled(db.Config{Path: path, URL: url}))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

func insertKeys(ctx context.Context, tx *db.Tx, keys []string) error {
	_, err := tx.Append(ctx, "installation", []string{"city_id", "key", "value"},
		db.Rows(keys, func(key string) []any { return []any{1, key, ""} }))
	return err
}

// writeUntilKilled prints each key once it is acknowledged.
func writeUntilKilled(c db.Config) error {
	ctx := context.Background()
	d, err := db.Open(ctx, c)
	if err != nil {
		return err
	}
	g := db.NewGroup(d.Tx, 64, insertKeys)
	failed := make(chan error)
	for i := range 16 {
		go func() {
			for n := 0; ; n++ {
				key := fmt.Sprintf("%d-%d", i, n)
				if err := g.Do(ctx, key); err != nil {
					failed <- err
					return
				}
				os.Stdout.WriteString(key + "\n")
			}
		}()
	}
	return <-failed
}

func storedKeys(t *testing.T, d *db.DB) map[string]bool {
	t.Helper()
	var keys []string
	if err := d.Read().Select(t.Context(), &keys, `SELECT key FROM installation`); err != nil {
		t.Fatal(err)
	}
	set := map[string]bool{}
	for _, k := range keys {
		set[k] = true
	}
	return set
}

func TestKilledWriterKeepsWhatItAcknowledged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "killed.db")
	first, err := db.Open(t.Context(), db.Config{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(first.Migrate(t.Context(), migrations.FS), first.Close()); err != nil {
		t.Fatal(err)
	}
	for engine, config := range map[string]db.Config{
		"sqlite": {Path: path}, "postgres": {URL: dbtest.NewPostgres(t, migrations.FS)},
	} {
		t.Run(engine, func(t *testing.T) {
			child := exec.Command(os.Args[0])
			child.Env = append(os.Environ(), childPath+"="+config.Path, childURL+"="+config.URL)
			var complaint bytes.Buffer
			child.Stderr = &complaint
			out, err := child.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := child.Start(); err != nil {
				t.Fatal(err)
			}
			var acknowledged []string
			for lines := bufio.NewScanner(out); lines.Scan(); {
				acknowledged = append(acknowledged, lines.Text())
				if len(acknowledged) == 500 {
					if err := child.Process.Kill(); err != nil {
						t.Fatal(err)
					}
				}
			}
			_ = child.Wait()
			if len(acknowledged) < 500 {
				t.Fatalf("the writer ended after %d keys: %s", len(acknowledged), &complaint)
			}
			d, err := db.Open(t.Context(), config)
			if err != nil {
				t.Fatal(err)
			}
			defer d.Close()
			stored := storedKeys(t, d)
			for _, key := range acknowledged {
				if !stored[key] {
					t.Errorf("%s was acknowledged and is lost", key)
				}
			}
			if d.Dialect() == db.SQLite {
				var verdict string
				if err := d.Read().Get(t.Context(), &verdict, `PRAGMA integrity_check`); err != nil || verdict != "ok" {
					t.Error(verdict, err)
				}
			}
		})
	}
}

func TestFullStorageAcknowledgesNothingItLoses(t *testing.T) {
	d := dbtest.OpenSQLite(t, migrations.FS)
	ctx := t.Context()
	limit := func(pages int) {
		err := d.Tx(ctx, func(tx *db.Tx) error {
			var got int
			return tx.Get(ctx, &got, fmt.Sprintf(`PRAGMA max_page_count = %d`, pages))
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	limit(40)
	g := db.NewGroup(d.Tx, 8, insertKeys)
	defer g.Close(ctx)
	var acknowledged []string
	var err error
	for i := 0; err == nil && i < 1000; i++ {
		key := fmt.Sprintf("%d-%s", i, strings.Repeat("x", 1000))
		if err = g.Do(ctx, key); err == nil {
			acknowledged = append(acknowledged, key)
		}
	}
	if !errors.Is(err, db.ErrFull) {
		t.Fatalf("after %d keys: %v", len(acknowledged), err)
	}
	stored := storedKeys(t, d)
	if len(stored) != len(acknowledged) {
		t.Errorf("%d acknowledged, %d stored", len(acknowledged), len(stored))
	}
	limit(10_000)
	if err := g.Do(ctx, "space again"); err != nil {
		t.Errorf("after space came back: %v", err)
	}
}

// While another process holds the file, readers go on, a writer waits its turn
// or, beyond its patience, is told that the database is busy.
func TestLockedDatabase(t *testing.T) {
	ctx := t.Context()
	path := filepath.Join(t.TempDir(), "locked.db")
	open := func(patience time.Duration) *db.DB {
		d, err := db.Open(ctx, db.Config{Path: path, BusyTimeout: patience})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { d.Close() })
		return d
	}
	holder, hasty, patient := open(0), open(50*time.Millisecond), open(await.Hopeless)
	if err := holder.Migrate(ctx, migrations.FS); err != nil {
		t.Fatal(err)
	}
	var released atomic.Bool
	done := make(chan error)
	err := holder.Tx(ctx, func(tx *db.Tx) error {
		err := hasty.Tx(ctx, func(tx *db.Tx) error { return set(ctx, tx, "hasty", "") })
		if !errors.Is(err, db.ErrBusy) {
			t.Errorf("hasty: %v", err)
		}
		if len(storedKeys(t, hasty)) != 0 {
			t.Error("rows from nowhere")
		}
		go func() {
			err := patient.Tx(ctx, func(tx *db.Tx) error { return set(ctx, tx, "patient", "") })
			if !released.Load() {
				err = errors.Join(err, errors.New("it did not wait"))
			}
			done <- err
		}()
		time.Sleep(300 * time.Millisecond)
		released.Store(true)
		return nil
	})
	if err := errors.Join(err, <-done); err != nil {
		t.Error(err)
	}
}

// One program's own transactions wait in line too, and give up in time.
func TestBusyBehindOwnTransaction(t *testing.T) {
	ctx := t.Context()
	d, err := db.Open(ctx, db.Config{Path: filepath.Join(t.TempDir(), "own.db"), BusyTimeout: 50 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	err = d.Tx(ctx, func(*db.Tx) error { return d.Tx(ctx, func(*db.Tx) error { return nil }) })
	if !errors.Is(err, db.ErrBusy) {
		t.Error(err)
	}
}

func TestGone(t *testing.T) {
	ctx := t.Context()
	folder := t.TempDir()
	if _, err := db.Open(ctx, db.Config{Path: filepath.Join(folder, "none", "x.db")}); !errors.Is(err, db.ErrGone) {
		t.Errorf("no folder: %v", err)
	}
	if _, err := db.Open(ctx, db.Config{URL: "postgres://x@/x?host=" + folder}); !errors.Is(err, db.ErrGone) {
		t.Errorf("no server: %v", err)
	}
	d := dbtest.OpenPostgres(t, migrations.FS)
	err := d.Tx(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, `SELECT pg_terminate_backend(pg_backend_pid())`); err != nil {
			return err
		}
		return set(ctx, tx, "a", "")
	})
	if !errors.Is(err, db.ErrGone) {
		t.Errorf("connection cut: %v", err)
	}
	if err := d.Ping(ctx); err != nil {
		t.Errorf("the next connection: %v", err)
	}
	path := filepath.Join(folder, "gone.db")
	s, err := db.Open(ctx, db.Config{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := errors.Join(s.Ping(ctx), os.Remove(path)); err != nil {
		t.Fatal(err)
	}
	if err := s.Ping(ctx); !errors.Is(err, db.ErrGone) {
		t.Errorf("file removed: %v", err)
	}
}
