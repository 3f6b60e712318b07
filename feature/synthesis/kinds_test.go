package synthesis

import (
	"math"
	"testing"

	"dienhong/civic"
	"dienhong/migrations"
	"dienhong/platform/db/dbtest"

	"github.com/google/go-cmp/cmp"
)

// Figures by kind come once, when voting has ended; asking again, here or on another
// server, gives the same.
func TestFiguresByKindComeOnceAtTheEnd(t *testing.T) {
	d := dbtest.OpenSQLite(t, migrations.FS)
	in := newTown(12)
	in.camps(1, 500, 500, 4)
	for p := range int64(1000) { // two of three are citizens, the others experts
		if in.kinds[p] = civic.Citizen; p%3 == 0 {
			in.kinds[p] = civic.Expert
		}
	}
	s := module(d, in).Service
	refreshed := func(s *Service) *Result {
		t.Helper()
		if err := s.Refresh(t.Context(), 1); err != nil {
			t.Fatal(err)
		}
		c, err := s.Current(t.Context(), "song-hong")
		if err != nil || c.Result == nil {
			t.Fatal(err)
		}
		return c.Result
	}
	if r := refreshed(s); r.Kinds != nil {
		t.Fatalf("figures by kind while people vote: %+v", r.Kinds)
	}
	in.about.Over = true
	in.vote(0, 0, 1) // and one release more
	first := refreshed(s).Kinds
	if first == nil || len(first.Parts) != 2 || len(first.Statements) == 0 {
		t.Fatalf("%+v", first)
	}
	again := refreshed(module(dbtest.OpenSQLite(t, migrations.FS), in).Service).Kinds
	if diff := cmp.Diff(first, again); diff != "" {
		t.Errorf("another server has other noise: %s", diff)
	}
	m, _, _ := in.Votes(t.Context(), 1)
	off := 0
	for _, k := range first.Statements {
		for i, share := range k.Agree {
			agree, total := 0, 0
			for p := range int64(1000) {
				if v, voted := m.Vote(p, k.Statement); voted && in.kinds[p] == first.Parts[i].Kinds[0] {
					if total++; v == 1 {
						agree++
					}
				}
			}
			if share.Margin > widest || math.Abs(share.Share-float64(agree)/float64(total)) > share.Margin {
				off++
			}
		}
	}
	if shares := 2 * len(first.Statements); off > shares/4 {
		t.Errorf("%d of %d shares are outside their margin of 95 %%", off, shares)
	}
	in.vote(1, 0, -1) // opened again and closed again
	if later := refreshed(s).Kinds; later.Version == first.Version || cmp.Equal(later.Statements, first.Statements) {
		t.Error("other votes have the same noise: the difference is exact")
	}
}

// The same noise on other statements would cancel out in their difference.
func TestOtherStatementsHaveOtherNoise(t *testing.T) {
	in := newTown(4)
	for p := range int64(1000) {
		if in.kinds[p] = civic.Citizen; p%2 == 0 {
			in.kinds[p] = civic.Expert
		}
		for s := range int64(4) {
			in.vote(p, s, 1)
		}
	}
	s := module(dbtest.OpenSQLite(t, migrations.FS), in).Service
	m, _, _ := in.Votes(t.Context(), 1)
	a, b := s.noisy(1, m, in.kinds, []int64{0, 1}), s.noisy(1, m, in.kinds, []int64{2, 3})
	if len(a.Statements) != 2 || len(b.Statements) != 2 {
		t.Fatalf("%+v %+v", a, b)
	}
	same := true
	for i := range a.Statements {
		same = same && cmp.Equal(a.Statements[i].Agree, b.Statements[i].Agree)
	}
	if same {
		t.Errorf("the same noise: %+v", a.Statements)
	}
}

// A few people in a kind give no figures.
func TestFewPeopleGiveNoFiguresByKind(t *testing.T) {
	d := dbtest.OpenSQLite(t, migrations.FS)
	in := newTown(12)
	in.camps(1, 30, 30, 4)
	in.about.Over = true
	s := module(d, in).Service
	if err := s.Refresh(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	c, err := s.Current(t.Context(), "song-hong")
	if err != nil || c.Result.Kinds == nil || len(c.Result.Kinds.Parts) != 0 {
		t.Errorf("%+v %v", c.Result.Kinds, err)
	}
}
