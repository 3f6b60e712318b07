package opinionmap

import (
	"testing"

	"pgregory.net/rapid"
)

// 60 % agree with 0 … 9, 25 % with 10 … 19, 15 % with 20 … 29: a list of four
// holds the large camp's statements only by agreement, and all three here.
func TestShortListIsProportional(t *testing.T) {
	m := NewMatrix()
	for i := range int64(100) {
		from := int64(0)
		if i >= 60 {
			from = 10
		}
		if i >= 85 {
			from = 20
		}
		for j := range int64(30) {
			v := Disagree
			if j >= from && j < from+10 {
				v = Agree
			}
			m.Add(VoteEvent{Participant: i, Statement: j, Vote: v})
		}
	}
	l := ProportionalShortList(m, 4)
	if len(l.Statements) != 4 || l.Covered != 100 || l.Participants != 100 {
		t.Fatalf("%+v", l)
	}
	for i, want := range []int64{0, 1, 2, 0} { // which ten; the fourth is again the majority's
		if got := l.Statements[i].Statement / 10; got != want {
			t.Errorf("place %d: statement %d", i, l.Statements[i].Statement)
		}
	}
	m.SetModeration(0, Rejected)
	if got := ProportionalShortList(m, 1).Statements[0].Statement; got != 1 {
		t.Errorf("statement %d after 0 was rejected", got)
	}
}

func TestShortListSatisfiesJustifiedRepresentation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		people, statements := rapid.IntRange(1, 20).Draw(t, "people"), rapid.IntRange(1, 8).Draw(t, "statements")
		size := rapid.IntRange(1, 6).Draw(t, "size")
		m := NewMatrix()
		for i := range people {
			for j := range statements {
				if v := rapid.IntRange(-1, 2).Draw(t, "vote"); v < 2 {
					m.Add(VoteEvent{Participant: int64(i), Statement: int64(j), Vote: Vote(v)})
				}
			}
		}
		l := ProportionalShortList(m, size)
		represented := func(p int64) bool {
			for _, s := range l.Statements {
				if v, ok := m.Vote(p, s.Statement); ok && v == Agree {
					return true
				}
			}
			return false
		}
		for j := range int64(statements) {
			left := 0
			for p := range int64(people) {
				if v, ok := m.Vote(p, j); ok && v == Agree && !represented(p) {
					left++
				}
			}
			if left*size >= max(l.Participants, 1) {
				t.Fatalf("%d of %d agree with statement %d and are not represented by %+v", left, l.Participants, j, l)
			}
		}
	})
}
