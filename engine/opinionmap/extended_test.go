package opinionmap

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"testing"

	"pgregory.net/rapid"
)

// little effort is enough to see that nothing breaks.
var little = CertaintyOptions{Split: SplitOptions{Simulations: 19}, Stability: StabilityOptions{Resamples: 10}}

func extend(t testing.TB, m *Matrix, o CertaintyOptions) (*Extended, []byte) {
	t.Helper()
	e, err := Extend(context.Background(), m, Compute(m, Options{}), Options{}, o)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(e) // fails on what is not a number
	if err != nil {
		t.Fatal(err)
	}
	return e, text
}

func TestExtendSaysWhatVotesSupport(t *testing.T) {
	for _, c := range []struct {
		name    string
		leaning func(*stream, int) [3]float64
		groups  int
	}{{"one group", cloud, 1}, {"one line", line, 1}, {"two camps", camps(2, 2.5, 0.3), 2}, {"three camps", camps(3, 2.5, 0.3), 3}} {
		w := world{participants: 400, statements: 60, answered: 0.5, pass: 0.12, appeal: 0.7, pull: anyPull, leaning: c.leaning}
		m := w.matrix(11)
		e, _ := extend(t, m, CertaintyOptions{})
		t.Logf("%s: groups %d, sections %d, p %.2f, stability %.2f; Pol.is shows %d", c.name, e.Certainty.Groups, e.Certainty.Sections, e.Certainty.Split.P, e.Certainty.Stability.Groups, Compute(m, Options{}).K)
		if e.Certainty.Groups != c.groups || !e.Certainty.Split.Pattern || len(e.Compared.Groups) != e.Certainty.Sections {
			t.Errorf("%s: %+v", c.name, e.Certainty.Split)
		}
	}
}

func TestExtendOfNearlyNothing(t *testing.T) {
	fill := func(participants, statements int64, v func(p, s int64) Vote) *Matrix {
		m := NewMatrix()
		for p := range participants {
			for s := range statements {
				m.Add(VoteEvent{Participant: p, Statement: s, Vote: v(p, s)})
			}
		}
		return m
	}
	all := func(v Vote) func(p, s int64) Vote { return func(_, _ int64) Vote { return v } }
	rejected := fill(30, 10, all(Agree))
	for s := range int64(10) {
		rejected.SetModeration(s, Rejected)
	}
	for name, m := range map[string]*Matrix{
		"empty": NewMatrix(), "one vote": fill(1, 1, all(Agree)), "one participant": fill(1, 30, all(Agree)),
		"one statement": fill(50, 1, func(p, _ int64) Vote { return Vote(p%3 - 1) }), "all passes": fill(40, 10, all(Pass)),
		"all agree": fill(40, 10, all(Agree)), "all rejected": rejected,
		"two sorts": fill(40, 10, func(p, _ int64) Vote { return Vote(1 - 2*(p%2)) }),
	} {
		e, text := extend(t, m, little)
		t.Logf("%-16s k %d, %d bytes", name, e.Certainty.Groups, len(text))
		if name == "all agree" && (e.Certainty.Groups != 1 || len(e.CommonGround) != 10 || !e.CommonGround[0].Shared) {
			t.Errorf("%+v", e)
		}
	}
}

func TestExtendOfAnything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := NewMatrix()
		for range rapid.IntRange(0, 200).Draw(t, "votes") {
			m.Add(VoteEvent{Participant: rapid.Int64Range(0, 25).Draw(t, "p"), Statement: rapid.Int64Range(0, 9).Draw(t, "s"), Vote: Vote(rapid.IntRange(-1, 1).Draw(t, "v"))})
		}
		for s := range int64(3) {
			if rapid.Bool().Draw(t, "rejected") {
				m.SetModeration(s, Rejected)
			}
		}
		e, err := Extend(context.Background(), m, Compute(m, Options{}), Options{}, CertaintyOptions{Split: SplitOptions{Simulations: 3}, Stability: StabilityOptions{Resamples: 2}})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := json.Marshal(e); err != nil {
			t.Fatal(err)
		}
	})
}

func TestExtendIsDeterministic(t *testing.T) {
	w := world{participants: 200, statements: 40, answered: 0.5, pass: 0.12, appeal: 0.7, pull: anyPull, leaning: camps(3, 2, 0.3)}
	_, want := extend(t, w.matrix(12), little)
	_, again := extend(t, w.matrix(12).Snapshot(), little)
	if !bytes.Equal(want, again) {
		t.Error("the same votes gave different results")
	}
	withProcessors(t, 1, func() {
		if _, got := extend(t, w.matrix(12), little); !bytes.Equal(want, got) {
			t.Error("one processor gave a different result")
		}
	})
}

func TestExtendStopsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	w := world{participants: 50, statements: 20, answered: 0.8, pull: anyPull, leaning: cloud}
	m := w.matrix(13)
	if e, err := Extend(ctx, m, Compute(m, Options{}), Options{}, CertaintyOptions{}); e != nil || !errors.Is(err, context.Canceled) {
		t.Errorf("%v, %v", e, err)
	}
}

// BenchmarkExtend measures each method on a large conversation:
//
//	go test ./engine/opinionmap -run '^$' -bench Extend -benchtime 1x
func BenchmarkExtend(b *testing.B) {
	w := world{participants: 100_000, statements: 500, answered: 38. / 500, pass: 0.12, appeal: 0.7, pull: anyPull, leaning: camps(4, 2.5, 0.3)}
	m := w.matrix(1)
	r := Compute(m, Options{})
	votes := newRollCall(m)
	var rows []int
	for row, base := range r.Base {
		if base >= 0 {
			rows = append(rows, row)
		}
	}
	statements, groups := r.liveVotes()
	base, groupings := candidates(r)
	ctx := context.Background()
	for name, f := range map[string]func(){
		"Compute":      func() { Compute(m, Options{}) },
		"rollCall":     func() { newRollCall(m) },
		"CommonGround": func() { CommonGrounds(statements, groups) },
		"Distinctive":  func() { DistinctiveStatements(statements, groups) },
		"Divisive":     func() { DivisiveStatements(statements, groups) },
		"Bridging":     func() { _, _ = BridgingScores(ctx, m) },
		"ShortList":    func() { ProportionalShortList(m, ShortListSize) },
		"Split":        func() { _, _ = votes.split(ctx, rows, SplitOptions{}) },
		"Stability":    func() { _, _ = groupingStability(ctx, votes, base, groupings, StabilityOptions{}) },
		"Names": func() {
			previous, now := map[int64]int{}, make([]int, len(r.GroupOf))
			for row, g := range r.GroupOf {
				now[row] = int(g)
				previous[r.Participants[row]] = int(g)
			}
			NameGroups(previous, len(r.Groups), r.Participants, now, len(r.Groups))
		},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				f()
			}
		})
	}
}
