package opinionmap

import (
	"context"
	"testing"
)

// TestCertaintyOfPublishedConversations reports, for real conversations, how many
// groups the votes support, and checks that what is shown is stable. With
// -conversations above 0 it takes the full effort.
func TestCertaintyOfPublishedConversations(t *testing.T) {
	needPolisData(t)
	effort := CertaintyOptions{}
	if *conversations == 0 {
		effort = little
	}
	for _, name := range folders(t, "opendata") {
		m, published := open(t, name)
		r := Compute(m, Options{})
		e, err := Extend(context.Background(), m, r, Options{}, effort)
		if err != nil {
			t.Fatal(err)
		}
		c := e.Certainty
		t.Logf("%s: Pol.is %d groups, by silhouette %d; separate groups %d (p %.2f), sections %d (pattern p %.2f)", name, distinct(published), r.K, c.Groups, c.Split.P, c.Sections, c.Split.PatternP)
		for _, k := range c.Candidates {
			t.Logf("    k %d: silhouette %.3f, stability %.2f", k.K, k.Silhouette, k.Groups)
		}
		shared := 0
		for _, s := range e.CommonGround {
			if s.Shared {
				shared++
			}
		}
		t.Logf("    of %d statements: common ground %d, divisive %d, distinctive %d, short list covers %d of %d with %d",
			m.Statements(), shared, len(e.Divisive), len(e.Distinctive), e.ShortList.Covered, e.ShortList.Participants, len(e.ShortList.Statements))
		if c.Sections > 1 && c.Stability.Least() < StableGroup || c.Groups > 1 && c.Split.P > SplitLevel {
			t.Errorf("%s: shows groups that are not supported: %+v", name, c)
		}
	}
}

// TestCampsThatAnswerAsPublished puts simulated camps in the place of the real
// participants of published conversations: the same people answer the same
// statements. The camps must be found in all but one: in canadian-electoral-reform
// most people answered too few of the statements to tell.
func TestCampsThatAnswerAsPublished(t *testing.T) {
	needPolisData(t)
	names, effort := folders(t, "opendata"), SplitOptions{}
	if *conversations == 0 {
		names, effort = names[2:4], SplitOptions{Simulations: 19}
	}
	found := 0
	for _, name := range names {
		m, _ := open(t, name)
		votes, s := newRollCall(m), newStream(1, 0)
		w := world{pass: 0.12, appeal: 0.7, pull: anyPull, leaning: camps(2, 1.5, 0.3)}
		answer := w.answers(s, votes.columns)
		for i := range votes.rows() {
			at := w.leaning(s, i)
			row := votes.row(i)
			for k, b := range row {
				row[k] = pack[ballot](b.column(), answer(at, b.column()))
			}
		}
		var grouped []int
		for row, b := range Compute(m, Options{}).Base {
			if b >= 0 {
				grouped = append(grouped, row)
			}
		}
		split, err := votes.split(context.Background(), grouped, effort)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: p %.2f at k %d, %d people", name, split.P, split.K, split.Tested)
		if split.Groups {
			found++
		}
	}
	if found < len(names)-1 {
		t.Errorf("two camps are found in %d of %d", found, len(names))
	}
}
