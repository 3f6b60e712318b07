package statement

import (
	"errors"
	"testing"
	"time"

	"dienhong/civic"
	"dienhong/engine/opinionmap"
	"dienhong/migrations"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
)

// verify makes people sure, with something that is spent.
func (h *hall) verify(keys ...Key) {
	h.t.Helper()
	for _, k := range keys {
		if err := h.Verify(h.t.Context(), "hn", k, func(*db.Tx) error { return nil }); err != nil {
			h.t.Fatal(err)
		}
	}
}

// guests lets people agree with everything; sure ones are verified before.
func (h *hall) guests(n int, sure bool) (keys []Key) {
	h.t.Helper()
	for range n {
		k := NewKey()
		if sure {
			h.verify(k)
		}
		for s := range int64(5) {
			h.vote(k, s, opinionmap.Agree)
		}
		keys = append(keys, k)
		h.clock.Add(time.Second)
	}
	return keys
}

func (h *hall) verified() (people int) {
	h.t.Helper()
	people, _, err := h.VerifiedPeople(h.t.Context(), 1)
	if err != nil {
		h.t.Fatal(err)
	}
	return people
}

// TestTwoFiguresTellNobodyApart: the figures of everybody and of the verified are
// published together, so each difference of any two of them must concern ten people.
// Its plant, one batch of both sorts in the order of the participants, publishes three
// verified ballots beside seventeen others; seen red.
func TestTwoFiguresTellNobodyApart(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		h := newHall(t, d)
		h.guests(20, false)
		h.guests(3, true)
		if p := h.public(3 * time.Hour); p.Voters != 10 || h.verified() != 0 {
			t.Errorf("%d are public, %d of them verified, of 20 and 3", p.Voters, h.verified())
		}
		h.guests(18, true)
		if p := h.public(time.Hour); p.Voters != 21 || h.verified() != 11 {
			t.Errorf("%d are public, %d of them verified: eleven of each should be", p.Voters, h.verified())
		}
		for _, again := range []*Service{h.server(d)} { // what was public stays so after a start
			if err := again.CatchUp(t.Context()); err != nil {
				t.Fatal(err)
			}
			people, _, err := again.VerifiedPeople(t.Context(), 1)
			if p, _ := again.Public(t.Context(), 1); err != nil || people != 11 || p.Voters != 21 {
				t.Errorf("after a start %d are public, %d of them verified: %v", p.Voters, people, err)
			}
		}
		// Whoever votes first and is verified then counts with those.
		late := h.guests(1, false)
		h.verify(late...)
		h.guests(9, true)
		if p := h.public(2 * time.Hour); p.Voters != 31 || h.verified() != 21 {
			t.Errorf("%d are public, %d of them verified", p.Voters, h.verified())
		}
		h.doors.c.TakesVotes, h.doors.c.Over, h.doors.c.OverSince = false, true, h.clock.Now()
		if p := h.public(time.Hour); p.Voters != 51 || h.verified() != 31 {
			t.Errorf("at the close %d are public, %d of them verified", p.Voters, h.verified())
		}
		list, err := h.Statements(t.Context(), 1)
		if err != nil || list[0].Verified.Agree != 31 || list[0].Tally.Agree != 51 {
			t.Errorf("%+v: %v", list[0], err)
		}
	})
}

// TestFewAreNotToldApart: at the close the last of both sorts come together when
// there are fewer than ten of one.
func TestFewAreNotToldApart(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		h := newHall(t, d)
		h.guests(4, true)
		h.guests(30, false)
		if p := h.public(3 * time.Hour); p.Voters != 20 || h.verified() != 0 {
			t.Errorf("%d are public, %d of them verified", p.Voters, h.verified())
		}
		h.doors.c.TakesVotes, h.doors.c.Over, h.doors.c.OverSince = false, true, h.clock.Now()
		if p := h.public(time.Hour); p.Voters != 34 || h.verified() != 0 {
			t.Errorf("at the close %d are public, %d of them verified: four would be alone", p.Voters, h.verified())
		}
		again := h.server(d)
		if err := again.CatchUp(t.Context()); err != nil {
			t.Fatal(err)
		}
		if people, _, err := again.VerifiedPeople(t.Context(), 1); err != nil || people != 0 {
			t.Errorf("after a start %d: %v", people, err)
		}
	})
}

func TestVerifiedOnce(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		h := newHall(t, d)
		k, spent := NewKey(), 0
		spend := func(*db.Tx) error { spent++; return nil }
		for range 2 {
			if err := h.Verify(t.Context(), "hn", k, spend); err != nil {
				t.Fatal(err)
			}
		}
		if yes, err := h.Verified(t.Context(), 1, k); !yes || err != nil || spent != 1 {
			t.Errorf("verified %v, spent %d: %v", yes, spent, err)
		}
		other, used := NewKey(), errors.New("used")
		if err := h.Verify(t.Context(), "hn", other, func(*db.Tx) error { return used }); !errors.Is(err, used) {
			t.Errorf("%v", err)
		}
		if yes, _ := h.Verified(t.Context(), 1, other); yes {
			t.Error("verified with what was used")
		}
		// Whose votes are counted with the others stays among them.
		counted := h.guests(20, false)
		h.public(3 * time.Hour)
		if err := h.Verify(t.Context(), "hn", counted[0], spend); !civic.IsKind(err, civic.KindConflict) || spent != 1 {
			t.Errorf("counted, then verified: %v, spent %d", err, spent)
		}
	})
}
