package opinionmap

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestPropensitiesKeepTheFloor(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		weights := rapid.SliceOf(rapid.OneOf(rapid.Float64(), rapid.Just(math.NaN()), rapid.Just(math.Inf(1)))).Draw(t, "weights")
		floor := rapid.Float64Range(0, 1).Draw(t, "floor")
		sum := 0.0
		for _, p := range Propensities(weights, floor) {
			if !(p >= floor/float64(len(weights))*(1-1e-12)) {
				t.Fatalf("%g below the floor of %g/%d", p, floor, len(weights))
			}
			sum += p
		}
		if len(weights) > 0 && math.Abs(sum-1) > 1e-9 {
			t.Fatalf("sum %g", sum)
		}
		i, p := DrawStatement(weights, floor, rapid.Float64Range(0, 0.999999).Draw(t, "u"))
		if len(weights) == 0 && i != -1 || len(weights) > 0 && (i < 0 || i >= len(weights) || p != Propensities(weights, floor)[i]) {
			t.Fatalf("%d %g", i, p)
		}
	})
}

func TestLoggedPropensitiesAreThoseOfTheDraw(t *testing.T) {
	s, weights := newStream(3, 0), []float64{81, 1, 40, 0.01, 7}
	const draws = 200_000
	seen := make([]float64, len(weights))
	for range draws {
		i, _ := DrawStatement(weights, ExposureFloor, s.float())
		seen[i]++
	}
	for i, p := range Propensities(weights, ExposureFloor) {
		if sd := math.Sqrt(p * (1 - p) / draws); math.Abs(seen[i]/draws-p) > 4*sd {
			t.Errorf("statement %d drawn %g, logged %g", i, seen[i]/draws, p)
		}
	}
}

// A statement that most dislike comes late into a conversation of 300 that are
// liked. By priority alone it would wait; the floor gives it its share.
func TestLateStatementsAreNotStarved(t *testing.T) {
	weights := make([]float64, 301)
	for i := range weights {
		weights[i] = 4
	}
	weights[300] = 0.01
	s, alone, floored := newStream(4, 0), 0, 0
	for range 100_000 {
		u := s.float()
		if i, _ := DrawStatement(weights, 0, u); i == 300 {
			alone++
		}
		if i, _ := DrawStatement(weights, ExposureFloor, u); i == 300 {
			floored++
		}
	}
	want := 100_000 * ExposureFloor / 301
	if floored < int(0.8*want) || alone > floored/10 {
		t.Errorf("shown %d times, %d without the floor, want about %.0f", floored, alone, want)
	}
}

// Two kinds of people answer; those who agree are served the statement nine times
// as often. The plain share is far off, the weighed one is not.
func TestWeighedShareUndoesTheRouting(t *testing.T) {
	s := newStream(5, 0)
	var yes []bool
	var p []float64
	for range 200_000 {
		agree := s.float() < 0.3
		chance := 0.05
		if agree {
			chance = 0.45
		}
		if s.float() < chance {
			yes, p = append(yes, agree), append(p, chance)
		}
	}
	plain := 0.0
	for _, y := range yes {
		if y {
			plain++
		}
	}
	plain /= float64(len(yes))
	got, ok := WeighedShare(yes, p, 100)
	if !ok || math.Abs(got-0.3) > 0.01 || plain < 0.7 {
		t.Errorf("weighed %.3f, plain %.3f, truth 0.300", got, plain)
	}
	if _, ok := WeighedShare([]bool{true}, []float64{0}, 100); ok {
		t.Error("a share out of no draw")
	}
}
