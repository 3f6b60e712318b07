package statement

import (
	"strings"
	"testing"

	"dienhong/migrations"
	"dienhong/platform/db/dbtest"
)

func TestAListMarksWhatItsReaderVotedAndNobodyElseSeesIt(t *testing.T) {
	s := newSite(t, dbtest.OpenSQLite(t, migrations.FS), Limits{})
	const list, marks = "/consultations/hn/statements", "/consultations/hn/vote/marks"
	me, other := s.Browser(""), s.Browser("")
	p := me.Get(vote + "?s=3")
	if r := me.Post(vote, "statement", "3", "vote", "disagree", "once", p.Value("once")); r.Status != 303 {
		t.Fatalf("vote: %d", r.Status)
	}
	mine := me.Get(marks)
	if mine.Status != 200 || !strings.Contains(mine.Body, `id="yours-3"`) || !strings.Contains(mine.Text, "Không đồng ý") || !strings.Contains(mine.Body, vote+"?s=3") || strings.Count(mine.Body, "id=") != 1 {
		t.Errorf("the reader's own: %d %s", mine.Status, mine.Body)
	}
	if got := mine.Header.Get("Cache-Control"); got != "no-store" {
		t.Errorf("what is the reader's alone may be kept: %q", got)
	}
	if p := me.Get("/en" + marks); !strings.Contains(p.Text, "Disagree") || !strings.Contains(p.Body, "/en"+vote+"?s=3") {
		t.Errorf("in English: %s", p.Body)
	}
	if p := other.Get(marks); p.Status != 200 || strings.Contains(p.Body, "yours-") {
		t.Errorf("somebody who has not voted: %d %s", p.Status, p.Body)
	}
	public := me.Get(list)
	if !strings.Contains(public.Body, `id="yours-3"`) || !strings.Contains(public.Body, marks) || strings.Contains(public.Body, "vote-word") {
		t.Error("the list has no place for the marks, or holds them itself")
	}
	// Without scripts a page tells the same, and lets each vote be changed.
	if !strings.Contains(public.Body, vote+"/mine") {
		t.Error("the list does not lead to the reader's votes")
	}
	if p := me.Get(vote + "/mine"); !strings.Contains(p.Text, "Không đồng ý") || !strings.Contains(p.Body, vote+"?s=3") {
		t.Errorf("the page of the reader's votes: %d", p.Status)
	}
	s.around.c.TakesVotes = false
	if p := me.Get(marks); !strings.Contains(p.Text, "Không đồng ý") || strings.Contains(p.Body, "?s=3") {
		t.Error("after the phase a vote can be changed, or is gone")
	}
}
