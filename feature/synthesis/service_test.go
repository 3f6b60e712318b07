package synthesis

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"dienhong/civic"
	"dienhong/engine/opinionmap"
	"dienhong/migrations"
	"dienhong/platform/await"
	"dienhong/platform/clock"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
	"dienhong/platform/secret"
	"dienhong/platform/web"

	"github.com/google/go-cmp/cmp"
)

var noon = time.Date(2020, 10, 2, 5, 0, 0, 0, time.UTC)

var testKey = func() *secret.Keeper {
	k, err := secret.Load(strings.Repeat("0a", 32), "")
	if err != nil {
		panic(err)
	}
	return k
}()

func module(d *db.DB, in *town) *Module {
	return New(Deps{
		DB: d, City: civic.FirstCity, Clock: clock.At(noon).Now, Zone: time.UTC, Log: slog.New(slog.DiscardHandler),
		Consultations: in, Source: in, Secret: testKey, Hub: web.NewHub(100),
	})
}

func TestAResultIsStoredAndSurvivesARestart(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		in := newTown(20)
		in.camps(1, 40, 30, 6)
		first := module(d, in).Service
		if now, err := first.Current(ctx, "song-hong"); err != nil || now.Result != nil || !now.Behind() {
			t.Fatalf("before the first computation: %+v, %v", now.Result, err)
		}
		if err := first.Refresh(ctx, 1); err != nil {
			t.Fatal(err)
		}
		now, err := first.Current(ctx, "song-hong")
		if err != nil || now.Behind() || now.Result.Version != int64(len(in.log)) || !now.Result.ComputedAt.Equal(noon) {
			t.Fatalf("after it: %+v, %v", now, err)
		}
		in.vote(500, 1, opinionmap.Agree)
		in.vote(500, 2, opinionmap.Pass)
		again, err := module(d, in).Service.Current(ctx, "song-hong")
		if err != nil || !again.Behind() {
			t.Fatalf("after a restart: %v", err)
		}
		if diff := cmp.Diff(now.Result, again.Result); diff != "" {
			t.Errorf("the result changed by a restart: %s", diff)
		}
	})
}

func TestAnOlderResultNeverReplacesANewerOne(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s := store{civic.FirstCity}
		for _, version := range []int64{7, 9, 8} {
			r := &Result{Consultation: 1, Version: version, Method: Method, Fingerprint: "f", State: TooFew, Groups: []Group{}}
			if err := d.Tx(t.Context(), func(tx *db.Tx) error { return s.saveResult(t.Context(), tx, r) }); err != nil {
				t.Fatal(err)
			}
		}
		if r, err := s.result(t.Context(), d.Read(), 1); err != nil || r.Version != 9 {
			t.Errorf("version %+v, %v", r, err)
		}
		if r, err := s.result(t.Context(), d.Read(), 2); err != nil || r != nil {
			t.Errorf("another consultation: %+v, %v", r, err)
		}
	})
}

// While votes rain down, the worker computes again and again, and ends with all
// of them.
func TestTheWorkerFollowsTheVotes(t *testing.T) {
	d := dbtest.OpenSQLite(t, migrations.FS)
	in := newTown(12)
	m := module(d, in)
	ctx, stop := context.WithCancel(t.Context())
	var working sync.WaitGroup
	working.Go(func() { _ = m.Run(ctx) })
	in.camps(4, 30, 25, 3)
	want := int64(len(in.log))
	await.True(t, "the votes in the result", func() bool {
		now, err := m.Service.Current(t.Context(), "song-hong")
		if err != nil {
			t.Fatal(err)
		}
		return now.Result != nil && now.Result.Version == want
	})
	stop()
	working.Wait()
}

func TestHidingAStatementMakesANewResult(t *testing.T) {
	d := dbtest.OpenSQLite(t, migrations.FS)
	in := newTown(20)
	in.camps(1, 40, 30, 6)
	s := module(d, in).Service
	if err := s.Refresh(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	in.statements[2].Moderation = opinionmap.Rejected
	if err := s.Refresh(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	now, err := s.Current(t.Context(), "song-hong")
	if err != nil || now.Result.Hidden != 1 || len(now.Result.Findings) != 19 {
		t.Errorf("%d hidden, %d findings, %v", now.Result.Hidden, len(now.Result.Findings), err)
	}
}

func TestTheQueueCoalescesAndRests(t *testing.T) {
	q := newQueue()
	now := time.Now()
	for range 1000 {
		q.ask(1)
	}
	q.ask(2)
	if n, ok, _ := q.next(now); !ok || n != 1 {
		t.Errorf("first %d %v", n, ok)
	}
	q.rest(1, now.Add(time.Minute))
	q.ask(1)
	if n, ok, _ := q.next(now); !ok || n != 2 {
		t.Errorf("a thousand votes are one computation: %d %v", n, ok)
	}
	if _, ok, wait := q.next(now); ok || wait != time.Minute {
		t.Errorf("rests %v", wait)
	}
	if n, ok, _ := q.next(now.Add(time.Minute)); !ok || n != 1 {
		t.Errorf("after the rest %d %v", n, ok)
	}
	if _, ok, _ := q.next(now.Add(time.Hour)); ok {
		t.Error("nothing is asked for")
	}
}
