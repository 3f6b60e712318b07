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
	me, other := s.browser(""), s.browser("")
	p := me.get(vote + "?s=3")
	if r := me.post(vote, "statement", "3", "vote", "disagree", "once", p.field("once")); r.code != 303 {
		t.Fatalf("vote: %d", r.code)
	}
	mine := me.get(marks)
	if mine.code != 200 || !strings.Contains(mine.raw, `id="yours-3"`) || !strings.Contains(mine.body, "Không đồng ý") || !strings.Contains(mine.raw, vote+"?s=3") || strings.Count(mine.raw, "id=") != 1 {
		t.Errorf("the reader's own: %d %s", mine.code, mine.raw)
	}
	if got := mine.header.Get("Cache-Control"); got != "no-store" {
		t.Errorf("what is the reader's alone may be kept: %q", got)
	}
	if p := me.get("/en" + marks); !strings.Contains(p.body, "Disagree") || !strings.Contains(p.raw, "/en"+vote+"?s=3") {
		t.Errorf("in English: %s", p.raw)
	}
	if p := other.get(marks); p.code != 200 || strings.Contains(p.raw, "yours-") {
		t.Errorf("somebody who has not voted: %d %s", p.code, p.raw)
	}
	public := me.get(list)
	if !strings.Contains(public.raw, `id="yours-3"`) || !strings.Contains(public.raw, marks) || strings.Contains(public.raw, "vote-word") {
		t.Error("the list has no place for the marks, or holds them itself")
	}
	// Without scripts a page tells the same, and lets each vote be changed.
	if !strings.Contains(public.raw, vote+"/mine") {
		t.Error("the list does not lead to the reader's votes")
	}
	if p := me.get(vote + "/mine"); !strings.Contains(p.body, "Không đồng ý") || !strings.Contains(p.raw, vote+"?s=3") {
		t.Errorf("the page of the reader's votes: %d", p.code)
	}
	s.around.c.TakesVotes = false
	if p := me.get(marks); !strings.Contains(p.body, "Không đồng ý") || strings.Contains(p.raw, "?s=3") {
		t.Error("after the phase a vote can be changed, or is gone")
	}
}
