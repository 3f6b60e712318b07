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
	"dienhong/kit/site"
	"dienhong/migrations"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
)

func TestAGuestVotesWithoutScripts(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s := newSite(t, d, Limits{})
		b := s.Browser("")
		seen := map[string]bool{}
		for i := range 9 {
			p := b.Get(vote)
			st := p.Value("statement")
			if p.Status != 200 || st == "" || seen[st] {
				t.Fatalf("page %d: %d, statement %q again: %v", i, p.Status, st, seen[st])
			}
			seen[st] = true
			fields := []string{"statement", st, "once", p.Value("once"), "served", p.Value("served"), "vote", "agree"}
			r := b.Post(vote, fields...)
			if r.Status != 303 || !strings.HasPrefix(r.Header.Get("Location"), vote+"?last=") {
				t.Fatalf("vote %d: %d %s", i, r.Status, r.Header.Get("Location"))
			}
			if again := b.Post(vote, fields...); again.Status != 303 {
				t.Errorf("sent twice: %d", again.Status)
			}
			to, _, _ := strings.Cut(r.Header.Get("Location"), "#")
			if next := b.Get(to); !strings.Contains(next.Text, "Đã lưu") || !strings.Contains(next.Body, `value="withdrawn"`) {
				t.Errorf("the next page does not tell what was stored, or cannot undo it")
			}
		}
		if n := s.lines(); n != 9 {
			t.Errorf("%d lines in the log after nine votes sent twice", n)
		}
		if p := b.Get(vote); p.Status != 200 || !strings.Contains(p.Text, "Bạn đã bình chọn hết") {
			t.Errorf("after the last one: %d", p.Status)
		}
		if mine := b.Get(vote + "/mine"); strings.Count(mine.Text, "Đổi lựa chọn") != 9 {
			t.Error("the page of one's own votes lacks some")
		}
		if other := s.Browser("").Get(vote + "/mine"); strings.Contains(other.Text, "Đổi lựa chọn") {
			t.Error("another browser sees the votes")
		}
		change := b.Get(vote + "?s=3")
		if !strings.Contains(change.Body, `aria-pressed="true"`) {
			t.Error("the vote so far is not marked")
		}
		if r := b.Post(vote, "statement", "3", "once", change.Value("once"), "vote", "disagree"); r.Status != 303 {
			t.Fatal(r.Status)
		}
		if st, err := s.m.Service.One(t.Context(), 1, 3); err != nil || st.Tally != (opinionmap.Tally{Disagree: 1}) {
			t.Errorf("after the change: %+v %v", st.Tally, err)
		}
		if r := b.Post(vote+"/kind", "kind", "expert"); r.Status != 303 {
			t.Errorf("kind: %d", r.Status)
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
		b := s.Browser("")
		if p := b.Get(vote); !strings.Contains(p.Text, fmt.Sprintf("thêm từ %d người trở lên; khi kết thúc thì tính tất cả", Least)) {
			t.Error("the voting page does not say when public figures change")
		}
		for _, page := range []string{at + "statements", at + "statements/1"} {
			p := b.Get(page)
			if said := strings.Contains(p.Text, "công bố lần đầu"); p.Status != 200 || said == over {
				t.Errorf("%s: %d; voting is over: %v, first figures are announced: %v", page, p.Status, over, said)
			}
		}
	}
}

func TestWhatAVotingPageRefuses(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s := newSite(t, d, Limits{})
		b := s.Browser("")
		if r := b.Post(vote, "statement", "1", "vote", "agree"); r.Status != 422 || !strings.Contains(r.Text, "cookie") {
			t.Errorf("without a cookie: %d", r.Status)
		}
		b.Get(vote)
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
				if r := b.Post("/consultations/khong-co/vote", "statement", "1", "vote", "agree"); r.Status != 404 {
					t.Errorf("%s: %d", name, r.Status)
				}
			case "a body of megabytes":
				continue // the chain's own tests
			default:
				if r := b.Post(vote, c.fields...); r.Status != c.code || !strings.Contains(r.Text, c.says) {
					t.Errorf("%s: %d, want %d saying %q", name, r.Status, c.code, c.says)
				}
			}
		}
		if n := s.lines(); n != 0 {
			t.Errorf("%d votes were written", n)
		}
		// A forged draw is not believed, and the vote counts all the same.
		p := b.Get(vote)
		if r := b.Post(vote, "statement", "1", "vote", "agree", "served", "1.00000e+00:"+strings.Repeat("0", 16)); r.Status != 303 {
			t.Errorf("a forged draw: %d", r.Status)
		}
		if r := b.Post(vote, "statement", p.Value("statement"), "vote", "agree", "served", p.Value("served"), "once", "x"); r.Status != 303 {
			t.Errorf("a true draw: %d", r.Status)
		}
		var odds []float64
		if err := d.Read().Select(t.Context(), &odds, `SELECT propensity FROM statement_vote ORDER BY id`); err != nil {
			t.Fatal(err)
		}
		if len(odds) != 2 || odds[0] != 0 || odds[1] <= 0 || odds[1] > 1 {
			t.Errorf("probabilities in the log: %v", odds)
		}
		s.around.c.TakesVotes, s.around.c.TakesTexts = false, false
		if r := b.Post(vote, "statement", "1", "vote", "agree"); r.Status != 409 {
			t.Errorf("one moment after the end: %d", r.Status)
		}
		if r := b.Post("/consultations/hn/ideas", "text", "Một ý kiến đến muộn một chút"); r.Status != 409 {
			t.Errorf("an idea after the end: %d", r.Status)
		}
		if p := b.Get(vote); p.Status != 200 || p.Value("statement") != "" {
			t.Error("a closed consultation offers a statement")
		}
		if r := s.JSON("", "POST", "/api/v1/consultations/hn/votes", `{"statement":1,"vote":"agree"}`, "Dienhong-Participant", string(NewKey())); r.Status != 409 {
			t.Errorf("a closed phase at the API: %d %s", r.Status, r.Text)
		}
		s.around.c.Public = false
		if p := b.Get("/consultations/hn/statements?draft=1"); p.Status != 404 {
			t.Errorf("a draft is public: %d", p.Status)
		}
		if p := s.Browser("editor").Get("/consultations/hn/statements?draft=2"); p.Status != 200 {
			t.Errorf("an editor cannot look at a draft: %d", p.Status)
		}
	})
}

func TestOneParticipantOnManyDevicesAtOnce(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s := newSite(t, d, Limits{})
		key := string(NewKey())
		var wg sync.WaitGroup
		gate := make(chan struct{}, 64)
		for i := range 400 {
			wg.Go(func() {
				gate <- struct{}{}
				defer func() { <-gate }()
				b := s.Browser("")
				b.Keep(keyCookie(1), key)
				fields := []string{"statement", "2", "once", "the same", "vote", "agree"}
				if i%2 == 1 {
					fields = []string{"statement", "3", "once", fmt.Sprint(i), "vote", []string{"agree", "disagree", "pass"}[i%3]}
				}
				if r := b.Post(vote, fields...); r.Status != 303 {
					t.Errorf("%d %s", r.Status, r.Text)
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
	b := s.program() // the words are the same, and drawing ten thousand pages takes long
	accepted, refused := 0, site.Page{}
	for i := range 10_000 {
		r := b.Post("/consultations/hn/ideas", "text", fmt.Sprintf("Ý kiến hàng loạt số %d của một máy", i))
		switch r.Status {
		case 201:
			accepted++
		case 429:
			refused = r
		default:
			t.Fatalf("%d: %s", r.Status, r.Text)
		}
	}
	if accepted != 60 || !strings.Contains(refused.Text, "Từ địa chỉ mạng này đã có quá nhiều ý kiến") {
		t.Errorf("%d of 10,000 were accepted; %s", accepted, refused.Text)
	}
	if list, err := s.m.Service.Statements(t.Context(), 1); err != nil || len(list) != 69 {
		t.Errorf("%d statements, %v", len(list), err)
	}
	// A hall of two hundred behind one address votes through.
	for range 200 {
		v := s.Browser("")
		p := v.Get(vote)
		for i := range 5 {
			if r := v.Post(vote, "statement", fmt.Sprint(i), "once", p.Value("once")+fmt.Sprint(i), "vote", "pass"); r.Status != 303 {
				t.Fatalf("vote %d of a hall: %d", i, r.Status)
			}
		}
	}
}

func TestProgramsVoteAndAddIdeas(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s := newSite(t, d, Limits{})
		send := func(path, body string, key string) site.Page {
			return s.JSON("", "POST", "/api/v1/consultations/hn/"+path, body, "Dienhong-Participant", key, "Idempotency-Key", "1")
		}
		var who StatementParticipant
		if r := send("participants", "", ""); r.Status != 201 || json.Unmarshal([]byte(r.Body), &who) != nil || !Key(who.Key).Known() {
			t.Fatalf("%d %s", r.Status, r.Body)
		}
		for range 2 {
			if r := send("votes", `{"statement":2,"vote":"disagree"}`, who.Key); r.Status != 200 || !strings.Contains(r.Body, `"answered":1`) {
				t.Errorf("%d %s", r.Status, r.Body)
			}
		}
		if n := s.lines(); n != 1 {
			t.Errorf("%d lines after a vote sent twice under one key", n)
		}
		if r := send("votes", `{"statement":2,"vote":"disagree"}`, ""); r.Status != 422 {
			t.Errorf("without a participant: %d", r.Status)
		}
		if r := send("votes", `{"statement":2,"vote":"yes"}`, who.Key); r.Status != 422 {
			t.Errorf("a vote of nonsense: %d", r.Status)
		}
		if r := send("ideas", `{"text":"Một ý kiến gửi từ chương trình khác"}`, who.Key); r.Status != 201 || !strings.Contains(r.Body, `"state":"waiting"`) {
			t.Errorf("%d %s", r.Status, r.Body)
		}
		if r := send("ideas", `{"text":"Một ý kiến gửi từ chương trình khác."}`, who.Key); r.Status != 409 {
			t.Errorf("twice: %d %s", r.Status, r.Body)
		}
	})
}

// TestAVoteThatWasTakenBackCountsNowhere votes, undoes, and looks wherever votes
// are counted, also after the log was read anew.
func TestAVoteThatWasTakenBackCountsNowhere(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s := newSite(t, d, Limits{})
		b := s.Browser("")
		const vote = "/consultations/hn/vote"
		b.Get(vote)
		cast := func(statement, vote2, act string) site.Page {
			t.Helper()
			r := b.Post(vote, "statement", statement, "once", statement+vote2+act, "vote", vote2, "act", act)
			if r.Status != 303 {
				t.Fatalf("%d %s", r.Status, r.Text)
			}
			return r
		}
		cast("2", "agree", "")
		cast("3", "disagree", "")
		cast("3", "agree", "")
		cast("3", "disagree", "undo")
		if to := cast("2", "withdrawn", "undo").Header.Get("Location"); !strings.Contains(to, "s=2") {
			t.Errorf("after undo: %s", to)
		}
		lines := s.lines()
		cast("4", "withdrawn", "")
		other := s.Browser("")
		other.Get(vote)
		other.Post(vote, "statement", "2", "once", "x", "vote", "withdrawn")
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
		b := s.Browser("")
		cast := func(p site.Page, word string) (to string) {
			t.Helper()
			r := b.Post(vote, "statement", p.Value("statement"), "once", p.Value("once"), "served", p.Value("served"), "was", p.Value("was"), "vote", word)
			if r.Status != 303 {
				t.Fatalf("%d %s", r.Status, r.Text)
			}
			to, _, _ = strings.Cut(r.Header.Get("Location"), "#")
			return to
		}
		// undone gives the word that the page at an address would send, "" without undo.
		undone := func(to string) string {
			t.Helper()
			undo := b.Get(to).Part("vote-undo")
			if undo.Value("act") != "undo" {
				return ""
			}
			return undo.Value("vote")
		}
		first := cast(b.Get(vote+"?s=5"), "agree")
		if got := undone(first); got != "withdrawn" {
			t.Errorf("undo of the first vote sends %q", got)
		}
		s.m.Service.Forget() // as another server, or this one started anew
		if got := undone(cast(b.Get(vote+"?s=5"), "agree")); got != "agree" {
			t.Errorf("undo of the same answer again sends %q", got)
		}
		change := b.Get(vote + "?s=5")
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
		if p := b.Get(vote + "?undone=&s=5"); strings.Contains(said(p), "Đã hoàn tác") {
			t.Error("a statement that is answered is called undone")
		}
	})
}

// TestUndoKeepsTheDraw undoes the vote on a statement that was drawn and votes
// again: the second vote has the probability of the first in the log.
func TestUndoKeepsTheDraw(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s := newSite(t, d, Limits{})
		b := s.Browser("")
		follow := func(fields ...string) site.Page {
			t.Helper()
			r := b.Post(vote, fields...)
			to, _, _ := strings.Cut(r.Header.Get("Location"), "#")
			if r.Status != 303 {
				t.Fatalf("%d %s", r.Status, r.Text)
			}
			return b.Get(to)
		}
		p := b.Get(vote)
		drawn := p.Value("statement")
		p = follow("statement", drawn, "once", p.Value("once"), "served", p.Value("served"), "vote", "agree")
		undo := p.Part("vote-undo")
		p = follow("statement", undo.Value("statement"), "once", undo.Value("once"), "served", undo.Value("served"), "vote", undo.Value("vote"), "act", "undo")
		if p.Value("statement") != drawn || !strings.Contains(said(p), "Đã hoàn tác") || strings.Contains(p.Text, "từ một liên kết") {
			t.Errorf("after undo: statement %s, drawn %s", p.Value("statement"), drawn)
		}
		follow("statement", drawn, "once", p.Value("once"), "served", p.Value("served"), "vote", "disagree")
		var odds []float64
		if err := d.Read().Select(t.Context(), &odds, `SELECT propensity FROM statement_vote ORDER BY id`); err != nil {
			t.Fatal(err)
		}
		if len(odds) != 3 || odds[0] <= 0 || odds[1] != 0 || odds[2] != odds[0] {
			t.Errorf("probabilities in the log: %v", odds)
		}
	})
}
