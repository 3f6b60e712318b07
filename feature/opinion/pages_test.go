package opinion

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"dienhong/civic"
	"dienhong/engine/opinionmap"
	"dienhong/locale"
	"dienhong/migrations"
	"dienhong/platform/api"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
	"dienhong/platform/i18n"
	"dienhong/platform/web"
	"dienhong/ui"

	"github.com/a-h/templ"
)

// site is the feature behind a router.
type site struct {
	t       *testing.T
	m       *Module
	around  *around
	handler http.Handler
}

var kindStatus = map[civic.Kind]int{
	civic.KindInvalid: 422, civic.KindUnauthenticated: 401, civic.KindForbidden: 403, civic.KindNotFound: 404, civic.KindConflict: 409,
	civic.KindClosed: 409, civic.KindGone: 410, civic.KindTooMany: 429, civic.KindUnavailable: 503,
}

// newSite serves the feature; a request with the header "Role" comes from an
// officer of that role.
func newSite(t *testing.T, d *db.DB, limits Limits) *site {
	t.Helper()
	catalog, err := i18n.Load(locale.Files, locale.All...)
	if err != nil {
		t.Fatal(err)
	}
	s := &site{t: t, around: open()}
	s.around.c.Public = true
	s.around.c.Title = civic.Text{VI: "Tham vấn thử", EN: "A test"}
	if s.m, err = New(t.Context(), Deps{
		DB: d, City: 1, Clock: func() time.Time { return noon }, Zone: time.UTC, Log: slog.New(slog.DiscardHandler), Around: s.around, Secret: testKey, Limits: limits,
	}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.m.Close(context.Background()) })
	rt := web.NewRouter(web.Options{
		Log: slog.New(slog.DiscardHandler), Catalog: catalog, Zone: time.UTC,
		Identify: func(r *http.Request) context.Context {
			who := civic.Visitor()
			if role := r.Header.Get("Role"); role != "" {
				who = civic.Actor{Kind: civic.OfficerActor, Person: "02", Name: "Cán bộ", Roles: []civic.Role{civic.Role(role)}}
			}
			return ui.WithChrome(civic.WithActor(r.Context(), who), ui.Chrome{Actor: who, Path: r.URL.RequestURI()})
		},
		Authorize: func(ctx context.Context, a web.Access) error {
			for _, role := range a.Roles {
				if civic.ActorFrom(ctx).Has(civic.Role(role)) {
					return nil
				}
			}
			if a.Anyone {
				return nil
			}
			return civic.Forbidden()
		},
		Explain: func(ctx context.Context, err error) web.Problem {
			var e *civic.Error
			var f *web.FormError
			switch {
			case errors.As(err, &e):
				p := web.Problem{Status: kindStatus[e.Kind], Key: e.Key, Args: e.Args, Fields: map[string]string{}}
				for _, field := range e.Fields {
					p.Fields[field.Field] = i18n.T(ctx, field.Key, field.Args...)
				}
				return p
			case errors.As(err, &f):
				return web.Problem{Status: 422, Key: "error.invalid"}
			case errors.Is(err, web.ErrNotFound):
				return web.Problem{Status: 404, Key: "error.not_found"}
			case errors.Is(err, web.ErrTooMany):
				return web.Problem{Status: 429, Key: "error.too_many"}
			}
			t.Errorf("unexplained: %v", err)
			return web.Problem{Status: 500, Key: "error.internal"}
		},
		ErrorPage: func(_ context.Context, p web.Problem, id string) templ.Component { return ui.ErrorPage(p, id) },
	})
	s.m.Mount(rt)
	s.m.API(api.New(rt, "test", "", "0"))
	s.handler = rt.Handler()
	if err := s.m.Service.Seeds(t.Context(), moderator, 1, seeds(9)); err != nil {
		t.Fatal(err)
	}
	return s
}

// browser keeps cookies as one participant's does.
type browser struct {
	s       *site
	role    string
	cookies map[string]string
	json    bool
}

func (s *site) browser(role string) *browser {
	return &browser{s: s, role: role, cookies: map[string]string{}}
}

type answer struct {
	code   int
	body   string // with entities resolved
	raw    string
	header http.Header
}

func (b *browser) do(method, path, body string, head map[string]string) answer {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if b.role != "" {
		r.Header.Set("Role", b.role)
	}
	if b.json {
		r.Header.Set("Accept", "application/json")
	}
	for k, v := range head {
		r.Header.Set(k, v)
	}
	for k, v := range b.cookies {
		r.AddCookie(&http.Cookie{Name: k, Value: v})
	}
	w := httptest.NewRecorder()
	b.s.handler.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		b.cookies[c.Name] = c.Value
		if !c.HttpOnly {
			b.s.t.Errorf("the cookie %s can be read by scripts", c.Name)
		}
	}
	return answer{w.Code, html.UnescapeString(w.Body.String()), w.Body.String(), w.Header()}
}

func (b *browser) get(path string) answer { return b.do(http.MethodGet, path, "", nil) }

func (b *browser) post(path string, fields ...string) answer {
	v := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		v.Add(fields[i], fields[i+1])
	}
	return b.do(http.MethodPost, path, v.Encode(), nil)
}

// field finds the value of a hidden field of the page.
func (a answer) field(name string) string {
	m := regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(a.body)
	if m == nil {
		return ""
	}
	return m[1]
}

func (s *site) lines() (n int) {
	if err := s.m.Service.EachVote(s.t.Context(), 1, func(opinionmap.VoteEvent) error { n++; return nil }); err != nil {
		s.t.Fatal(err)
	}
	return n
}

const vote = "/consultations/hn/vote"

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
			if next := b.get(r.header.Get("Location")); !strings.Contains(next.body, "Đã lưu") || !strings.Contains(next.body, "?s="+st) {
				t.Errorf("the next page does not tell what was stored")
			}
		}
		if n := s.lines(); n != 9 {
			t.Errorf("%d lines in the log after nine votes sent twice", n)
		}
		if p := b.get(vote); p.code != 200 || !strings.Contains(p.body, "Bạn đã trả lời hết") {
			t.Errorf("after the last one: %d", p.code)
		}
		if mine := b.get(vote + "/mine"); strings.Count(mine.body, "Đổi phiếu") != 9 {
			t.Error("the page of one's own votes lacks some")
		}
		if other := s.browser("").get(vote + "/mine"); strings.Contains(other.body, "Đổi phiếu") {
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
		if kinds, err := s.m.Service.Kinds(t.Context(), 1); err != nil || len(kinds) != 1 || kinds[0] != civic.Expert {
			t.Errorf("kinds %v %v", kinds, err)
		}
	})
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
			"a hidden one":        {[]string{"statement", "4", "vote", "agree"}, 410, "vừa được rút"},
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
		if err := d.Read().Select(t.Context(), &odds, `SELECT propensity FROM opinion_vote ORDER BY id`); err != nil {
			t.Fatal(err)
		}
		if len(odds) != 2 || odds[0] != 0 || odds[1] <= 0 || odds[1] > 1 {
			t.Errorf("probabilities in the log: %v", odds)
		}
		s.around.c.VotingOpen, s.around.c.IdeasOpen = false, false
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

func TestAnIdeaIsSentFollowedAndModerated(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s := newSite(t, d, Limits{})
		const ideas = "/consultations/hn/ideas"
		b := s.browser("")
		for text, says := range map[string]string{
			"Ngắn": "10", strings.Repeat("ộ", 201): "200", "Xem https://x.vn để biết thêm": "đường dẫn",
			"Chữ đảo \u202e chiều trong câu này": "đổi chiều", "Ký tự \x07 chuông trong câu này": "điều khiển",
		} {
			if r := b.post(ideas, "text", text); r.code != 422 || !strings.Contains(r.body, says) {
				t.Errorf("%q: %d, want a word of %q", text, r.code, says)
			}
		}
		// 200 letters with two marks each, typed as single marks, are 200.
		long := strings.Repeat("o\u0302\u0323", 200)
		if r := b.post(ideas, "text", long); r.code != 201 {
			t.Errorf("NFD of 200 characters: %d", r.code)
		}
		const script = `<script>alert(1)</script> phải là chữ`
		r := b.post(ideas, "text", script)
		code := regexp.MustCompile(`[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}`).FindString(r.body)
		if r.code != 201 || code == "" || strings.Contains(r.raw, "<script>alert") {
			t.Fatalf("%d, code %q", r.code, code)
		}
		dup := b.post(ideas, "text", "NHẬN ĐỊNH   số 3 về thành phố!")
		if dup.code != 409 || !strings.Contains(dup.body, vote+"?s=3") || !strings.Contains(dup.body, "NHẬN ĐỊNH số 3 về thành phố!") {
			t.Errorf("a duplicate: %d", dup.code)
		}
		if near := b.get(ideas + "/near?text=" + url.QueryEscape("nhan dinh so 3 ve thanh pho")); near.code != 200 || !strings.Contains(near.body, "Nhận định số 3") || strings.Contains(near.raw, "<html") {
			t.Errorf("similar ones: %d %.80s", near.code, near.raw)
		}
		if p := b.get("/track/" + strings.ToLower(code)); p.code != 200 || !strings.Contains(p.body, "Chờ kiểm duyệt") {
			t.Errorf("tracking: %d", p.code)
		}
		if p := b.get("/track?code=" + url.QueryEscape(strings.ReplaceAll(code, "-", " "))); p.code != 303 {
			t.Errorf("typed with spaces: %d", p.code)
		}
		if p := b.get("/track/0000-0000-0000"); p.code != 404 {
			t.Errorf("an unknown code: %d", p.code)
		}
		if p := b.get("/office/moderation"); p.code != 403 {
			t.Errorf("a guest at the queue: %d", p.code)
		}
		mod := s.browser("moderator")
		queue := mod.get("/office/moderation")
		if queue.code != 200 || strings.Contains(queue.raw, "<script>alert") || !strings.Contains(queue.raw, "/office/moderation/1/10") {
			t.Fatalf("queue: %d", queue.code)
		}
		item := "/office/moderation/1/10"
		if r := mod.post(item, "act", "hide", "from", "waiting", "note", "Lời giải thích"); r.code != 422 || !strings.Contains(r.body, "Lời giải thích") {
			t.Errorf("hidden without a reason: %d", r.code)
		}
		if r := mod.post(item, "act", "hide", "reason", "insult", "note", "Lời giải thích", "from", "waiting"); r.code != 303 {
			t.Fatalf("hide: %d", r.code)
		}
		if r := mod.post(item, "act", "accept", "from", "waiting"); r.code != 409 || !strings.Contains(r.body, "Người khác vừa xử lý") {
			t.Errorf("decided twice: %d", r.code)
		}
		if p := b.get("/track/" + code); !strings.Contains(p.body, "Xúc phạm") || !strings.Contains(p.body, "Lời giải thích") {
			t.Error("the author does not see why")
		}
		for _, path := range []string{"/consultations/hn/moderation", "/consultations/hn/statements/10", "/api/v1/consultations/hn/moderation", "/api/v1/consultations/hn/statements/10", "/api/v1/consultations/hn/statements?state=any"} {
			if p := b.get(path); strings.Contains(p.body, "alert(1)") {
				t.Errorf("%s shows the hidden text", path)
			}
		}
		if p := b.get("/consultations/hn/statements/10"); p.code != 410 {
			t.Errorf("the page of a hidden statement: %d", p.code)
		}
		if p := b.get("/consultations/hn/statements/9"); p.code != 404 {
			t.Errorf("the page of a waiting statement: %d", p.code)
		}
		if r := mod.post(item + "/undo"); r.code != 303 {
			t.Errorf("undo: %d", r.code)
		}
		if r := mod.post(item, "act", "merge", "from", "waiting"); r.code != 303 || !strings.HasSuffix(r.header.Get("Location"), "/merge") {
			t.Errorf("merge asks for the target: %d %s", r.code, r.header.Get("Location"))
		}
		if p := mod.get(item + "/merge?q=so+3"); p.code != 200 || !strings.Contains(p.body, "Nhận định số 3") {
			t.Errorf("the choice of a target: %d", p.code)
		}
		if r := mod.post(item, "act", "merge", "into", "3", "from", "waiting"); r.code != 303 {
			t.Errorf("merge: %d", r.code)
		}
		if p := b.get("/track/" + code); !strings.Contains(p.body, "Nhận định số 3 về thành phố") {
			t.Error("the author does not see where the idea went")
		}
	})
}

func TestManyAreDecidedAtOnceAndTakenBack(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s := newSite(t, d, Limits{})
		for i := range 5 {
			if _, _, err := s.m.Service.Submit(t.Context(), "hn", Submission{Key: NewKey(), Text: fmt.Sprintf("Ý kiến thứ %d của người dân", i)}); err != nil {
				t.Fatal(err)
			}
		}
		mod := s.browser("moderator")
		if r := mod.post("/office/moderation/bulk", "act", "accept"); r.code != 422 {
			t.Errorf("nothing chosen: %d", r.code)
		}
		chosen := []string{"statements", "1-9", "statements", "1-10", "statements", "1-11", "act", "hide", "reason", "advertising"}
		if r := mod.post("/office/moderation/bulk", chosen...); r.code != 200 || !strings.Contains(r.body, "3 nhận định sẽ bị ẩn") {
			t.Errorf("preview: %d", r.code)
		}
		if n, _ := s.m.Service.Waiting(t.Context()); n != 5 {
			t.Errorf("the preview changed something: %d wait", n)
		}
		if _, err := s.m.Service.Decide(t.Context(), moderator, Ref{1, 10}, Verdict{Act: Accept}); err != nil {
			t.Fatal(err)
		}
		r := mod.post("/office/moderation/bulk", append(chosen, "sure", "true")...)
		batch := regexp.MustCompile(`batch=([0-9a-z]{26})&skipped=1`).FindStringSubmatch(r.header.Get("Location"))
		if r.code != 303 || batch == nil {
			t.Fatalf("bulk: %d %s", r.code, r.header.Get("Location"))
		}
		if st, _ := s.m.Service.One(t.Context(), 1, 10); st.State != Shown {
			t.Error("the bulk decision overrode another moderator")
		}
		if p := mod.get(r.header.Get("Location")); !strings.Contains(p.body, "Đã ẩn: 2 nhận định") || !strings.Contains(p.body, "1 nhận định đã được người khác") {
			t.Error("the queue does not tell what was done")
		}
		if r := mod.post("/office/moderation/bulk/undo", "batch", batch[1]); r.code != 303 {
			t.Errorf("undo: %d", r.code)
		}
		if n, _ := s.m.Service.Waiting(t.Context()); n != 4 {
			t.Errorf("%d wait after the undo, want 4", n)
		}
		if p := mod.get("/office/moderation?batch=" + batch[1]); !strings.Contains(p.body, "Đã hoàn tác với 2") {
			t.Error("the queue does not tell what was taken back")
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

func TestHiddenStatementsLeaveEveryFigure(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s := newSite(t, d, Limits{})
		ctx := t.Context()
		for i := range 6 {
			k := NewKey()
			for id := range int64(4) {
				if err := s.m.Service.Cast(ctx, "hn", Ballot{Key: k, Statement: id, Vote: opinionmap.Vote(i%3 - 1)}); err != nil {
					t.Fatal(err)
				}
			}
		}
		for id, v := range map[int64]Verdict{0: {Act: Hide, Reason: "off_topic"}, 1: {Act: Merge, Into: 2}} {
			if _, err := s.m.Service.Decide(ctx, moderator, Ref{1, id}, v); err != nil {
				t.Fatal(err)
			}
		}
		b := s.browser("")
		b.json = true
		var figures OpinionFigures
		if err := json.Unmarshal([]byte(b.get("/api/v1/consultations/hn/figures").raw), &figures); err != nil {
			t.Fatal(err)
		}
		if want := (OpinionFigures{Participants: 6, Statements: 7, Votes: 12, UncountedStatements: 2, UncountedVotes: 12}); figures != want {
			t.Errorf("%+v, want %+v", figures, want)
		}
		var list OpinionStatementList
		if err := json.Unmarshal([]byte(b.get("/api/v1/consultations/hn/statements").raw), &list); err != nil {
			t.Fatal(err)
		}
		sum := 0
		for _, st := range list.Statements {
			sum += st.Votes.Total
		}
		if list.Total != 7 || sum != figures.Votes {
			t.Errorf("%d statements with %d votes in the list", list.Total, sum)
		}
		b.json = false
		for _, path := range []string{"/consultations/hn/statements", "/consultations/hn/moderation"} {
			if p := b.get(path); !strings.Contains(p.body, "2 nhận định đã ẩn hoặc gộp, 12 phiếu không tính") {
				t.Errorf("%s does not tell what is not counted", path)
			}
		}
		if p := b.get("/consultations/hn/statements/1"); !strings.Contains(p.body, "/consultations/hn/statements/2") {
			t.Error("the merged one does not lead to its target")
		}
		// Counting the public log again gives the public figures.
		shown := map[string]bool{}
		for _, st := range list.Statements {
			shown[fmt.Sprint(st.ID)] = true
		}
		current := map[string]string{}
		if early := b.get("/api/v1/consultations/hn/votes.csv").raw; strings.Count(early, "\n") != 1 {
			t.Errorf("the log of an hour that is not over is public: %s", early)
		}
		s.m.Service.clock = func() time.Time { return noon.Add(time.Hour) }
		for _, line := range strings.Split(strings.TrimSpace(b.get("/api/v1/consultations/hn/votes.csv").raw), "\n")[1:] {
			f := strings.Split(line, ",")
			if shown[f[2]] {
				current[f[1]+"/"+f[2]] = f[3]
			}
		}
		if len(current) != figures.Votes {
			t.Errorf("the public log comes to %d votes, the figures say %d", len(current), figures.Votes)
		}
	})
}

func TestProgramsVoteAndAddIdeas(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s := newSite(t, d, Limits{})
		b := s.browser("")
		b.json = true
		send := func(path, body string, key string) answer {
			return b.do("POST", "/api/v1/consultations/hn/"+path, body, map[string]string{"Content-Type": "application/json", "Dienhong-Participant": key, "Idempotency-Key": "1"})
		}
		var who OpinionParticipant
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
