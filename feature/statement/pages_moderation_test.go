package statement

import (
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"dienhong/engine/opinionmap"
	"dienhong/migrations"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
)

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
		if p := b.get("/track/" + strings.ToLower(code)); p.code != 200 || !strings.Contains(p.body, "Chờ duyệt") {
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
		if r := mod.post("/office/moderation/bulk", chosen...); r.code != 200 || !strings.Contains(r.body, "3 ý kiến sẽ bị ẩn") {
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
		if p := mod.get(r.header.Get("Location")); !strings.Contains(p.body, "Đã ẩn: 2 ý kiến") || !strings.Contains(p.body, "1 ý kiến đã được người khác") {
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
		var figures StatementFigures
		if err := json.Unmarshal([]byte(b.get("/api/v1/consultations/hn/figures").raw), &figures); err != nil {
			t.Fatal(err)
		}
		if want := (StatementFigures{Participants: 6, Statements: 7, Votes: 12, UncountedStatements: 2, UncountedVotes: 12}); figures != want {
			t.Errorf("%+v, want %+v", figures, want)
		}
		var list StatementList
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
			if p := b.get(path); !strings.Contains(p.body, "2 ý kiến đã ẩn hoặc gộp, 12 lượt bình chọn không tính") {
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
		for _, line := range strings.Split(strings.TrimSpace(b.get("/api/v1/consultations/hn/votes.csv").raw), "\n")[1:] {
			f := strings.Split(line, ",")
			if shown[f[1]] {
				current[f[0]+"/"+f[1]] = f[2]
			}
		}
		if len(current) != figures.Votes {
			t.Errorf("the public log comes to %d votes, the figures say %d", len(current), figures.Votes)
		}
	})
}
