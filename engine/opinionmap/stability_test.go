package opinionmap

import (
	"context"
	"runtime"
	"slices"
	"testing"
)

func withProcessors(t *testing.T, n int, f func()) {
	t.Helper()
	before := runtime.GOMAXPROCS(n)
	defer runtime.GOMAXPROCS(before)
	f()
}

func stabilityOf(t *testing.T, m *Matrix, r *Result, resamples int) []Stability {
	t.Helper()
	base, groupings := candidates(r)
	all, err := groupingStability(context.Background(), newRollCall(m), base, groupings, StabilityOptions{Resamples: resamples})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// The true number of camps comes back in resamples, and more than there are do not.
func TestStabilityKnowsTheNumberOfCamps(t *testing.T) {
	for truth := 2; truth <= 4; truth++ {
		w := world{participants: 400, statements: 80, answered: 0.4, pass: 0.12, appeal: 0.7, pull: anyPull, leaning: camps(truth, 2.5, 0.3)}
		m := w.matrix(uint64(truth))
		r := Compute(m, Options{})
		for i, s := range stabilityOf(t, m, r, 40) {
			k := r.Silhouettes[i].K
			t.Logf("%d camps, k = %d: silhouette %.2f, stability %.2f", truth, k, r.Silhouettes[i].Score, s.Groups)
			if k == truth && s.Least() < StableGroup {
				t.Errorf("%d camps: k = %d is not supported: %v", truth, k, s.Groups)
			}
			if k > truth && s.Least() >= StableGroup {
				t.Errorf("%d camps: k = %d is supported: %v", truth, k, s.Groups)
			}
		}
	}
}

// People in the middle between two camps are less sure of their group than those
// at home in one.
func TestStabilityOfParticipants(t *testing.T) {
	w := world{participants: 300, statements: 60, answered: 0.5, pass: 0.12, appeal: 0.7, pull: anyPull,
		leaning: func(s *stream, i int) [3]float64 {
			at := camps(2, 2.5, 0.3)(s, i)
			if i >= 280 {
				at = [3]float64{0.2 * s.normal(), 0.2 * s.normal(), 0}
			}
			return at
		}}
	m := w.matrix(7)
	r := Compute(m, Options{K: 2})
	s := stabilityOf(t, m, r, 40)[0]
	mean := func(from, to int) (sum float64) {
		for _, p := range s.Participants[from:to] {
			sum += float64(p) / float64(to-from)
		}
		return sum
	}
	home, between := mean(0, 280), mean(280, 300)
	t.Logf("at home %.3f, in between %.3f", home, between)
	if home < 0.95 || between > home-0.1 {
		t.Errorf("at home %.3f, in between %.3f", home, between)
	}
}

func TestStabilityIsDeterministic(t *testing.T) {
	w := world{participants: 120, statements: 30, answered: 0.5, pass: 0.12, appeal: 0.7, pull: anyPull, leaning: camps(2, 2, 0.3)}
	m := w.matrix(9)
	r := Compute(m, Options{})
	a := stabilityOf(t, m, r, 20)
	withProcessors(t, 1, func() {
		b := stabilityOf(t, m, r, 20)
		for i := range a {
			if !slices.Equal(a[i].Groups, b[i].Groups) || !slices.Equal(a[i].Participants, b[i].Participants) {
				t.Fatalf("%v with all processors, %v with one", a[i].Groups, b[i].Groups)
			}
		}
	})
}
