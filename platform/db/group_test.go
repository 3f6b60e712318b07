package db_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"dienhong/migrations"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
)

func TestGroupAnswersEachCallerForItsOwnItem(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		var batches atomic.Int64
		g := db.NewGroup(d.Tx, 32, func(ctx context.Context, tx *db.Tx, keys []string) error {
			tx.AfterCommit(func() { batches.Add(1) })
			return insertKeys(ctx, tx, keys)
		})
		const callers, each = 20, 10
		var wg sync.WaitGroup
		var conflicts atomic.Int64
		for i := range callers {
			wg.Go(func() {
				for n := range each {
					err := g.Do(ctx, fmt.Sprintf("%d-%d", i, n))
					if err != nil {
						t.Error(err)
					}
					err = g.Do(ctx, fmt.Sprintf("same-%d", n)) // only one of the callers may win
					switch {
					case errors.Is(err, db.ErrConflict):
						conflicts.Add(1)
					case err != nil:
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		if err := g.Close(ctx); err != nil {
			t.Fatal(err)
		}
		if got := conflicts.Load(); got != (callers-1)*each {
			t.Errorf("%d conflicts", got)
		}
		if n := len(storedKeys(t, d)); n != callers*each+each {
			t.Errorf("%d keys stored", n)
		}
		if err := g.Do(ctx, "late"); !errors.Is(err, db.ErrClosed) {
			t.Errorf("after Close: %v", err)
		}
	})
}

// A caller who leaves the queue is not written for; Close writes the rest.
func TestGroupDropsThoseWhoLeaveAndFlushesAtClose(t *testing.T) {
	d := dbtest.OpenSQLite(t, migrations.FS)
	ctx := t.Context()
	busy, proceed := make(chan bool), make(chan bool)
	var once sync.Once
	g := db.NewGroup(d.Tx, 1, func(ctx context.Context, tx *db.Tx, keys []string) error {
		once.Do(func() { close(busy); <-proceed })
		return insertKeys(ctx, tx, keys)
	})
	answers := make(chan error, 2)
	go func() { answers <- g.Do(ctx, "first") }()
	<-busy
	gone, leave := context.WithCancel(ctx)
	leave()
	if err := g.Do(gone, "gone"); !errors.Is(err, context.Canceled) {
		t.Errorf("who left got %v", err)
	}
	leaving, cancel := context.WithCancel(ctx)
	cancel()
	if err := g.Close(leaving); !errors.Is(err, context.Canceled) {
		t.Errorf("impatient Close: %v", err)
	}
	close(proceed)
	if err := errors.Join(<-answers, g.Close(ctx)); err != nil {
		t.Fatal(err)
	}
	stored := storedKeys(t, d)
	if !stored["first"] || stored["gone"] {
		t.Errorf("stored %v", stored)
	}
}

// BenchmarkVote compares one commit per item with shared commits, 64 callers at
// synchronous=FULL. It is bound by the disk: compare the two, not two machines.
func BenchmarkVote(b *testing.B) {
	const callers = 64
	open := func(b *testing.B) *db.DB {
		d, err := db.Open(b.Context(), db.Config{Path: filepath.Join(b.TempDir(), "bench.db")})
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { d.Close() })
		err = d.Tx(b.Context(), func(tx *db.Tx) error {
			_, err := tx.Exec(b.Context(), `CREATE TABLE vote (id INTEGER PRIMARY KEY, city_id INTEGER NOT NULL,
				participant INTEGER NOT NULL, statement INTEGER NOT NULL, vote INTEGER NOT NULL, at INTEGER NOT NULL) STRICT`)
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
		return d
	}
	write := func(ctx context.Context, tx *db.Tx, batch []int64) error {
		_, err := tx.Append(ctx, "vote", []string{"city_id", "participant", "statement", "vote", "at"},
			db.Rows(batch, func(n int64) []any { return []any{1, n % 200_000, n % 1000, n%3 - 1, n} }))
		return err
	}
	run := func(b *testing.B, do func(n int64) error) {
		var next atomic.Int64
		var wg sync.WaitGroup
		b.ResetTimer()
		for range callers {
			wg.Go(func() {
				for n := next.Add(1); n <= int64(b.N); n = next.Add(1) {
					if err := do(n); err != nil {
						b.Error(err)
						return
					}
				}
			})
		}
		wg.Wait()
	}
	b.Run("single", func(b *testing.B) {
		d := open(b)
		run(b, func(n int64) error {
			return d.Tx(b.Context(), func(tx *db.Tx) error { return write(b.Context(), tx, []int64{n}) })
		})
	})
	b.Run("group", func(b *testing.B) {
		d := open(b)
		g := db.NewGroup(d.Tx, 512, write)
		defer g.Close(context.Background())
		run(b, func(n int64) error { return g.Do(b.Context(), n) })
	})
	b.Run("import", func(b *testing.B) {
		d := open(b)
		b.ResetTimer()
		batch := make([]int64, b.N)
		if err := d.Tx(b.Context(), func(tx *db.Tx) error { return write(b.Context(), tx, batch) }); err != nil {
			b.Fatal(err)
		}
	})
}

// TestACrowdIsRefusedAtOnce holds the writer and sends more than can wait (R25).
func TestACrowdIsRefusedAtOnce(t *testing.T) {
	const most = 4096 // that may wait
	d := dbtest.OpenSQLite(t, migrations.FS)
	held, release := make(chan struct{}, 1), make(chan struct{})
	group := db.NewGroup(d.Tx, 512, func(context.Context, *db.Tx, []int) error {
		select {
		case held <- struct{}{}:
		default:
		}
		<-release
		return nil
	})
	go func() { _ = group.Do(context.Background(), 0) }()
	<-held
	answers := make(chan error, 2*most)
	for i := range 2 * most {
		go func() { answers <- group.Do(context.Background(), i) }()
	}
	// While the writer is held, the only answers are refusals.
	for range most {
		if err := <-answers; !errors.Is(err, db.ErrBusy) {
			t.Fatalf("beyond the bound: %v", err)
		}
	}
	close(release)
	for range most {
		if err := <-answers; err != nil {
			t.Fatalf("who waited: %v", err)
		}
	}
	if err := errors.Join(group.Do(t.Context(), 1), group.Close(t.Context())); err != nil {
		t.Errorf("after the crowd: %v", err)
	}
}
