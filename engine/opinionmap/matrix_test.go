package opinionmap

import (
	"bytes"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

func TestMatrixKeepsTheLastVote(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		type key struct{ p, s int64 }
		m, want := NewMatrix(), map[key]Vote{}
		for range rapid.IntRange(0, 300).Draw(t, "votes") {
			e := VoteEvent{
				Participant: rapid.Int64Range(0, 9).Draw(t, "p"), Statement: rapid.Int64Range(0, 9).Draw(t, "s"),
				Vote: Vote(rapid.IntRange(-1, 1).Draw(t, "v")),
			}
			m.Add(e)
			want[key{e.Participant, e.Statement}] = e.Vote
		}
		copied := m.Snapshot()
		m.Add(VoteEvent{Participant: 99, Statement: 99, Vote: Agree})
		if copied.Votes() != len(want) {
			t.Fatalf("%d votes, want %d", copied.Votes(), len(want))
		}
		var tallies [10]Tally
		for k, v := range want {
			if got, ok := copied.Vote(k.p, k.s); !ok || got != v {
				t.Fatalf("%v: %v %v, want %v", k, got, ok, v)
			}
			switch v {
			case Agree:
				tallies[k.s].Agree++
			case Disagree:
				tallies[k.s].Disagree++
			default:
				tallies[k.s].Pass++
			}
		}
		for s := range tallies {
			if got := copied.Tally(int64(s)); got != tallies[s] {
				t.Fatalf("statement %d: %v, want %v", s, got, tallies[s])
			}
		}
	})
}

// Snapshots are taken and read by many while votes come in between; each stays as
// it was.
func TestSnapshotsStayAsTheyWere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		events, _ := conversation(t)
		live := NewMatrix()
		var taken []*Matrix
		var want [][]byte
		for _, e := range events {
			live.Add(e)
			if len(taken) < 5 && rapid.IntRange(0, 20).Draw(t, "snapshot") == 0 {
				var both [2]*Matrix
				var wait sync.WaitGroup
				for i := range both {
					wait.Go(func() { both[i] = live.Snapshot() })
				}
				live.VotesOf(e.Participant)
				wait.Wait()
				taken = append(taken, both[:]...)
				bytes := written(t, Compute(both[0], Options{Threads: 1}))
				want = append(want, bytes, bytes)
			}
		}
		for i, s := range taken {
			if string(written(t, Compute(s, Options{Threads: 1}))) != string(want[i]) {
				t.Fatal("a snapshot changed")
			}
			s.Add(events...) // changes the copy only
		}
		m := NewMatrix()
		m.Add(events...)
		if string(written(t, Compute(live, Options{}))) != string(written(t, Compute(m, Options{}))) {
			t.Fatal("snapshots changed the matrix")
		}
	})
}

// TestAWithdrawnVoteLeavesNoTrace compares a matrix in which some votes were
// withdrawn with one that never had them.
func TestAWithdrawnVoteLeavesNoTrace(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		events, _ := conversation(t)
		with, without := NewMatrix(), NewMatrix()
		with.Add(events...)
		before := with.Snapshot()
		whole := written(t, Compute(before, Options{}))
		gone := map[[2]int64]bool{}
		for _, e := range events {
			if cell := [2]int64{e.Participant, e.Statement}; !gone[cell] && rapid.IntRange(0, 2).Draw(t, "withdrawn") == 0 {
				gone[cell] = true
				e.Vote = Withdrawn
				with.Add(e, e) // twice says the same
			}
		}
		for _, e := range events {
			if !gone[[2]int64{e.Participant, e.Statement}] {
				without.Add(e)
			}
		}
		if with.Votes() != without.Votes() || with.Voters() != without.Participants() || with.pairs != without.pairs {
			t.Fatalf("%d votes of %d people in %d pairs, want %d of %d in %d",
				with.Votes(), with.Voters(), with.pairs, without.Votes(), without.Participants(), without.pairs)
		}
		for _, e := range events {
			v, ok := with.Vote(e.Participant, e.Statement)
			w, voted := without.Vote(e.Participant, e.Statement)
			if v != w || ok != voted || with.Tally(e.Statement) != without.Tally(e.Statement) {
				t.Fatalf("%+v: %d %v, want %d %v", e, v, ok, w, voted)
			}
		}
		checkWhole(t, with)
		if !bytes.Equal(written(t, Compute(before, Options{})), whole) {
			t.Fatal("a snapshot changed with it")
		}
		with.Add(events...)
		if with.Voters() != before.Voters() || with.Votes() != before.Votes() {
			t.Fatalf("%d votes of %d people after all voted again, want %d of %d", with.Votes(), with.Voters(), before.Votes(), before.Voters())
		}
	})
}
