package statement

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"strings"
	"sync"
	"testing"

	"dienhong/civic"
	"dienhong/engine/opinionmap"
	"dienhong/engine/polis"
	"dienhong/migrations"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
)

func TestAGuestVotesWithoutScripts(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s := newSite(t, d, Limits{})
		b := s.browser("")
		seen := map[string]bool{}
		for i := range 9 {
			p := b.get(vote)
			st := p.field("statement")
			if p.code != 200 || st == "" || seen[st] {
				t.Fatalf("page %d: %d, statement %q again: %v", i, p.code, st, seen[st])
			}
			seen[st] = true
			fields := []string{"statement", st, "once", p.field("once"), "served", p.field("served"), "vote", "agree"}
			r := b.post(vote, fields...)
			if r.code != 303 || !strings.HasPrefix(r.header.Get("Location"), vote+"?last=") {
				t.Fatalf("vote %d: %d %s", i, r.code, r.header.Get("Location"))
			}
			if again := b.post(vote, fields...); again.code != 303 {
				t.Errorf("sent twice: %d", again.code)
			}
			to, _, _ := strings.Cut(r.header.Get("Location"), "#")
			if next := b.get(to); !strings.Contains(next.body, "Đã lưu") || !strings.Contains(next.raw, `value="withdrawn"`) {
				t.Errorf("the next page does not tell what was stored, or cannot undo it")
			}
		}
		if n := s.lines(); n != 9 {
			t.Errorf("%d lines in the log after nine votes sent twice", n)
		}
		if p := b.get(vote); p.code != 200 || !strings.Contains(p.body, "Bạn đã bình chọn hết") {
			t.Errorf("after the last one: %d", p.code)
		}
		if mine := b.get(vote + "/mine"); strings.Count(mine.body, "Đổi lựa chọn") != 9 {
			t.Error("the page of one's own votes lacks some")
		}
		if other := s.browser("").get(vote + "/mine"); strings.Contains(other.body, "Đổi lựa chọn") {
			t.Error("another browser sees the votes")
		}
		change := b.get(vote + "?s=3")
		if !strings.Contains(change.raw, `aria-pressed="true"`) {
			t.Error("the vote so far is not marked")
		}
		if r := b.post(vote, "statement", "3", "once", change.field("once"), "vote", "disagree"); r.code != 303 {
			t.Fatal(r.code)
		}
		if st, err := s.m.Service.One(t.Context(), 1, 3); err != nil || st.Tally != (opinionmap.Tally{Disagree: 1}) {
			t.Errorf("after the change: %+v %v", st.Tally, err)
		}
		if r := b.post(vote+"/kind", "kind", "expert"); r.code != 303 {
			t.Errorf("kind: %d", r.code)
		}
		if kinds, err := s.m.Service.store.kinds(t.Context(), s.m.Service.db.Read(), 1); err != nil || len(kinds) != 1 || kinds[0] != civic.Expert {
			t.Errorf("kinds %v %v", kinds, err)
		}
	})
}

// What is promised of the figures is true at the end as well.
func TestPagesPromiseNoFiguresThatWillNotCome(t *testing.T) {
	at := strings.TrimSuffix(vote, "vote")
	for _, over := range []bool{false, true} {
		s := newSite(t, dbtest.OpenSQLite(t, migrations.FS), Limits{})
		s.around.c.Over = over
		b := s.browser("")
		if p := b.get(vote); !strings.Contains(p.body, fmt.Sprintf("thêm từ %d người trở lên; khi kết thúc thì tính tất cả", Least)) {
			t.Error("the voting page does not say when public figures change")
		}
		for _, page := range []string{at + "statements", at + "statements/1"} {
			p := b.get(page)
			if said := strings.Contains(p.body, "công bố lần đầu"); p.code != 200 || said == over {
				t.Errorf("%s: %d; voting is over: %v, first figures are announced: %v", page, p.code, over, said)
			}
		}
	}
}

func TestWhatAVotingPageRefuses(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s := newSite(t, d, Limits{})
		b := s.browser("")
		if r := b.post(vote, "statement", "1", "vote", "agree"); r.code != 422 || !strings.Contains(r.body, "cookie") {
			t.Errorf("without a cookie: %d", r.code)
		}
		b.get(vote)
		if _, err := s.m.Service.Decide(t.Context(), moderator, Ref{1, 4}, Verdict{Act: Hide, Reason: "insult"}); err != nil {
			t.Fatal(err)
		}
		for name, c := range map[string]struct {
			fields []string
			code   int
			says   string
		}{
			"no vote":             {[]string{"statement", "1"}, 422, "Hãy chọn"},
			"a vote of nonsense":  {[]string{"statement", "1", "vote", "maybe"}, 422, "Hãy chọn"},
			"no such statement":   {[]string{"statement", "99", "vote", "agree"}, 404, "Không tìm thấy"},
			"not a number":        {[]string{"statement", "một", "vote", "agree"}, 422, ""},
			"a hidden one":        {[]string{"statement", "4", "vote", "agree"}, 410, "vừa được gỡ"},
			"an endless key":      {[]string{"statement", "1", "vote", "agree", "once", strings.Repeat("x", 65)}, 422, "64"},
			"control characters":  {[]string{"statement", "1", "vote", "agree\x00"}, 422, ""},
			"invalid UTF-8":       {[]string{"statement", "1", "vote", "agree", "once", "\xff"}, 422, ""},
			"no such place":       {nil, 0, ""},
			"a body of megabytes": {[]string{"statement", "1", "vote", "agree", "more", strings.Repeat("x", 2<<20)}, 0, ""},
		} {
			switch name {
			case "no such place":
				if r := b.post("/consultations/khong-co/vote", "statement", "1", "vote", "agree"); r.code != 404 {
					t.Errorf("%s: %d", name, r.code)
				}
			case "a body of megabytes":
				continue // the chain's own tests
			default:
				if r := b.post(vote, c.fields...); r.code != c.code || !strings.Contains(r.body, c.says) {
					t.Errorf("%s: %d, want %d saying %q", name, r.code, c.code, c.says)
				}
			}
		}
		if n := s.lines(); n != 0 {
			t.Errorf("%d votes were written", n)
		}
		// A forged draw is not believed, and the vote counts all the same.
		p := b.get(vote)
		if r := b.post(vote, "statement", "1", "vote", "agree", "served", "1.00000e+00:"+strings.Repeat("0", 16)); r.code != 303 {
			t.Errorf("a forged draw: %d", r.code)
		}
		if r := b.post(vote, "statement", p.field("statement"), "vote", "agree", "served", p.field("served"), "once", "x"); r.code != 303 {
			t.Errorf("a true draw: %d", r.code)
		}
		var odds []float64
		if err := d.Read().Select(t.Context(), &odds, `SELECT propensity FROM statement_vote ORDER BY id`); err != nil {
			t.Fatal(err)
		}
		if len(odds) != 2 || odds[0] != 0 || odds[1] <= 0 || odds[1] > 1 {
			t.Errorf("probabilities in the log: %v", odds)
		}
		s.around.c.TakesVotes, s.around.c.TakesTexts = false, false
		if r := b.post(vote, "statement", "1", "vote", "agree"); r.code != 409 {
			t.Errorf("one moment after the end: %d", r.code)
		}
		if r := b.post("/consultations/hn/ideas", "text", "Một ý kiến đến muộn một chút"); r.code != 409 {
			t.Errorf("an idea after the end: %d", r.code)
		}
		if p := b.get(vote); p.code != 200 || p.field("statement") != "" {
			t.Error("a closed consultation offers a statement")
		}
		if r := b.do("POST", "/api/v1/consultations/hn/votes", `{"statement":1,"vote":"agree"}`,
			map[string]string{"Content-Type": "application/json", "Dienhong-Participant": string(NewKey())}); r.code != 409 {
			t.Errorf("a closed phase at the API: %d %s", r.code, r.body)
		}
		s.around.c.Public = false
		if p := b.get("/consultations/hn/statements?draft=1"); p.code != 404 {
			t.Errorf("a draft is public: %d", p.code)
		}
		if p := s.browser("editor").get("/consultations/hn/statements?draft=2"); p.code != 200 {
			t.Errorf("an editor cannot look at a draft: %d", p.code)
		}
	})
}

func TestOneParticipantOnManyDevicesAtOnce(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s := newSite(t, d, Limits{})
		key := map[string]string{keyCookie(1): string(NewKey())}
		var wg sync.WaitGroup
		gate := make(chan struct{}, 64)
		for i := range 400 {
			wg.Go(func() {
				gate <- struct{}{}
				defer func() { <-gate }()
				b := &browser{s: s, cookies: map[string]string{keyCookie(1): key[keyCookie(1)]}}
				fields := []string{"statement", "2", "once", "the same", "vote", "agree"}
				if i%2 == 1 {
					fields = []string{"statement", "3", "once", fmt.Sprint(i), "vote", []string{"agree", "disagree", "pass"}[i%3]}
				}
				if r := b.post(vote, fields...); r.code != 303 {
					t.Errorf("%d %s", r.code, r.body)
				}
			})
		}
		wg.Wait()
		if n := s.lines(); n != 201 {
			t.Errorf("%d lines; 200 equal votes are one, 200 changes are 200", n)
		}
		last := opinionmap.Pass
		if err := s.m.Service.EachVote(t.Context(), 1, func(e opinionmap.VoteEvent) error {
			if e.Statement == 3 {
				last = e.Vote
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		m, _, err := s.m.Service.Votes(t.Context(), 1)
		if v, ok := m.Vote(0, 3); err != nil || !ok || v != last || m.Participants() != 1 || m.Votes() != 2 {
			t.Errorf("the current vote is %d, the last of the log %d; %d participants, %d votes, %v", v, last, m.Participants(), m.Votes(), err)
		}
	})
}

func TestAFloodFromOneAddressIsRefusedInWords(t *testing.T) {
	s := newSite(t, dbtest.OpenSQLite(t, migrations.FS), Limits{})
	b := s.browser("")
	b.json = true // the words are the same, and drawing ten thousand pages takes long
	accepted, refused := 0, answer{}
	for i := range 10_000 {
		r := b.post("/consultations/hn/ideas", "text", fmt.Sprintf("Ý kiến hàng loạt số %d của một máy", i))
		switch r.code {
		case 201:
			accepted++
		case 429:
			refused = r
		default:
			t.Fatalf("%d: %s", r.code, r.body)
		}
	}
	if accepted != 60 || !strings.Contains(refused.body, "Từ địa chỉ mạng này đã có quá nhiều ý kiến") {
		t.Errorf("%d of 10,000 were accepted; %s", accepted, refused.body)
	}
	if list, err := s.m.Service.Statements(t.Context(), 1); err != nil || len(list) != 69 {
		t.Errorf("%d statements, %v", len(list), err)
	}
	// A hall of two hundred behind one address votes through.
	for range 200 {
		v := s.browser("")
		p := v.get(vote)
		for i := range 5 {
			if r := v.post(vote, "statement", fmt.Sprint(i), "once", p.field("once")+fmt.Sprint(i), "vote", "pass"); r.code != 303 {
				t.Fatalf("vote %d of a hall: %d", i, r.code)
			}
		}
	}
}

func TestProgramsVoteAndAddIdeas(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s := newSite(t, d, Limits{})
		b := s.browser("")
		b.json = true
		send := func(path, body string, key string) answer {
			return b.do("POST", "/api/v1/consultations/hn/"+path, body, map[string]string{"Content-Type": "application/json", "Dienhong-Participant": key, "Idempotency-Key": "1"})
		}
		var who StatementParticipant
		if r := send("participants", "", ""); r.code != 201 || json.Unmarshal([]byte(r.raw), &who) != nil || !Key(who.Key).Known() {
			t.Fatalf("%d %s", r.code, r.raw)
		}
		for range 2 {
			if r := send("votes", `{"statement":2,"vote":"disagree"}`, who.Key); r.code != 200 || !strings.Contains(r.raw, `"answered":1`) {
				t.Errorf("%d %s", r.code, r.raw)
			}
		}
		if n := s.lines(); n != 1 {
			t.Errorf("%d lines after a vote sent twice under one key", n)
		}
		if r := send("votes", `{"statement":2,"vote":"disagree"}`, ""); r.code != 422 {
			t.Errorf("without a participant: %d", r.code)
		}
		if r := send("votes", `{"statement":2,"vote":"yes"}`, who.Key); r.code != 422 {
			t.Errorf("a vote of nonsense: %d", r.code)
		}
		if r := send("ideas", `{"text":"Một ý kiến gửi từ chương trình khác"}`, who.Key); r.code != 201 || !strings.Contains(r.raw, `"state":"waiting"`) {
			t.Errorf("%d %s", r.code, r.raw)
		}
		if r := send("ideas", `{"text":"Một ý kiến gửi từ chương trình khác."}`, who.Key); r.code != 409 {
			t.Errorf("twice: %d %s", r.code, r.raw)
		}
	})
}

// TestAVoteThatWasTakenBackCountsNowhere votes, undoes, and looks wherever votes
// are counted, also after the log was read anew.
func TestAVoteThatWasTakenBackCountsNowhere(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s := newSite(t, d, Limits{})
		b := s.browser("")
		const vote = "/consultations/hn/vote"
		b.get(vote)
		cast := func(statement, vote2, act string) answer {
			t.Helper()
			r := b.post(vote, "statement", statement, "once", statement+vote2+act, "vote", vote2, "act", act)
			if r.code != 303 {
				t.Fatalf("%d %s", r.code, r.body)
			}
			return r
		}
		cast("2", "agree", "")
		cast("3", "disagree", "")
		cast("3", "agree", "")
		cast("3", "disagree", "undo")
		if to := cast("2", "withdrawn", "undo").header.Get("Location"); !strings.Contains(to, "s=2") {
			t.Errorf("after undo: %s", to)
		}
		lines := s.lines()
		cast("4", "withdrawn", "")
		other := s.browser("")
		other.get(vote)
		other.post(vote, "statement", "2", "once", "x", "vote", "withdrawn")
		if s.lines() != lines {
			t.Error("taking back what is not there is written")
		}
		for range 2 {
			m, _, err := s.m.Service.Votes(t.Context(), 1)
			if err != nil {
				t.Fatal(err)
			}
			if v, ok := m.Vote(0, 3); m.Votes() != 1 || m.Voters() != 1 || m.Tally(2).Total() != 0 || !ok || v != opinionmap.Disagree {
				t.Errorf("%d votes of %d people, statement 2 has %+v, statement 3 %d %v", m.Votes(), m.Voters(), m.Tally(2), v, ok)
			}
			s.m.Service.Forget() // and read the log anew
		}
		votes, err := fs.ReadFile(export(t, s.m.Service, nil), polis.VotesFile)
		if n := strings.Count(string(votes), "\n"); err != nil || n != 4 {
			t.Errorf("the export has %d lines, want the head and the three votes on statement 3:\n%s", n, votes)
		}
		cast("3", "withdrawn", "mine")
		if m, _, err := s.m.Service.Votes(t.Context(), 1); err != nil || m.Votes() != 0 || m.Voters() != 0 {
			t.Errorf("after the last was taken back: %d votes of %d people, %v", m.Votes(), m.Voters(), err)
		}
	})
}

// TestUndoGoesBackToTheVoteBefore changes votes in the ways that lose the vote
// before, and asks for undo by addresses that nobody was given.
func TestUndoGoesBackToTheVoteBefore(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s := newSite(t, d, Limits{})
		b := s.browser("")
		cast := func(p answer, word string) (to string) {
			t.Helper()
			r := b.post(vote, "statement", p.field("statement"), "once", p.field("once"), "served", p.field("served"), "was", p.field("was"), "vote", word)
			if r.code != 303 {
				t.Fatalf("%d %s", r.code, r.body)
			}
			to, _, _ = strings.Cut(r.header.Get("Location"), "#")
			return to
		}
		// undone gives the word that the page at an address would send, "" without undo.
		undone := func(to string) string {
			t.Helper()
			_, form, ok := strings.Cut(b.get(to).raw, `class="vote-undo"`)
			form, _, _ = strings.Cut(form, "</form>")
			if !ok || !strings.Contains(form, `value="undo"`) {
				return ""
			}
			return answer{body: form}.field("vote")
		}
		first := cast(b.get(vote+"?s=5"), "agree")
		if got := undone(first); got != "withdrawn" {
			t.Errorf("undo of the first vote sends %q", got)
		}
		s.m.Service.Forget() // as another server, or this one started anew
		if got := undone(cast(b.get(vote+"?s=5"), "agree")); got != "agree" {
			t.Errorf("undo of the same answer again sends %q", got)
		}
		change := b.get(vote + "?s=5")
		to := cast(change, "disagree")
		if got := undone(to); got != "agree" {
			t.Errorf("undo of a change sends %q", got)
		}
		if again := cast(change, "disagree"); undone(again) != "agree" {
			t.Errorf("sent twice, the change leads to %s", again)
		}
		for name, address := range map[string]string{
			"told before the change": first, "of nobody": vote + "?last=5", "made up": vote + "?last=5&was=pass",
			"signed by nobody": vote + "?last=5&was=pass:0123456789abcdef", "of another statement": strings.Replace(to, "last=5", "last=6", 1),
		} {
			if got := undone(address); got != "" {
				t.Errorf("an address %s offers to undo to %q", name, got)
			}
		}
		if p := b.get(vote + "?undone=&s=5"); strings.Contains(p.status(), "Đã hoàn tác") {
			t.Error("a statement that is answered is called undone")
		}
	})
}

// TestUndoKeepsTheDraw undoes the vote on a statement that was drawn and votes
// again: the second vote has the probability of the first in the log.
func TestUndoKeepsTheDraw(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s := newSite(t, d, Limits{})
		b := s.browser("")
		follow := func(fields ...string) answer {
			t.Helper()
			r := b.post(vote, fields...)
			to, _, _ := strings.Cut(r.header.Get("Location"), "#")
			if r.code != 303 {
				t.Fatalf("%d %s", r.code, r.body)
			}
			return b.get(to)
		}
		p := b.get(vote)
		drawn := p.field("statement")
		p = follow("statement", drawn, "once", p.field("once"), "served", p.field("served"), "vote", "agree")
		_, form, _ := strings.Cut(p.body, `class="vote-undo"`)
		undo := answer{body: form}
		p = follow("statement", undo.field("statement"), "once", undo.field("once"), "served", undo.field("served"), "vote", undo.field("vote"), "act", "undo")
		if p.field("statement") != drawn || !strings.Contains(p.status(), "Đã hoàn tác") || strings.Contains(p.body, "từ một liên kết") {
			t.Errorf("after undo: statement %s, drawn %s", p.field("statement"), drawn)
		}
		follow("statement", drawn, "once", p.field("once"), "served", p.field("served"), "vote", "disagree")
		var odds []float64
		if err := d.Read().Select(t.Context(), &odds, `SELECT propensity FROM statement_vote ORDER BY id`); err != nil {
			t.Fatal(err)
		}
		if len(odds) != 3 || odds[0] <= 0 || odds[1] != 0 || odds[2] != odds[0] {
			t.Errorf("probabilities in the log: %v", odds)
		}
	})
}
