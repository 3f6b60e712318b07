package opinionmap

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestPartitionByKind(t *testing.T) {
	m := NewMatrix()
	kind := func(p int64) string {
		switch {
		case p < 40:
			return "citizen"
		case p < 60:
			return "expert"
		case p < 63:
			return "diplomat"
		default:
			return "investor"
		}
	}
	for p := range int64(70) {
		v := Agree
		if kind(p) == "expert" {
			v = Disagree
		}
		m.Add(VoteEvent{Participant: p, Statement: 1, Vote: v}, VoteEvent{Participant: p, Statement: 2, Vote: Agree})
	}
	got := PartitionBy(m, kind, []string{"expert", "diplomat", "investor", "citizen"}, MinimumCell)
	// Three diplomats are too few and go with the seven investors.
	want := []Cell{{[]string{"expert"}, 20}, {[]string{"citizen"}, 40}, {[]string{"diplomat", "investor"}, 10}}
	if !slices.EqualFunc(got.Cells, want, func(a, b Cell) bool {
		return slices.Equal(a.Labels, b.Labels) && a.Participants == b.Participants
	}) {
		t.Fatalf("%+v", got.Cells)
	}
	if got.Counts[0][0] != (Tally{Disagree: 20}) || got.Counts[2][0] != (Tally{Agree: 10}) {
		t.Errorf("%+v", got.Counts)
	}
	if len(got.Divisive) != 2 || got.Divisive[0].Statement != 1 || got.Divisive[0].Against != 0 {
		t.Errorf("%+v", got.Divisive)
	}
	if c := got.CommonGround[0]; c.Statement != 2 || !c.Shared {
		t.Errorf("%+v", c)
	}
}

// From cells, hidden marks and public totals nobody can work out the votes of
// fewer than the minimum.
func TestPartitionHidesSmallNumbers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		labels := []string{"a", "b", "c", "d", ""}
		m, of := NewMatrix(), map[int64]string{}
		for p := range int64(rapid.IntRange(0, 40).Draw(t, "people")) {
			of[p] = rapid.SampledFrom(labels).Draw(t, "label")
			for s := range int64(3) {
				if rapid.IntRange(0, 2).Draw(t, "answers") == 0 {
					m.Add(VoteEvent{Participant: p, Statement: s, Vote: Agree})
				}
			}
		}
		got := PartitionBy(m, func(p int64) string { return of[p] }, labels, MinimumCell)
		people := 0
		for _, c := range got.Cells {
			people += c.Participants
			if c.Participants < MinimumCell {
				t.Fatalf("%+v", got.Cells)
			}
		}
		if people != m.Participants() && m.Participants() >= MinimumCell {
			t.Fatalf("%d people in cells, %d voted", people, m.Participants())
		}
		for j, s := range got.Statements {
			hidden, shown := 0, 0
			for c := range got.Cells {
				n := got.Counts[c][j].Total()
				if n > 0 && n < MinimumCell || n > 0 && got.Hidden[c][j] {
					t.Fatalf("cell %d shows %d votes", c, n)
				}
				shown += n
				if got.Hidden[c][j] {
					hidden++
				}
			}
			left := m.Tally(s).Total() - shown
			if len(got.Cells) > 1 && shown > 0 && left > 0 && (left < MinimumCell || hidden < 2) {
				t.Fatalf("statement %d: %d votes withheld in %d cells", s, left, hidden)
			}
		}
	})
}
