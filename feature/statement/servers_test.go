package statement

import (
	"fmt"
	"sync"
	"testing"

	"dienhong/civic"
	"dienhong/engine/opinionmap"
	"dienhong/migrations"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
)

func TestTwoServersTakeNewcomersAtOnce(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		ctx, a := t.Context(), open()
		servers := []*Service{newService(t, d, a), newService(t, d, a)}
		if err := servers[0].Seeds(ctx, moderator, 1, seeds(3)); err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		for i := range 120 {
			s := servers[i%2]
			wg.Go(func() {
				k := NewKey()
				if i%3 == 0 {
					if err := s.SetKind(ctx, "hn", k, civic.StakeholderKinds[0]); err != nil {
						t.Errorf("kind: %v", err)
					}
				}
				if i%5 == 0 {
					if _, _, err := s.Submit(ctx, "hn", Submission{Key: k, Text: fmt.Sprintf("Ý tưởng thứ %d cho thành phố", i), Lang: "vi"}); err != nil {
						t.Errorf("idea: %v", err)
					}
				}
				if err := s.Cast(ctx, "hn", Ballot{Key: k, Statement: int64(i % 3), Vote: opinionmap.Agree, Once: "a"}); err != nil {
					t.Errorf("vote: %v", err)
				}
			})
		}
		wg.Wait()
		for _, s := range servers {
			if err := s.CatchUp(ctx); err != nil {
				t.Fatal(err)
			}
			if f, err := s.Figures(ctx, 1); err != nil || f.Participants != 120 || f.Votes != 120 {
				t.Errorf("%+v %v", f, err)
			}
		}
	})
}

// apart gives services with connections of their own, as servers on one database
// have.
func apart(t *testing.T, address string, a *around, n int) []*Service {
	t.Helper()
	servers := make([]*Service, n)
	for i := range servers {
		d, err := db.Open(t.Context(), db.Config{URL: address})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = d.Close() })
		servers[i] = newService(t, d, a)
	}
	return servers
}

// TestServersThatContendRefuseNoVote has people vote on all of them at once; with
// a lock that somebody always loses, some would be told to try again.
func TestServersThatContendRefuseNoVote(t *testing.T) {
	for _, n := range []int{2, 4} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			ctx, a := t.Context(), open()
			servers := apart(t, dbtest.NewPostgres(t, migrations.FS), a, n)
			if err := servers[0].Seeds(ctx, moderator, 1, seeds(10)); err != nil {
				t.Fatal(err)
			}
			const people, each = 60, 10
			var wg sync.WaitGroup
			for i := range people {
				wg.Go(func() {
					k := NewKey()
					for j := range each {
						b := Ballot{Key: k, Statement: int64(j), Vote: opinionmap.Agree, Once: fmt.Sprint("vote ", j)}
						for _, s := range []*Service{servers[(i+j)%n], servers[(i+j+1)%n]} { // sent again to another
							if err := s.Cast(ctx, "hn", b); err != nil {
								t.Errorf("a vote was refused: %v", err)
							}
						}
					}
				})
			}
			wg.Wait()
			for _, s := range servers {
				if err := s.CatchUp(ctx); err != nil {
					t.Fatal(err)
				}
				if f, err := s.Figures(ctx, 1); err != nil || f.Participants != people || f.Votes != people*each {
					t.Errorf("%+v %v", f, err)
				}
				s.live.read(1, func(c *conversation) {
					if c.lines != people*each {
						t.Errorf("%d lines for %d votes", c.lines, people*each)
					}
				})
			}
		})
	}
}

// TestTheNextServerKnowsTheVote reads, right after a vote on one server, on another
// that nothing else told of it.
func TestTheNextServerKnowsTheVote(t *testing.T) {
	ctx, a := t.Context(), open()
	servers := apart(t, dbtest.NewPostgres(t, migrations.FS), a, 2)
	if err := servers[0].Seeds(ctx, moderator, 1, seeds(40)); err != nil {
		t.Fatal(err)
	}
	k := NewKey()
	for i := range 40 {
		if err := servers[i%2].Cast(ctx, "hn", Ballot{Key: k, Statement: int64(i), Vote: opinionmap.Agree}); err != nil {
			t.Fatal(err)
		}
		card, err := servers[(i+1)%2].Next(ctx, a.c, k)
		if err != nil || card.Answered != i+1 {
			t.Fatalf("the next page says that %d are answered, not %d: %v", card.Answered, i+1, err)
		}
	}
}
