package statement

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"dienhong/civic"
	"dienhong/engine/opinionmap"
	"dienhong/migrations"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
	"dienhong/platform/secret"
)

var (
	moderator = civic.Actor{Kind: civic.OfficerActor, Person: "01", Name: "Kiểm duyệt", Roles: []civic.Role{civic.Moderator}}
	noon      = time.Date(2020, 10, 2, 5, 0, 0, 0, time.UTC)
)

// around is a consultation whose doors the test opens and closes.
type around struct{ c civic.Consultation }

func (a *around) Snapshot(_ context.Context, slug string) (civic.Consultation, error) {
	if slug != a.c.Slug {
		return civic.Consultation{}, civic.NotFound("consultation")
	}
	return a.c, nil
}

func (a *around) SnapshotByNumber(context.Context, civic.ConsultationNumber) (civic.Consultation, error) {
	return a.c, nil
}

func (a *around) Snapshots(context.Context, civic.Actor) ([]civic.Consultation, error) {
	return []civic.Consultation{a.c}, nil
}

// testKey is the same for every service of a test, as for servers that share an
// installation.
var testKey = func() *secret.Keeper {
	k, err := secret.Load(strings.Repeat("0a", 32), "")
	if err != nil {
		panic(err)
	}
	return k
}()

func newService(t *testing.T, d *db.DB, a *around) *Service {
	t.Helper()
	s, err := NewService(t.Context(), Deps{
		DB: d, City: civic.FirstCity, Clock: func() time.Time { return noon }, Zone: time.UTC, Log: slog.Default(), Consultations: a, Secret: testKey, Unguarded: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close(context.Background()) })
	if err := s.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}

func open() *around {
	return &around{civic.Consultation{Number: 1, Slug: "hn", TakesVotes: true, TakesTexts: true, ModerateFirst: true, ClosedKey: "app.closed.closed"}}
}

func seeds(n int) []Statement {
	var list []Statement
	for i := range n {
		list = append(list, Statement{Text: civic.Text{VI: fmt.Sprintf("Nhận định số %d về thành phố", i)}})
	}
	return list
}

func TestVotesAreKeptAndTheLastOneCounts(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		ctx, a := t.Context(), open()
		s := newService(t, d, a)
		if err := s.Seeds(ctx, moderator, 1, seeds(3)); err != nil {
			t.Fatal(err)
		}
		k := NewKey()
		for _, b := range []Ballot{
			{Key: k, Statement: 0, Vote: opinionmap.Agree, Once: "a"},
			{Key: k, Statement: 0, Vote: opinionmap.Disagree, Once: "b"},
			{Key: k, Statement: 0, Vote: opinionmap.Agree, Once: "a"}, // a phone sends an old vote again
			{Key: NewKey(), Statement: 0, Vote: opinionmap.Pass},
		} {
			if err := s.Cast(ctx, "hn", b); err != nil {
				t.Fatal(err)
			}
		}
		again := newService(t, d, a) // another server, or this one after a restart
		for name, s := range map[string]*Service{"the same server": s, "another server": again} {
			list, err := s.Statements(ctx, 1)
			if err != nil || list[0].Tally != (opinionmap.Tally{Disagree: 1, Pass: 1}) {
				t.Errorf("%s: %+v %v", name, list[0].Tally, err)
			}
			f, err := s.Figures(ctx, 1)
			if err != nil || f != (Figures{Participants: 2, Statements: 3, Votes: 2}) {
				t.Errorf("%s: %+v %v", name, f, err)
			}
		}
	})
}

func TestWhatIsRefusedIsNotWritten(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		ctx, a := t.Context(), open()
		s := newService(t, d, a)
		if err := s.Seeds(ctx, moderator, 1, seeds(2)); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Decide(ctx, moderator, Ref{1, 1}, Verdict{Act: Hide, Reason: "insult"}); err != nil {
			t.Fatal(err)
		}
		for name, c := range map[string]struct {
			slug string
			b    Ballot
			want civic.Kind
		}{
			"no such consultation": {"x", Ballot{Key: NewKey(), Vote: 1}, civic.KindNotFound},
			"no such statement":    {"hn", Ballot{Key: NewKey(), Statement: 9, Vote: 1}, civic.KindNotFound},
			"hidden statement":     {"hn", Ballot{Key: NewKey(), Statement: 1, Vote: 1}, civic.KindGone},
			"no such vote":         {"hn", Ballot{Key: NewKey(), Vote: 3}, civic.KindInvalid},
			"no key":               {"hn", Ballot{Vote: 1}, civic.KindInvalid},
		} {
			if err := s.Cast(ctx, c.slug, c.b); !civic.IsKind(err, c.want) {
				t.Errorf("%s: %v", name, err)
			}
		}
		a.c.TakesVotes = false
		if err := s.Cast(ctx, "hn", Ballot{Key: NewKey(), Vote: 1}); !civic.IsKind(err, civic.KindClosed) {
			t.Errorf("closed: %v", err)
		}
		if n, err := s.store.head(ctx, d.Read()); n.Last != 0 || err != nil {
			t.Errorf("%d votes were written, %v", n, err)
		}
	})
}

func TestManyVoteAtOnce(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		ctx, a := t.Context(), open()
		s := newService(t, d, a)
		if err := s.Seeds(ctx, moderator, 1, seeds(5)); err != nil {
			t.Fatal(err)
		}
		shared := NewKey() // one participant on two devices at once
		var wg sync.WaitGroup
		for i := range 40 {
			wg.Go(func() {
				k := NewKey()
				if i%4 == 0 {
					k = shared
				}
				for st := range int64(5) {
					if err := s.Cast(ctx, "hn", Ballot{Key: k, Statement: st, Vote: opinionmap.Agree}); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		if err := s.CatchUp(ctx); err != nil {
			t.Fatal(err)
		}
		want := Figures{Participants: 31, Statements: 5, Votes: 155}
		if f, _ := s.Figures(ctx, 1); f != want {
			t.Errorf("live: %+v, want %+v", f, want)
		}
		if f, _ := newService(t, d, a).Figures(ctx, 1); f != want {
			t.Errorf("recounted from the log: %+v, want %+v", f, want)
		}
		n := 0
		if err := s.EachVote(ctx, 1, func(opinionmap.VoteEvent) error { n++; return nil }); err != nil || n != 200 {
			t.Errorf("%d lines in the log, %v", n, err)
		}
	})
}

func TestAnIdeaFromSendingToDecision(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		s := newService(t, d, open())
		if err := s.Seeds(ctx, moderator, 1, seeds(1)); err != nil {
			t.Fatal(err)
		}
		for text, key := range map[string]string{
			"": "error.field.required", "Ngắn": "error.field.too_short", strings.Repeat("ố", 201): "error.field.too_long",
			"Xem https://example.org nhé": "statement.error.no_links", "Hai dòng\nở đây": "statement.error.one_line",
		} {
			_, _, err := s.Submit(ctx, "hn", Submission{Key: NewKey(), Text: text})
			var e *civic.Error
			if !errors.As(err, &e) || len(e.Fields) != 1 || e.Fields[0].Key != key {
				t.Errorf("%q: %v, want %s", text, err, key)
			}
		}
		st, code, err := s.Submit(ctx, "hn", Submission{Key: NewKey(), Text: "Nên có thêm ghế ngồi ở phố đi bộ"})
		if err != nil || st.State != Waiting {
			t.Fatalf("%+v %v", st, err)
		}
		var dup *DuplicateError
		if _, _, err := s.Submit(ctx, "hn", Submission{Key: NewKey(), Text: "NÊN có thêm  ghế ngồi ở phố đi bộ."}); !errors.As(err, &dup) || dup.Existing.ID != st.ID {
			t.Errorf("the same idea in other clothes: %v", err)
		}
		if err := s.Cast(ctx, "hn", Ballot{Key: NewKey(), Statement: st.ID, Vote: 1}); !civic.IsKind(err, civic.KindGone) {
			t.Errorf("a vote on what waits: %v", err)
		}
		queue, n, err := s.Queue(ctx, moderator, 0, 10)
		if err != nil || len(n) != 1 || n[0].N != 1 || queue[0].ID != st.ID {
			t.Fatalf("%+v %v %v", queue, n, err)
		}
		if _, err := s.Decide(ctx, moderator, Ref{1, st.ID}, Verdict{Act: Return}); !civic.IsKind(err, civic.KindInvalid) {
			t.Errorf("returned without a reason: %v", err)
		}
		if _, err := s.Decide(ctx, civic.Visitor(), Ref{1, st.ID}, Verdict{Act: Accept}); !civic.IsKind(err, civic.KindForbidden) {
			t.Errorf("a visitor moderates: %v", err)
		}
		if _, err := s.Decide(ctx, moderator, Ref{1, st.ID}, Verdict{Act: Merge, Reason: "duplicate", Into: 0, From: Waiting}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Decide(ctx, moderator, Ref{1, st.ID}, Verdict{Act: Accept, From: Waiting}); !civic.IsKind(err, civic.KindConflict) {
			t.Errorf("two moderators at once: %v", err)
		}
		got, err := s.Track(ctx, " "+strings.ToLower(strings.ReplaceAll(code, "-", " "))+" ")
		if err != nil || got.Statement.ID != st.ID || got.Target == nil || len(got.Decisions) != 1 {
			t.Errorf("%+v %v", got, err)
		}
		if _, err := s.Track(ctx, "0000-0000-0000"); !civic.IsKind(err, civic.KindInvalid) {
			t.Errorf("a code that does not exist: %v", err)
		}
	})
}

func TestTheDrawReachesEverything(t *testing.T) {
	s := newService(t, dbtest.OpenSQLite(t, migrations.FS), open())
	ctx := t.Context()
	if err := s.Seeds(ctx, moderator, 1, seeds(12)); err != nil {
		t.Fatal(err)
	}
	k, seen := NewKey(), map[int64]bool{}
	for {
		card, err := s.Next(ctx, civic.Consultation{Number: 1, Slug: "hn"}, k)
		if err != nil {
			t.Fatal(err)
		}
		if card.Done {
			break
		}
		if seen[card.Statement.ID] {
			t.Fatalf("statement %d twice", card.Statement.ID)
		}
		seen[card.Statement.ID] = true
		if p := s.secret.propensity(1, card.Statement.ID, card.Served); p <= 0 || p > 1 {
			t.Fatalf("propensity %g of %q", p, card.Served)
		}
		if p := s.secret.propensity(1, card.Statement.ID+1, card.Served); p != 0 {
			t.Error("a signature served for another statement")
		}
		if err := s.Cast(ctx, "hn", Ballot{Key: k, Statement: card.Statement.ID, Vote: 1, Served: card.Served}); err != nil {
			t.Fatal(err)
		}
	}
	if len(seen) != 12 {
		t.Errorf("%d of 12 statements were shown", len(seen))
	}
}

func BenchmarkCast(b *testing.B) {
	d := dbtest.OpenSQLite(b, migrations.FS)
	s, err := NewService(b.Context(), Deps{DB: d, City: 1, Clock: time.Now, Zone: time.UTC, Log: slog.Default(), Consultations: open(), Secret: testKey})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = s.Close(context.Background()) }()
	if err := s.Seeds(b.Context(), moderator, 1, seeds(54)); err != nil {
		b.Fatal(err)
	}
	b.SetParallelism(32)
	b.RunParallel(func(pb *testing.PB) {
		k, i := NewKey(), int64(0)
		for pb.Next() {
			if err := s.Cast(context.Background(), "hn", Ballot{Key: k, Statement: i % 54, Vote: opinionmap.Agree}); err != nil {
				b.Error(err)
			}
			if i++; i%54 == 0 {
				k = NewKey()
			}
		}
	})
}
