package jobs

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"dienhong/migrations"
	"dienhong/platform/clock"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"

	"pgregory.net/rapid"
)

var start = time.Date(2020, 10, 2, 1, 0, 0, 0, time.UTC)

type letter struct{ N int }

func enqueue(t *testing.T, q *Queue, kind string, body any, o ...Option) string {
	t.Helper()
	var id string
	if err := q.DB.Tx(t.Context(), func(tx *db.Tx) (err error) {
		id, err = q.Enqueue(t.Context(), tx, kind, body, o...)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return id
}

func drain(t *testing.T, q *Queue) int {
	t.Helper()
	n, err := q.Drain(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func status(t *testing.T, q *Queue, kind string) Status {
	t.Helper()
	all, err := q.Statuses(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range all {
		if s.Kind == kind {
			return s
		}
	}
	t.Fatalf("no status of %s", kind)
	return Status{}
}

// TestConformance is what any engine must do.
func TestConformance(t *testing.T) {
	for name, test := range map[string]func(*testing.T, *db.DB, *clock.Settable){
		"exists exactly when the change exists": aJobFollowsItsTransaction,
		"waits longer after each failure":       failuresWaitAndEnd,
		"a hopeless failure is not repeated":    permanentFailures,
		"what gave up long ago is forgotten":    oldFailures,
		"a dead worker's job is taken over":     leasesEnd,
		"a lost lease is noticed":               lostLeases,
		"what ends the program is parked":       whatEndsTheProgram,
		"effect and end are one":                completesInTheTransaction,
		"one waiting job per key":               onceOnly,
		"done once by many servers":             manyServers,
		"periodic work":                         periodic,
		"stopping does not count":               stopping,
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) { test(t, d, clock.At(start)) })
		})
	}
}

func aJobFollowsItsTransaction(t *testing.T, d *db.DB, c *clock.Settable) {
	q := New(Config{DB: d, City: 1, Clock: c.Now})
	var got []int
	Register(q, "letter", Limits{}, func(_ context.Context, j Job, b letter) error {
		got = append(got, b.N)
		return nil
	})
	undone := errors.New("undone")
	err := d.Tx(t.Context(), func(tx *db.Tx) error {
		if _, err := q.Enqueue(t.Context(), tx, "letter", letter{1}); err != nil {
			return err
		}
		return undone
	})
	if !errors.Is(err, undone) || drain(t, q) != 0 {
		t.Fatal("a job outlived its transaction", err)
	}
	enqueue(t, q, "letter", letter{3}, At(start.Add(time.Minute)))
	enqueue(t, q, "letter", letter{2})
	if drain(t, q); len(got) != 1 || got[0] != 2 {
		t.Fatal("only what is due", got)
	}
	c.Add(time.Minute)
	if drain(t, q); len(got) != 2 || got[1] != 3 {
		t.Fatal("due later", got)
	}
	if s := status(t, q, "letter"); s != (Status{Kind: "letter"}) {
		t.Error("what is done leaves the table", s)
	}
	other := New(Config{DB: d, City: 2, Clock: c.Now})
	Register(other, "letter", Limits{}, func(context.Context, Job, letter) error { return nil })
	enqueue(t, other, "letter", letter{9})
	if drain(t, q) != 0 || drain(t, other) != 1 {
		t.Error("cities do not share jobs")
	}
}

func failuresWaitAndEnd(t *testing.T, d *db.DB, c *clock.Settable) {
	q := New(Config{DB: d, City: 1, Clock: c.Now})
	var attempts []Job
	broken := true
	Register(q, "letter", Limits{Attempts: 3}, func(_ context.Context, j Job, _ letter) error {
		attempts = append(attempts, j)
		if broken {
			return errors.New("server said no " + strings.Repeat("ố", 400))
		}
		return nil
	})
	id := enqueue(t, q, "letter", letter{})
	drain(t, q)
	if drain(t, q) != 0 {
		t.Fatal("it must wait before the second attempt")
	}
	c.Add(10 * time.Second)
	drain(t, q)
	c.Add(10 * time.Second)
	if drain(t, q) != 0 {
		t.Fatal("the second wait is longer")
	}
	c.Add(10 * time.Second)
	drain(t, q)
	if len(attempts) != 3 || attempts[1].Last || !attempts[2].Last || attempts[2].Attempt != 3 {
		t.Fatalf("attempts: %+v", attempts)
	}
	c.Add(24 * time.Hour)
	if drain(t, q) != 0 {
		t.Fatal("failed for good")
	}
	failed, err := q.Failures(t.Context(), 10)
	if err != nil || len(failed) != 1 || failed[0].ID != id || failed[0].Attempts != 3 || !strings.HasPrefix(failed[0].Problem, "server said no") {
		t.Fatalf("failures are visible: %+v %v", failed, err)
	}
	broken = false
	for want, act := range map[error]string{nil: id, db.ErrNotFound: "nothing"} {
		if err := d.Tx(t.Context(), func(tx *db.Tx) error { return q.Retry(t.Context(), tx, act) }); !errors.Is(err, want) {
			t.Fatalf("retry %s: %v", act, err)
		}
	}
	if drain(t, q) != 1 || status(t, q, "letter").Failed != 0 {
		t.Error("a retry by hand begins anew")
	}
}

func permanentFailures(t *testing.T, d *db.DB, c *clock.Settable) {
	q := New(Config{DB: d, City: 1, Clock: c.Now})
	Register(q, "hopeless", Limits{}, func(context.Context, Job, letter) error { return Permanent(errors.New("no such mailbox")) })
	Register(q, "panics", Limits{Attempts: 1}, func(context.Context, Job, letter) error { panic("index out of range") })
	Register(q, "typed", Limits{}, func(context.Context, Job, letter) error { return nil })
	id := enqueue(t, q, "hopeless", letter{})
	enqueue(t, q, "panics", letter{})
	enqueue(t, q, "typed", "not a letter")
	drain(t, q)
	failed, err := q.Failures(t.Context(), 10)
	if err != nil || len(failed) != 3 {
		t.Fatalf("%+v %v", failed, err)
	}
	if err := d.Tx(t.Context(), func(tx *db.Tx) error { return q.Dismiss(t.Context(), tx, id) }); err != nil {
		t.Fatal(err)
	}
	if failed, _ = q.Failures(t.Context(), 10); len(failed) != 2 {
		t.Error("a dismissed failure is gone")
	}
}

func oldFailures(t *testing.T, d *db.DB, c *clock.Settable) {
	q := New(Config{DB: d, City: 1, Clock: c.Now})
	Register(q, "hopeless", Limits{}, func(context.Context, Job, letter) error { return Permanent(errors.New("no such mailbox")) })
	enqueue(t, q, "hopeless", letter{})
	drain(t, q)
	for _, left := range []int{1, 0} {
		if err := q.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		if failed, err := q.Failures(t.Context(), 10); err != nil || len(failed) != left {
			t.Fatalf("%d failures are left, %d should be: %v", len(failed), left, err)
		}
		c.Add(keepFailed + time.Hour)
	}
}

func leasesEnd(t *testing.T, d *db.DB, c *clock.Settable) {
	dead, alive := New(Config{DB: d, City: 1, Clock: c.Now}), New(Config{DB: d, City: 1, Clock: c.Now})
	var seen []Job
	for _, q := range []*Queue{dead, alive} {
		Register(q, "letter", Limits{Attempts: 2}, func(_ context.Context, j Job, _ letter) error {
			seen = append(seen, j)
			return nil
		})
	}
	enqueue(t, dead, "letter", letter{})
	for range 2 { // two workers take it and are killed
		if list, err := dead.takeDue(t.Context()); err != nil || len(list) != 1 {
			t.Fatal(list, err)
		}
		if drain(t, alive) != 0 {
			t.Fatal("the lease still holds")
		}
		c.Add(61 * time.Second)
	}
	drain(t, alive)
	if failed, _ := alive.Failures(t.Context(), 1); len(seen) != 0 || len(failed) != 1 {
		t.Error("a job that kills its worker must not go round for ever", seen, failed)
	}
}

func lostLeases(t *testing.T, d *db.DB, c *clock.Settable) {
	q := New(Config{DB: d, City: 1, Clock: c.Now})
	Register(q, "letter", Limits{}, func(context.Context, Job, letter) error { return nil })
	enqueue(t, q, "letter", letter{})
	slow, err := q.takeDue(t.Context())
	if err != nil || len(slow) != 1 {
		t.Fatal(err)
	}
	if err := q.renew(t.Context(), slow[0]); err != nil {
		t.Fatal("a held lease can be renewed", err)
	}
	c.Add(2 * time.Minute)
	if second, err := q.takeDue(t.Context()); err != nil || len(second) != 1 || second[0].Attempt != 2 {
		t.Fatal(second, err)
	}
	if err := q.renew(t.Context(), slow[0]); !errors.Is(err, ErrLost) {
		t.Error("renewing a lost lease", err)
	}
	if err := d.Tx(t.Context(), func(tx *db.Tx) error { return slow[0].Complete(t.Context(), tx) }); !errors.Is(err, ErrLost) {
		t.Error("the slow worker must not end another's job", err)
	}
	if status(t, q, "letter").Running != 1 {
		t.Error("the second worker's job goes on")
	}
}

func completesInTheTransaction(t *testing.T, d *db.DB, c *clock.Settable) {
	q := New(Config{DB: d, City: 1, Clock: c.Now})
	Register(q, "chain", Limits{}, func(ctx context.Context, j Job, b letter) error {
		return d.Tx(ctx, func(tx *db.Tx) error {
			if b.N > 0 {
				if _, err := q.Enqueue(ctx, tx, "chain", letter{b.N - 1}); err != nil {
					return err
				}
			}
			return j.Complete(ctx, tx)
		})
	})
	enqueue(t, q, "chain", letter{3})
	if n := drain(t, q); n != 4 {
		t.Error("links of the chain", n)
	}
}

func onceOnly(t *testing.T, d *db.DB, c *clock.Settable) {
	q := New(Config{DB: d, City: 1, Clock: c.Now})
	runs := 0
	Register(q, "recompute", Limits{}, func(ctx context.Context, _ Job, _ letter) error {
		if runs++; runs == 1 { // a change that comes while it works is not lost
			return q.DB.Tx(ctx, func(tx *db.Tx) error {
				_, err := q.Enqueue(ctx, tx, "recompute", letter{}, Once("7"))
				return err
			})
		}
		return nil
	})
	for range 5 {
		enqueue(t, q, "recompute", letter{}, Once("7"))
	}
	if drain(t, q); runs != 2 {
		t.Error("runs:", runs)
	}
}

func manyServers(t *testing.T, d *db.DB, _ *clock.Settable) {
	const total = 60
	var mu sync.Mutex
	done := map[int]int{}
	var left atomic.Int64
	left.Store(total)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var servers []*Queue
	for range 3 {
		q := New(Config{DB: d, City: 1, Clock: clock.System, Poll: 20 * time.Millisecond})
		Register(q, "letter", Limits{AtOnce: 4}, func(_ context.Context, _ Job, b letter) error {
			mu.Lock()
			done[b.N]++
			mu.Unlock()
			if left.Add(-1) == 0 {
				stop()
			}
			return nil
		})
		servers = append(servers, q)
	}
	var wg sync.WaitGroup
	for _, q := range servers {
		wg.Go(func() { _ = q.Run(ctx) })
	}
	for i := range total {
		enqueue(t, servers[i%3], "letter", letter{i})
	}
	wg.Wait()
	for i := range total {
		if done[i] != 1 {
			t.Errorf("job %d was done %d times", i, done[i])
		}
	}
}

func periodic(t *testing.T, d *db.DB, c *clock.Settable) {
	runs := 0
	var servers []*Queue
	for range 2 {
		q := New(Config{DB: d, City: 1, Clock: c.Now})
		q.Every("sweep", time.Hour, func(context.Context) error { runs++; return nil })
		if err := q.schedule(t.Context()); err != nil {
			t.Fatal(err)
		}
		servers = append(servers, q)
	}
	for _, q := range servers {
		drain(t, q)
	}
	if runs != 1 {
		t.Fatal("once at the start, by one server", runs)
	}
	c.Add(59 * time.Minute)
	drain(t, servers[0])
	if c.Add(time.Minute); drain(t, servers[1]) != 1 || runs != 2 {
		t.Error("once in the next hour", runs)
	}
	c.Add(50 * time.Hour)
	if drain(t, servers[0]); runs != 3 {
		t.Error("missed runs are made up for once", runs)
	}
}

func stopping(t *testing.T, d *db.DB, c *clock.Settable) {
	q := New(Config{DB: d, City: 1, Clock: c.Now, Poll: 10 * time.Millisecond})
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	Register(q, "slow", Limits{}, func(ctx context.Context, _ Job, _ letter) error {
		stop()
		<-ctx.Done()
		return fmt.Errorf("send: %w", ctx.Err())
	})
	enqueue(t, q, "slow", letter{})
	if err := q.Run(ctx); err != nil {
		t.Fatal(err)
	}
	next, err := q.takeDue(t.Context())
	if err != nil || len(next) != 1 || next[0].Attempt != 1 {
		t.Errorf("after the stop it begins again at once: %+v %v", next, err)
	}
}

func TestWaitsGrowAndStayBounded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, spread := rapid.IntRange(1, 200).Draw(t, "attempt"), rapid.Float64Range(0, 0.999).Draw(t, "spread")
		d := wait(n, spread)
		if d < 8*time.Second || d > 6*time.Hour {
			t.Fatalf("wait(%d) = %v", n, d)
		}
		if wait(n+1, spread) < d {
			t.Fatalf("wait(%d) is shorter than wait(%d)", n+1, n)
		}
	})
}

// whatEndsTheProgram is a job at which the program dies each time, long before its
// attempts are used up.
func whatEndsTheProgram(t *testing.T, d *db.DB, c *clock.Settable) {
	q := New(Config{DB: d, City: 1, Clock: c.Now})
	begun := 0
	Register(q, "poison", Limits{}, func(context.Context, Job, letter) error { begun++; return nil })
	id := enqueue(t, q, "poison", letter{1})
	for range maxSilent {
		if list, err := q.take(t.Context(), "poison", 1); err != nil || len(list) != 1 {
			t.Fatalf("%v %v", list, err)
		}
		c.Add(2 * q.Lease) // nobody says how it ended
	}
	drain(t, q)
	failures, err := q.Failures(t.Context(), 10)
	if err != nil || begun != 0 || len(failures) != 1 || failures[0].ID != id || failures[0].Problem == "" {
		t.Fatalf("begun %d times; %+v %v", begun, failures, err)
	}
	if err := d.Tx(t.Context(), func(tx *db.Tx) error { return q.Retry(t.Context(), tx, id) }); err != nil {
		t.Fatal(err)
	}
	if drain(t, q); begun != 1 {
		t.Errorf("tried again by hand, it was begun %d times", begun)
	}
}
