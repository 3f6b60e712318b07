package synthesis

import (
	"context"
	"encoding/json"
	"testing"

	"dienhong/engine/opinionmap"

	"github.com/google/go-cmp/cmp"
)

func computed(t *testing.T, in *town, before *Result) *Result {
	t.Helper()
	m, version, _ := in.Votes(t.Context(), 1)
	sure, err := Assess(t.Context(), m, in.statements, before)
	if err != nil {
		t.Fatal(err)
	}
	r := Compute(new(opinionmap.Mapper), m, in.statements, before, sure)
	r.Version = version
	return r
}

func TestTwoCampsAreFoundWithWhatTheyShare(t *testing.T) {
	in := newTown(20)
	in.camps(1, 120, 60, 6)
	r := computed(t, in, nil)
	if r.State != GroupsFound || len(r.Groups) != 2 {
		t.Fatalf("state %s with %d groups", r.State, len(r.Groups))
	}
	if a, b := r.Groups[0], r.Groups[1]; a.Letter() != "A" || a.Size != 120 || b.Size != 60 || a.Style == b.Style {
		t.Errorf("groups %+v and %+v", a, b)
	}
	agreed, refused := 0, 0
	for _, c := range r.Common {
		switch {
		case c.Side == opinionmap.Agree && c.Statement < 6:
			agreed++
		case c.Side == opinionmap.Disagree && c.Statement == 19:
			refused++
		default:
			t.Errorf("statement %d is not common ground", c.Statement)
		}
	}
	if agreed != 6 || refused != 1 {
		t.Errorf("%d agreed and %d refused by both, want 6 and 1", agreed, refused)
	}
	if len(r.Divides) != 13 {
		t.Errorf("%d statements divide, want 13", len(r.Divides))
	}
	for _, d := range r.Divides {
		want := 0
		if d.Statement%2 == 1 {
			want = 1
		}
		if d.For != want || d.ForShare-d.AgainstShare < d.Lower {
			t.Errorf("divide %+v", d)
		}
	}
	for i, g := range r.Groups {
		if len(g.Stands) != maxStands {
			t.Errorf("group %s stands for %d statements", g.Letter(), len(g.Stands))
		}
		for _, s := range g.Stands {
			if agree := (s.Statement%2 == 0) == (i == 0); agree != (s.Side == opinionmap.Agree) {
				t.Errorf("group %s: %+v", g.Letter(), s)
			}
		}
	}
}

// Every figure of a result is counted again from the log, the slow way.
func TestFiguresEqualARecount(t *testing.T) {
	in := newTown(18)
	in.camps(2, 70, 50, 5)
	in.vote(3, 4, opinionmap.Pass) // a change of mind
	in.statements[7].Moderation = opinionmap.Rejected
	r := computed(t, in, nil)
	type cell struct{ p, s int64 }
	last := map[cell]opinionmap.Vote{}
	for _, e := range in.log {
		last[cell{e.Participant, e.Statement}] = e.Vote
	}
	group := decodeNames(r.Named)
	people := map[int64]bool{}
	want := map[int64]*Finding{}
	hidden, votes := 0, 0
	for c, v := range last {
		people[c.p] = true
		if c.s == 7 {
			hidden++
			continue
		}
		votes++
		f := want[c.s]
		if f == nil {
			f = &Finding{ByGroup: make([]Tally, len(r.Groups))}
			want[c.s] = f
		}
		add(&f.All, v)
		if name, ok := group[c.p]; ok {
			add(&f.ByGroup[name], v)
		}
	}
	if r.Participants != len(people) || r.Votes != votes || r.HiddenVotes != hidden || r.Hidden != 1 {
		t.Errorf("%d people, %d votes, %d hidden on %d; counted %d, %d, %d", r.Participants, r.Votes, r.HiddenVotes, r.Hidden, len(people), votes, hidden)
	}
	for _, f := range r.Findings {
		if f.Statement == 7 {
			t.Error("the hidden statement is in the result")
			continue
		}
		w := want[f.Statement]
		if diff := cmp.Diff(w.All, f.All); diff != "" {
			t.Errorf("statement %d: %s", f.Statement, diff)
		}
		if diff := cmp.Diff(w.ByGroup, f.ByGroup); diff != "" {
			t.Errorf("statement %d by group: %s", f.Statement, diff)
		}
	}
	sizes := map[int]int{}
	for _, name := range group {
		sizes[name]++
	}
	clusters := map[int]int{}
	for _, c := range r.Clusters {
		clusters[c.Group] += c.Size
	}
	for i, g := range r.Groups {
		if g.Size != sizes[g.Name] || g.Size != clusters[i] {
			t.Errorf("group %s: %d, counted %d, drawn %d", g.Letter(), g.Size, sizes[g.Name], clusters[i])
		}
	}
}

func add(t *Tally, v opinionmap.Vote) {
	switch v {
	case opinionmap.Agree:
		t.Agree++
	case opinionmap.Disagree:
		t.Disagree++
	default:
		t.Pass++
	}
}

func TestTooFewVotesMakeNoMap(t *testing.T) {
	in := newTown(12)
	if r := computed(t, in, nil); r.State != NoVotes || r.Participants != 0 {
		t.Errorf("nobody voted: %+v", r.State)
	}
	in.camps(3, 5, 4, 3)
	r := computed(t, in, nil)
	if r.State != TooFew || len(r.Groups) != 0 || len(r.Clusters) != 0 {
		t.Errorf("9 people: state %s, %d groups", r.State, len(r.Groups))
	}
	if r.Votes != in.count() || r.Findings[0].All.Total() == 0 {
		t.Errorf("votes are counted all the same: %d of %d", r.Votes, in.count())
	}
}

func (t *town) count() int {
	m, _, _ := t.Votes(context.Background(), 1)
	return m.Votes()
}

func TestGroupsKeepTheirNames(t *testing.T) {
	in := newTown(20)
	in.camps(1, 60, 50, 6)
	before := computed(t, in, nil)
	// The smaller camp grows past the other one.
	for p := int64(1000); p < 1060; p++ {
		for s := range int64(19) {
			v := opinionmap.Disagree
			if s < 6 || s%2 == 1 {
				v = opinionmap.Agree
			}
			in.vote(p, s, v)
		}
	}
	after := computed(t, in, before)
	if after.State != GroupsFound || len(after.Groups) != 2 {
		t.Fatalf("%d groups", len(after.Groups))
	}
	if a, b := after.Groups[0], after.Groups[1]; a.Size != 60 || b.Size != 110 || a.Letter() != "A" || a.Style != before.Groups[0].Style {
		t.Errorf("A has %d, B %d", a.Size, b.Size)
	}
}

func TestAParticipantIsPlacedWhereTheMapHasThem(t *testing.T) {
	in := newTown(20)
	in.camps(5, 60, 40, 6)
	in.statements[3].Moderation = opinionmap.Rejected
	r := computed(t, in, nil)
	m, _, _ := in.Votes(t.Context(), 1)
	found := opinionmap.Compute(m, opinionmap.Options{})
	for i, p := range found.Participants {
		votes := map[int64]opinionmap.Vote{}
		for _, s := range in.statements {
			if v, ok := m.Vote(p, s.Number); ok {
				votes[s.Number] = v
			}
		}
		at, _, ok := r.Axes.Place(votes)
		if want := found.Positions[i]; !ok || !near(at.X, want.X) || !near(at.Y, want.Y) {
			t.Fatalf("participant %d at %v, want %v", p, at, want)
		}
	}
	if _, _, ok := r.Axes.Place(nil); ok {
		t.Error("somebody without votes has no place")
	}
}

func near(a, b float64) bool { return a-b < 1e-9 && b-a < 1e-9 }

func TestAResultSurvivesBeingStored(t *testing.T) {
	in := newTown(20)
	in.camps(1, 60, 50, 6)
	r := computed(t, in, nil)
	body, err := pack(r)
	if err != nil {
		t.Fatal(err)
	}
	back, err := unpack(body)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(r, back); diff != "" {
		t.Error(diff)
	}
	if _, err := unpack(body[:len(body)/2]); err == nil {
		t.Error("half a result is no result")
	}
	if raw, _ := json.Marshal(r); len(body)*2 > len(raw) {
		t.Errorf("packed to %d of %d bytes", len(body), len(raw))
	}
}
