package opinionmap

import (
	"bytes"
	"encoding/json"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// written is every byte of a result.
func written(t interface{ Fatal(...any) }, r *Result) []byte {
	b, err := json.Marshal(r) // refuses NaN and infinities
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// conversation draws votes of a few latent groups, some of them changed later,
// and some statements rejected or meta.
func conversation(t *rapid.T) (events []VoteEvent, moderate func(*Matrix)) {
	participants := rapid.IntRange(1, 120).Draw(t, "participants")
	statements := rapid.IntRange(1, 40).Draw(t, "statements")
	votes := rapid.IntRange(1, 2000).Draw(t, "votes")
	r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
	passes := rapid.SampledFrom([]float64{0, 0.1, 0.9}).Draw(t, "passes")
	for i := range votes {
		p, s := r.Int64N(int64(participants)), r.Int64N(int64(statements))
		v := Agree
		if r.Float64() < passes {
			v = Pass
		} else if r.Float64() < []float64{0.1, 0.9, 0.5}[(p+s)%3] {
			v = Disagree
		}
		events = append(events, VoteEvent{Participant: p * 7, Statement: s, Vote: v, At: int64(i)})
	}
	rejected := rapid.SliceOfN(rapid.Int64Range(0, int64(statements)-1), 0, 5).Draw(t, "rejected")
	return events, func(m *Matrix) {
		for i, s := range rejected {
			if i%2 == 0 {
				m.SetModeration(s, Rejected)
			} else {
				m.SetMeta(s, true)
			}
		}
	}
}

var bothModes = []Options{{Mode: Arrival}, {Mode: Cold}}

// The same votes give the same bytes: in any batches, with computations in
// between, on any number of threads, with cells of either width, after a restart.
func TestSameVotesSameBytes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		events, moderate := conversation(t)
		m := NewMatrix()
		m.Add(events...)
		moderate(m)
		for _, o := range bothModes {
			want := written(t, Compute(m, o))
			var mapper Mapper
			live := NewMatrix()
			for rest := events; len(rest) > 0; {
				n := rapid.IntRange(1, len(rest)).Draw(t, "batch")
				live.Add(rest[:n]...)
				rest = rest[n:]
				mapper.Map(live, o)
				if rapid.Bool().Draw(t, "snapshot") {
					live = live.Snapshot()
				}
			}
			moderate(live)
			o.Threads = rapid.IntRange(1, 7).Draw(t, "threads")
			if got := written(t, mapper.Map(live, o)); !bytes.Equal(got, want) {
				t.Fatal("in batches: another result")
			}
			wide := m.Snapshot()
			wide.widen()
			if got := written(t, Compute(wide, o)); !bytes.Equal(got, want) {
				t.Fatal("with wide cells: another result")
			}
			if got := written(t, Compute(m, o)); !bytes.Equal(got, want) {
				t.Fatal("again: another result")
			}
		}
	})
}

// The cold mode does not even depend on the order of the votes.
func TestColdDoesNotDependOnOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		events, moderate := conversation(t)
		last := map[[2]int64]VoteEvent{}
		for _, e := range events {
			last[[2]int64{e.Participant, e.Statement}] = e
		}
		m := NewMatrix()
		m.Add(events...)
		moderate(m)
		sorted := NewMatrix()
		var cells []VoteEvent
		for _, e := range last {
			cells = append(cells, e)
		}
		slices.SortFunc(cells, func(a, b VoteEvent) int {
			return int(a.Statement-b.Statement)*100000 + int(a.Participant-b.Participant)
		})
		sorted.Add(cells...)
		want := make([]int32, 0)
		for _, row := range eligible(sorted, Cold) {
			want = append(want, int32(sorted.participants[row]))
		}
		got := make([]int32, 0)
		for _, row := range eligible(m, Cold) {
			got = append(got, int32(m.participants[row]))
		}
		if !slices.Equal(got, want) {
			t.Fatalf("order of seeding %v, want %v", got, want)
		}
	})
}

// Whatever the votes, every number is defined and every count agrees.
func TestResultIsWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		events, moderate := conversation(t)
		m := NewMatrix()
		m.Add(events...)
		moderate(m)
		checkWhole(t, m)
	})
}

// Counting pairs row by row as they change is counting them all.
func TestPairsKeptUpToDate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		events, moderate := conversation(t)
		m := NewMatrix()
		n := rapid.IntRange(0, len(events)).Draw(t, "before")
		m.Add(events[:n]...)
		p := Mapper{last: m.Snapshot(), gram: newGram(m, 2)}
		m.Add(events[n:]...)
		moderate(m)
		now := m.Snapshot()
		if !p.update(now, 2) {
			p.gram = newGram(now, 1)
		}
		if want := newGram(m, 3); !reflect.DeepEqual(p.gram.pairs, want.pairs) && len(want.pairs) > 0 {
			t.Fatal("the pairs differ")
		}
		// The two products agree.
		c := newColumns(m)
		x, y, z := make([]pair, m.Statements()), make([]pair, m.Statements()), make([]pair, m.Statements())
		for j := range x {
			x[j] = pair{math.Sin(float64(j)), math.Cos(float64(3 * j))}
		}
		sparseProduct(m, c, 2)(x, y)
		p.gram.product(c, 2)(x, z)
		for j := range y {
			if math.Abs(y[j][0]-z[j][0]) > 1e-8 || math.Abs(y[j][1]-z[j][1]) > 1e-8 {
				t.Fatalf("column %d: %v and %v", j, y[j], z[j])
			}
		}
	})
}

// The tree assigns as looking at every point and centre does.
func TestTreeAssignsToNearest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 3000).Draw(t, "points")
		grid := rapid.SampledFrom([]float64{0, 1, 4}).Draw(t, "grid") // ties on a grid
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		points := make([]Point, n)
		for i := range points {
			p := Point{r.NormFloat64() * 3, r.NormFloat64() * r.ExpFloat64()}
			if grid > 0 {
				p = Point{math.Round(p.X*grid) / grid, math.Round(p.Y*grid) / grid}
			}
			points[i] = p
		}
		at := func(i int) Point { return points[i] }
		centers := firstDistinct(n, rapid.IntRange(1, 100).Draw(t, "k"), at)
		tree := newPointTree(n, at, 2)
		label := make([]int32, n)
		// What the tree remembers of earlier steps, small and large, must not show.
		for range rapid.IntRange(0, 12).Draw(t, "steps") {
			tree.assign(centers, nil, 2)
			centers = slices.Clone(centers)
			step := rapid.SampledFrom([]float64{0, 0.001, 0.1, 3}).Draw(t, "step")
			for c := range centers {
				centers[c].center.X += step * r.NormFloat64()
				centers[c].center.Y += step * r.NormFloat64()
			}
			if len(centers) > 1 && rapid.Bool().Draw(t, "drop") {
				centers = centers[1:]
			}
		}
		sums := tree.assign(centers, label, 3)
		count := make([]int64, len(centers))
		mean := make([]Point, len(centers))
		for i, p := range points {
			c := nearest(p, centers)
			if int(label[i]) != c {
				t.Fatalf("point %v: centre %d, want %d", p, label[i], c)
			}
			count[c]++
			mean[c].X += p.X
			mean[c].Y += p.Y
		}
		for c := range centers {
			if sums[c].n != count[c] {
				t.Fatalf("centre %d has %d points, want %d", c, sums[c].n, count[c])
			}
			if count[c] > 0 {
				got, n := tree.mean(sums[c]), float64(count[c])
				if d := math.Sqrt(squared(got, Point{mean[c].X / n, mean[c].Y / n})); d > 1e-9 {
					t.Fatalf("mean off by %g", d)
				}
			}
		}
	})
}
