package db_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/ncruces/go-sqlite3/driver"

	"dienhong/migrations"
	"dienhong/platform/db"
)

// migrated returns the bytes of an empty database.
func migrated(t *testing.T) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x.db")
	d, err := db.Open(t.Context(), db.Config{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(d.Migrate(t.Context(), migrations.FS), d.Close()); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// survivors opens what a cut of the power left; sound tells whether SQLite found
// no damage.
func survivors(t *testing.T, left disk) (keys map[string]bool, sound bool) {
	t.Helper()
	folder, err := os.MkdirTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(folder)
	left.write(t, folder)
	d, err := db.Open(t.Context(), db.Config{Path: filepath.Join(folder, "x.db")})
	if err != nil {
		return nil, false
	}
	defer d.Close()
	var verdict string
	if err := d.Read().Get(t.Context(), &verdict, `PRAGMA integrity_check`); err != nil || verdict != "ok" {
		return nil, false
	}
	return storedKeys(t, d), true
}

// TestAPowerCutLosesNothingThatWasAcknowledged writes by many callers with
// checkpoints between, and then looks at the disk as it would be after a cut at
// hundreds of moments (R1). A disk that only says that it synced must be found
// out, or the test would prove nothing.
func TestAPowerCutLosesNothingThatWasAcknowledged(t *testing.T) {
	tape := newTape(t, "tape-power")
	start := disk{"x.db": migrated(t)}
	folder := t.TempDir()
	start.write(t, folder)
	path := filepath.Join(folder, "x.db")
	d, err := db.Open(t.Context(), db.Config{Path: path, VFS: "tape-power"})
	if err != nil {
		t.Fatal(err)
	}
	checkpoints, err := driver.Open("file:" + path + "?vfs=tape-power&_pragma=busy_timeout(5000)")
	if err != nil {
		t.Fatal(err)
	}
	checkpoints.SetMaxOpenConns(1)
	group := db.NewGroup(d.Tx, 32, insertKeys)
	var writers sync.WaitGroup
	for i := range 8 {
		writers.Go(func() {
			for n := range 60 {
				key := fmt.Sprintf("%d-%d", i, n)
				if err := group.Do(context.Background(), key); err != nil {
					t.Error(err)
					return
				}
				tape.note(step{kind: told, file: key})
			}
		})
	}
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for mode := 0; ; mode++ {
			select {
			case <-stop:
				return
			case <-time.After(3 * time.Millisecond):
				checkpoint(t, checkpoints, []string{"PASSIVE", "TRUNCATE"}[mode%2])
			}
		}
	}()
	writers.Wait()
	close(stop)
	<-stopped
	if err := errors.Join(group.Close(t.Context()), checkpoints.Close(), d.Close()); err != nil {
		t.Fatal(err)
	}

	many := 200
	if testing.Short() {
		many = 40
	}
	seed := uint64(time.Now().UnixNano())
	r := rand.New(rand.NewPCG(seed, 1))
	places := make([]int, many)
	for i := range places {
		places[i] = r.IntN(len(tape.steps))
	}
	slices.Sort(places)
	for _, lying := range []bool{false, true} {
		if lying {
			places = places[len(places)*3/4:]
		}
		lost, unsound, checked := 0, 0, 0
		cuts(start, tape.steps, places, lying, r, func(left disk, acknowledged map[string]bool) {
			checked++
			keys, sound := survivors(t, left)
			if !sound {
				unsound++
				return
			}
			for key := range acknowledged {
				if !keys[key] {
					lost++
					return
				}
			}
		})
		t.Logf("%d steps, %d cuts, lying disk %v: %d with loss, %d damaged; seed %d", len(tape.steps), checked, lying, lost, unsound, seed)
		if bad := lost+unsound > 0; bad != lying || checked != len(places) {
			t.Errorf("a disk that lies: %v; %d of %d cuts lost something, %d damaged the file (seed %d)", lying, lost, checked, unsound, seed)
		}
	}
}

func checkpoint(t *testing.T, on *sql.DB, mode string) {
	var busy, log, moved int
	if err := on.QueryRow(`PRAGMA wal_checkpoint(`+mode+`)`).Scan(&busy, &log, &moved); err != nil {
		t.Errorf("checkpoint: %v", err)
	}
}

// TestADiskThatFailsOnceIsNotBelieved lets one write or sync after the other fail
// (R6): what was acknowledged is there, and after a failed sync nothing more is.
func TestADiskThatFailsOnceIsNotBelieved(t *testing.T) {
	start := disk{"x.db": migrated(t)}
	calls := 40
	if testing.Short() {
		calls = 8
	}
	for name, fault := range diskFaults {
		tape := newTape(t, "tape-"+name)
		for n := 1; n <= calls; n++ {
			folder, err := os.MkdirTemp(t.TempDir(), "")
			if err != nil {
				t.Fatal(err)
			}
			start.write(t, folder)
			path := filepath.Join(folder, "x.db")
			tape.calls, tape.failAt, tape.failWith = 0, n, fault
			d, err := db.Open(t.Context(), db.Config{Path: path, VFS: "tape-" + name, BusyTimeout: 50 * time.Millisecond})
			if err != nil {
				continue // it does not even start: nothing is acknowledged
			}
			var acknowledged []string
			failed := false
			for i := range 12 {
				key := fmt.Sprint(i)
				err := d.Tx(t.Context(), func(tx *db.Tx) error { return insertKeys(t.Context(), tx, []string{key}) })
				if err == nil {
					if failed && name == "sync" && tape.calls > n {
						t.Errorf("%s fails at call %d: it goes on writing", name, n)
					}
					acknowledged = append(acknowledged, key)
				} else if tape.calls >= n {
					failed = true
				}
			}
			_ = d.Close() // may fail, as the disk did
			again, err := db.Open(t.Context(), db.Config{Path: path})
			if err != nil {
				t.Fatalf("%s fails at call %d: it does not open again: %v", name, n, err)
			}
			stored := storedKeys(t, again)
			for _, key := range acknowledged {
				if !stored[key] {
					t.Errorf("%s fails at call %d: %s was acknowledged and is lost", name, n, key)
				}
			}
			if err := again.Close(); err != nil {
				t.Error(err)
			}
		}
	}
}
