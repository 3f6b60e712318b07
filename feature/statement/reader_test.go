package statement

import (
	"testing"
	"time"

	"dienhong/civic"
	"dienhong/engine/opinionmap"
	"dienhong/migrations"
	"dienhong/platform/db/dbtest"
)

func TestVotingKeepsTheServerBusyForASecond(t *testing.T) {
	d := dbtest.OpenSQLite(t, migrations.FS)
	now := noon
	s := newService(t, d, open())
	s.clock = func() time.Time { return now }
	if err := s.Seeds(t.Context(), moderator, 1, seeds(1)); err != nil {
		t.Fatal(err)
	}
	if s.Busy() {
		t.Error("busy before anybody voted")
	}
	if err := s.Cast(t.Context(), "hn", Ballot{Key: NewKey(), Vote: opinionmap.Agree}); err != nil {
		t.Fatal(err)
	}
	if !s.Busy() {
		t.Error("not busy after a vote")
	}
	if now = now.Add(time.Second); s.Busy() {
		t.Errorf("still busy at %d", civic.Millis(now))
	}
}
