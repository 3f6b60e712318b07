package statement

import (
	"testing"
	"time"

	"dienhong/civic"
	"dienhong/engine/opinionmap"
	"dienhong/migrations"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
)

// What is newer than a version is the same from memory, from the log, and after
// a restart.
func TestWhatIsNewerThanAVersionIsCounted(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		ctx, a := t.Context(), open()
		s := newService(t, d, a)
		if err := s.Seeds(ctx, moderator, 1, seeds(3)); err != nil {
			t.Fatal(err)
		}
		cast := func(n int) {
			for range n {
				if err := s.Cast(ctx, "hn", Ballot{Key: NewKey(), Vote: opinionmap.Agree}); err != nil {
					t.Fatal(err)
				}
			}
		}
		newer := func(s *Service, version int64, want int) {
			t.Helper()
			for range 2 { // the second time it is remembered
				if n, err := s.Since(ctx, 1, version); err != nil || n != want {
					t.Errorf("after version %d: %d newer instead of %d, %v", version, n, want, err)
				}
			}
		}
		var versions []int64
		for range maxTaken + 3 { // more than are remembered
			cast(2)
			_, version, err := s.Votes(ctx, 1)
			if err != nil {
				t.Fatal(err)
			}
			versions = append(versions, version)
			cast(1)
		}
		all := 3 * len(versions)
		again := newService(t, d, a)
		for _, s := range []*Service{s, again} {
			newer(s, 0, all)
			for i, v := range versions {
				newer(s, v, all-3*i-2)
			}
			newer(s, versions[len(versions)-1]+1, 0)
		}
	})
}

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
