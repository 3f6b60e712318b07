package statement

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"dienhong/civic"
	"dienhong/migrations"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
)

// newcomer votes once from an address, under a key of its own unless one is given.
func (s *house) newcomer(address string, k Key) int {
	b := s.program()
	b.Address = address
	if k == "" {
		k = NewKey()
	}
	b.Keep(keyCookie(1), string(k))
	return b.Post(vote, "statement", "1", "vote", "agree").Status
}

// TestOneLargeNetworkBringsFewNewcomers stuffs for ten minutes from a /48, each time
// under another of its networks. Its plant, the allowances that networks have for
// other things (Within taken away), lets in eight times as many.
func TestOneLargeNetworkBringsFewNewcomers(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s := newSite(t, d, Limits{NewAtOnce: 20, NewPerMinute: 3})
		in, n := 0, 0
		for range 60 { // every ten seconds
			for range 15 {
				n++
				if s.newcomer(fmt.Sprintf("[2001:db8:7:%x::%x]:4711", n, n), "") == 200 {
					in++
				}
			}
			s.at = s.at.Add(10 * time.Second)
		}
		// At once, then what was given back in ten minutes: twice those of one address.
		if most := 2 * (20 + 3*10); in > most || in < 40 {
			t.Errorf("%d newcomers of %d from one /48, at most %d may", in, n, most)
		}
		if s.newcomer("[2001:db8:8::1]:4711", "") != 200 {
			t.Error("a neighbour outside the network is refused with it")
		}
	})
}

// TestAHallWithCodesIsNotLockedOut: one behind the address of a hall takes all that it
// may bring, and five hundred who have codes vote within a minute all the same. Its
// plant counts the verified with the strangers.
func TestAHallWithCodesIsNotLockedOut(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s := newSite(t, d, Limits{VotesAtOnce: 50, VotesPerMinute: 60, NewAtOnce: 40})
		const hall = "203.0.113.9:4711"
		refused := 0
		for range 100 {
			if s.newcomer(hall, "") == 429 {
				refused++
			}
		}
		if refused < 50 {
			t.Fatalf("the address is not used up: %d refused", refused)
		}
		for i := range 500 {
			k := NewKey()
			if err := s.m.Service.Verify(t.Context(), "hn", k, func(*db.Tx) error { return nil }); err != nil {
				t.Fatal(err)
			}
			if got := s.newcomer(hall, k); got != 200 {
				t.Fatalf("person %d with a code: %d", i, got)
			}
			s.at = s.at.Add(100 * time.Millisecond)
		}
	})
}

// offered lets everyone be verified.
type offered struct{}

func (offered) Offered(context.Context, civic.ConsultationNumber) (bool, error) { return true, nil }

// TestARefusedNewcomerIsShownTheWayIn: where people can be verified, that is offered
// before a flat refusal.
func TestARefusedNewcomerIsShownTheWayIn(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s := newSite(t, d, Limits{NewAtOnce: 1, NewPerMinute: 1})
		b := s.Browser("")
		b.Get(vote)
		b.Post(vote, "statement", "1", "vote", "agree").Is(303)
		other := s.Browser("")
		other.Get(vote)
		other.Post(vote, "statement", "1", "vote", "agree").Is(429)
		s.m.deps.Levels = offered{}
		other.Post(vote, "statement", "1", "vote", "agree").Is(303).Leads("/consultations/hn/verify?crowded")
		program := s.program()
		program.Keep(keyCookie(1), string(NewKey()))
		if p := program.Post(vote, "statement", "1", "vote", "agree"); p.Status != 429 || !strings.Contains(p.Text, "Hãy xác minh") {
			t.Errorf("a page with scripts: %d %s", p.Status, p.Text)
		}
	})
}
