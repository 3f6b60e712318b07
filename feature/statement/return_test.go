package statement

import (
	"context"
	"fmt"
	"testing"

	"dienhong/engine/opinionmap"
	"dienhong/migrations"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
)

// voted counts what the tables hold, by the plainest queries.
func voted(t *testing.T, d *db.DB) (participants, votes int) {
	t.Helper()
	for what, n := range map[string]*int{"DISTINCT pid": &participants, "DISTINCT pid * 1000 + tid": &votes} {
		if err := d.Read().Get(t.Context(), n, `SELECT COUNT(`+what+`) FROM statement_vote WHERE city_id = 1`); err != nil {
			t.Fatal(err)
		}
	}
	return participants, votes
}

// agree has a participant agree with some statements; a connection that was lost
// is no refusal.
func agree(t *testing.T, s *Service, k Key, statements int) {
	t.Helper()
	for i := range statements {
		b := Ballot{Key: k, Statement: int64(i), Vote: opinionmap.Agree, Once: fmt.Sprint("once ", i)}
		var err error
		for range 20 {
			if err = s.Cast(t.Context(), "hn", b); err == nil {
				break
			}
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func counts(t *testing.T, s *Service, name string) {
	t.Helper()
	var f Figures
	var err error
	for range 20 { // connections that broke are tried first
		if err = s.CatchUp(t.Context()); err == nil {
			f, err = s.Figures(t.Context(), 1)
		}
		if err == nil {
			break
		}
	}
	participants, votes := voted(t, s.db)
	if err != nil || f.Participants != participants || f.Votes != votes {
		t.Errorf("%s shows %d participants and %d votes, the log holds %d and %d: %v", name, f.Participants, f.Votes, participants, votes, err)
	}
}

// TestServersFollowADatabaseThatGoesBack puts an earlier moment of the database
// under two servers that go on, as a standby that lagged does.
func TestServersFollowADatabaseThatGoesBack(t *testing.T) {
	ctx, a, address := t.Context(), open(), dbtest.NewPostgres(t, migrations.FS)
	servers := apart(t, address, a, 2)
	if err := servers[0].Seeds(ctx, moderator, 1, seeds(5)); err != nil {
		t.Fatal(err)
	}
	early, lost, late := NewKey(), NewKey(), NewKey()
	agree(t, servers[0], early, 5)
	back := dbtest.Remember(t, address)
	agree(t, servers[0], lost, 5)
	agree(t, servers[1], early, 2)
	counts(t, servers[0], "the first server before")
	counts(t, servers[1], "the second server before")
	back()
	// Others vote where the lost lines were, and more than there were.
	agree(t, servers[1], late, 5)
	agree(t, servers[1], NewKey(), 5)
	counts(t, servers[0], "the first server")
	counts(t, servers[1], "the second server")
	// Whoever was lost comes again and is nobody else.
	agree(t, servers[0], lost, 3)
	counts(t, servers[0], "the first server with who was lost")
	counts(t, servers[1], "the second server with who was lost")
	for name, k := range map[string]struct {
		key  Key
		want int
	}{"early": {early, 5}, "late": {late, 5}, "lost": {lost, 3}} {
		for i, s := range servers {
			if list, err := s.Answers(ctx, 1, k.key); err != nil || len(list) != k.want {
				t.Errorf("server %d: who came %s has %d answers, not %d: %v", i, name, len(list), k.want, err)
			}
		}
	}
}

// TestALogOfAnotherHistoryIsNoticed takes the last lines of the log away and lets
// others stand in their place, without anything that would tell: where the
// connections outlive the server behind them, or the engine has no history.
func TestALogOfAnotherHistoryIsNoticed(t *testing.T) {
	for name, others := range map[string]int{"shorter": 0, "as long": 2, "longer": 4} {
		t.Run(name, func(t *testing.T) {
			dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
				ctx, a := t.Context(), open()
				s := newService(t, d, a)
				if err := s.Seeds(ctx, moderator, 1, seeds(5)); err != nil {
					t.Fatal(err)
				}
				early, lost := NewKey(), NewKey()
				agree(t, s, early, 5)
				agree(t, s, lost, 2)
				err := d.Tx(ctx, func(tx *db.Tx) error {
					for _, statement := range []string{
						`DELETE FROM statement_vote WHERE id > 5`, `DELETE FROM statement_participant WHERE pid > 0`,
						`UPDATE statement_log_head SET last = 5, mark = 1`,
					} {
						if _, err := tx.Exec(context.Background(), statement); err != nil {
							return err
						}
					}
					return nil
				})
				if err != nil {
					t.Fatal(err)
				}
				late, other := NewKey(), newService(t, d, a)
				agree(t, other, late, others)
				agree(t, s, lost, 3)
				for name, s := range map[string]*Service{"this": s, "the other": other} {
					counts(t, s, name+" server")
					if list, err := s.Answers(ctx, 1, lost); err != nil || len(list) != 3 {
						t.Errorf("%s server: %d answers, not 3: %v", name, len(list), err)
					}
				}
			})
		})
	}
}
