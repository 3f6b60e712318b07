package synthesis

import (
	"context"
	"log/slog"
	"slices"
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
	"dienhong/platform/web"

	"github.com/google/go-cmp/cmp"
)

var noon = time.Date(2020, 10, 2, 5, 0, 0, 0, time.UTC)

func module(d *db.DB, in *town) *Module {
	return New(Deps{
		DB: d, City: civic.FirstCity, Clock: clock.At(noon).Now, Zone: time.UTC, Log: slog.New(slog.DiscardHandler),
		Consultations: in, Source: in, Hub: web.NewHub(100),
	})
}

func TestAResultIsStoredAndSurvivesARestart(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		in := newTown(20)
		in.camps(1, 40, 30, 6)
		first := module(d, in).Service
		if now, err := first.Current(ctx, "song-hong"); err != nil || now.Result != nil || now.Newer == 0 {
			t.Fatalf("before the first computation: %+v, %v", now.Result, err)
		}
		if err := first.Refresh(ctx, 1); err != nil {
			t.Fatal(err)
		}
		now, err := first.Current(ctx, "song-hong")
		if err != nil || now.Result == nil || now.Newer != 0 || now.Result.Version != int64(len(in.log)) || !now.Result.ComputedAt.Equal(noon) {
			t.Fatalf("after it: %+v, %v", now, err)
		}
		in.vote(500, 1, opinionmap.Agree)
		in.vote(500, 2, opinionmap.Pass)
		again, err := module(d, in).Service.Current(ctx, "song-hong")
		if err != nil || again.Newer != 2 {
			t.Fatalf("after a restart: %d newer, %v", again.Newer, err)
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

// A burst of votes, such as an import, must not leave the number of groups of its
// beginning on the page for the length of a usual rest.
func TestACertaintyOfTooFewOfTheVotesIsRenewedSoon(t *testing.T) {
	d := dbtest.OpenSQLite(t, migrations.FS)
	in := newTown(12)
	in.camps(1, 40, 30, 3)
	s := module(d, in).Service
	far := func(when string, want bool) {
		t.Helper()
		if got := s.farBehind(t.Context(), 1); got != want {
			t.Errorf("%s: far behind is %v", when, got)
		}
	}
	far("before any result", false)
	if err := s.Refresh(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	far("after the first", false)
	in.camps(2, 20, 20, 3)
	if err := s.refresh(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	far("with half as many votes more", true)
	if err := s.assess(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	far("after the next", false)
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

// A vote and a kind that is said change the figures by kind an hour later at the
// earliest, and nothing that is public before tells them.
func TestFiguresByKindAreRenewedHourly(t *testing.T) {
	d := dbtest.OpenSQLite(t, migrations.FS)
	in := newTown(20)
	in.camps(1, 40, 30, 6)
	s := module(d, in).Service
	now := noon
	s.clock = func() time.Time { return now }
	renewed := func() Current {
		t.Helper()
		if err := s.Refresh(t.Context(), 1); err != nil {
			t.Fatal(err)
		}
		c, err := s.Current(t.Context(), "song-hong")
		if err != nil || c.Result == nil || c.Newer != 0 {
			t.Fatalf("%+v %v", c, err)
		}
		return c
	}
	first := renewed().Result
	if len(first.Kinds) < 2 || len(first.Findings[1].ByKind) == 0 {
		t.Fatal("the town has no figures by kind")
	}
	in.kinds[500] = civic.Citizen
	if again := renewed(); again.stamp() != first.stamp() {
		t.Error("a kind that is said shows at once")
	}
	in.vote(500, 1, opinionmap.Agree)
	in.statements[2].Moderation = opinionmap.Rejected
	now = noon.Add(KindsEvery - time.Second)
	second := renewed().Result
	if second.Findings[1].All.Total() != first.Findings[1].All.Total()+1 || len(second.Findings) != 19 {
		t.Error("the vote and the hidden statement do not show at once")
	}
	if diff := cmp.Diff(first.Kinds, second.Kinds) + cmp.Diff(first.Findings[1].ByKind, second.Findings[1].ByKind); diff != "" || !second.KindsAt.Equal(noon) {
		t.Errorf("within the hour: %s", diff)
	}
	now = noon.Add(KindsEvery)
	third := renewed().Result
	if third.KindsVersion != third.Version || !third.KindsAt.Equal(now) || third.Findings[1].KindTotal != third.Findings[1].All || cmp.Equal(first.Kinds, third.Kinds) {
		t.Errorf("after the hour the figures are of line %d", third.KindsVersion)
	}
	// An hour in which nobody votes ends like any other: the next vote is not the
	// moment at which a kind shows.
	now = now.Add(KindsEvery)
	quiet := renewed().Result
	now = now.Add(time.Second)
	in.kinds[501] = civic.Citizen
	in.vote(501, 1, opinionmap.Agree)
	next := renewed().Result
	if diff := cmp.Diff(quiet.Kinds, next.Kinds) + cmp.Diff(quiet.Findings[1].ByKind, next.Findings[1].ByKind); diff != "" || next.Version == quiet.Version {
		t.Errorf("the first vote after a quiet hour: %s", diff)
	}
}

func TestAfterARestartFiguresByKindWaitForNoVote(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		in := newTown(20)
		in.camps(1, 40, 30, 6)
		if err := module(d, in).Service.Refresh(t.Context(), 1); err != nil {
			t.Fatal(err)
		}
		in.vote(500, 1, opinionmap.Agree)
		in.kinds[500] = civic.Citizen
		started := module(d, in).Service
		started.clock = func() time.Time { return noon.Add(KindsEvery) }
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		go func() { _ = started.Run(ctx) }()
		await.True(t, "figures by kind although nobody votes or looks", func() bool {
			return slices.ContainsFunc(started.known(), func(r *Result) bool { return r.KindsVersion == int64(len(in.log)) })
		})
	})
}
