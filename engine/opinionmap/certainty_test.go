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
