package opinionmap

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// binomial draws how many of n say yes.
func binomial(s *stream, n int, p float64) int {
	k := 0
	for range n {
		if s.float() < p {
			k++
		}
	}
	return k
}

func TestWilsonAgainstPublishedValues(t *testing.T) {
	// Newcombe 1998, tables I and II.
	lower, upper := wilson(81, 263, 1.959964)
	if math.Abs(lower-0.2553) > 5e-5 || math.Abs(upper-0.3662) > 5e-5 {
		t.Errorf("81 of 263: %.4f to %.4f", lower, upper)
	}
	if got := differenceLower(56, 70, 48, 80, 1.959964); math.Abs(got-0.0524) > 5e-5 {
		t.Errorf("56/70 - 48/80: %.4f, want 0.0524", got)
	}
	if lower, upper = wilson(0, 0, 2); lower != 0 || upper != 1 {
		t.Errorf("nothing observed: %g to %g", lower, upper)
	}
}

func TestBenjaminiHochbergAgainstTheirExample(t *testing.T) {
	// The fifteen p-values of their section 3.2: four are rejected at 0.05.
	p := []float64{.0001, .0004, .0019, .0095, .0201, .0278, .0298, .0344, .0459, .3240, .4262, .5719, .6528, .7590, 1}
	rejected := 0
	for _, q := range BenjaminiHochberg(p) {
		if q <= 0.05 {
			rejected++
		}
	}
	if rejected != 4 {
		t.Errorf("%d rejected, want 4", rejected)
	}
}

// Groups that differ in nothing have nothing distinctive and no divides.
func TestFalseFindsAreRare(t *testing.T) {
	const runs, statements = 200, 100
	distinctive, divisive, polis := 0, 0, 0
	for run := range runs {
		s, groups := newStream(1, run), make([][]Tally, 3)
		appeal := make([]float64, statements)
		for j := range appeal {
			appeal[j] = s.float()
		}
		for g := range groups {
			groups[g] = make([]Tally, statements)
			for j := range groups[g] {
				k := binomial(s, 40, appeal[j])
				groups[g][j] = Tally{Agree: k, Disagree: 40 - k}
			}
		}
		ids := make([]int64, statements)
		if len(DistinctiveStatements(ids, groups)) > 0 {
			distinctive++
		}
		if len(DivisiveStatements(ids, groups)) > 0 {
			divisive++
		}
		for j := range statements {
			a, b := groups[0][j], groups[1][j].Agree+groups[2][j].Agree
			p1, p2 := float64(a.Agree+1)/41, float64(b+1)/81
			p := float64(a.Agree+b+2) / 122
			z := 2 * math.Sqrt(41) * (p1 - 0.5)
			if (p1-p2)/math.Sqrt(p*(1-p)*(1./41+1./81)) > 1.2816 && z > 1.2816 {
				polis++
			}
		}
	}
	t.Logf("any find in %d conversations without differences: distinctive %.3f, divisive %.3f; Pol.is's rule finds %.1f statements for the first group alone",
		runs, float64(distinctive)/runs, float64(divisive)/runs, float64(polis)/runs)
	if distinctive > runs/20 || divisive > runs/20 {
		t.Errorf("%d and %d of %d conversations with a false find, want at most 5 %%", distinctive, divisive, runs)
	}
}

// Known shares: 10 of 100 statements divide; the rest are the same for all.
func TestListsFindWhatIsThere(t *testing.T) {
	s, ids := newStream(2, 0), make([]int64, 100)
	groups := [][]Tally{make([]Tally, 100), make([]Tally, 100)}
	for j := range ids {
		ids[j] = int64(1000 + j)
		for g := range groups {
			p := 0.2 + 0.006*float64(j)
			if j < 10 {
				p = []float64{0.85, 0.2}[g]
			}
			if j >= 90 {
				p = []float64{0.95, 0.9}[g]
			}
			k := binomial(s, 120, p)
			groups[g][j] = Tally{Agree: k, Disagree: 120 - k}
		}
	}
	divides := DivisiveStatements(ids, groups)
	found := 0
	for _, d := range divides {
		if d.Statement < 1010 {
			found++
			if d.For != 0 || d.Lower <= 0 || d.Lower > 0.8 {
				t.Errorf("%+v", d)
			}
		}
	}
	if found != 10 || len(divides) > 11 {
		t.Errorf("%d of 10 divides found among %d", found, len(divides))
	}
	side := map[int]int{}
	for _, d := range DistinctiveStatements(ids, groups) {
		if d.Statement < 1010 {
			if want := []Vote{Agree, Disagree}[d.Group]; d.Side != want {
				t.Errorf("%+v", d)
			}
			side[d.Group]++
		}
	}
	if side[0] != 10 || side[1] != 10 {
		t.Errorf("distinctive by group: %v", side)
	}
	common := CommonGrounds(ids, groups)
	for _, c := range common[:5] {
		if c.Statement < 1090 || !c.Shared || c.Side != Agree {
			t.Errorf("%+v", c)
		}
	}
	for _, c := range common {
		if c.Statement < 1010 && c.Shared {
			t.Errorf("a divide as common ground: %+v", c)
		}
	}
}

func TestCommonGroundIsNotFakedByFewVotes(t *testing.T) {
	groups := [][]Tally{
		{{Agree: 95, Disagree: 5}, {Agree: 80, Disagree: 20}, {Disagree: 100}},
		{{Agree: 1}, {Agree: 80, Disagree: 20}, {Disagree: 30}},
	}
	got := CommonGrounds([]int64{1, 2, 3}, groups)
	if got[0].Statement != 3 || got[0].Side != Disagree || !got[0].Shared || got[1].Statement != 2 || !got[1].Shared {
		t.Errorf("%+v", got)
	}
	if got[2].Statement != 1 || got[2].Shared || got[2].LeastGroup != 1 || got[2].Fewest != 1 {
		t.Errorf("one vote made common ground: %+v", got[2])
	}
	// The same shares in three times as many groups give the same figure.
	many := slices.Concat(groups, groups, groups)
	if a, b := CommonGrounds([]int64{1, 2, 3}, many)[1], got[1]; math.Abs(a.Lower-b.Lower) > 1e-12 {
		t.Errorf("%g with six groups, %g with two", a.Lower, b.Lower)
	}
}

func TestTablesOfAnyCounts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		columns := rapid.IntRange(0, 5).Draw(t, "columns")
		groups := make([][]Tally, rapid.IntRange(0, 4).Draw(t, "groups"))
		number := rapid.IntRange(0, 12)
		for g := range groups {
			groups[g] = make([]Tally, columns)
			for j := range groups[g] {
				groups[g][j] = Tally{Agree: number.Draw(t, "a"), Disagree: number.Draw(t, "d"), Pass: number.Draw(t, "p")}
			}
		}
		ids := make([]int64, columns)
		for _, c := range CommonGrounds(ids, groups) {
			if !(c.Least <= c.Lower+1e-12 && c.Lower <= 1 && c.Lower >= 0 && c.Mean > 0 && c.Mean < 1) {
				t.Fatalf("%+v", c)
			}
		}
		for _, d := range DistinctiveStatements(ids, groups) {
			if !(d.Share > 0.5 && d.Share > d.Rest && d.Q >= 0 && d.Q <= FalseDiscoveryRate) {
				t.Fatalf("%+v", d)
			}
		}
		for _, d := range DivisiveStatements(ids, groups) {
			if !(d.Lower > 0 && d.Lower <= d.ForShare-d.AgainstShare) {
				t.Fatalf("%+v", d)
			}
		}
	})
}
