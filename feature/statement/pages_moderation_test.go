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
		b := s.Browser("")
		for text, says := range map[string]string{
			"Ngắn": "10", strings.Repeat("ộ", 201): "200", "Xem https://x.vn để biết thêm": "đường dẫn",
			"Chữ đảo \u202e chiều trong câu này": "đổi chiều", "Ký tự \x07 chuông trong câu này": "điều khiển",
		} {
			if r := b.Post(ideas, "text", text); r.Status != 422 || !strings.Contains(r.Text, says) {
				t.Errorf("%q: %d, want a word of %q", text, r.Status, says)
			}
		}
		// 200 letters with two marks each, typed as single marks, are 200.
		long := strings.Repeat("o\u0302\u0323", 200)
		if r := b.Post(ideas, "text", long); r.Status != 201 {
			t.Errorf("NFD of 200 characters: %d", r.Status)
		}
		const script = `<script>alert(1)</script> phải là chữ`
		r := b.Post(ideas, "text", script)
		code := regexp.MustCompile(`[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}`).FindString(r.Text)
		if r.Status != 201 || code == "" || strings.Contains(r.Body, "<script>alert") {
			t.Fatalf("%d, code %q", r.Status, code)
		}
		dup := b.Post(ideas, "text", "NHẬN ĐỊNH   số 3 về thành phố!")
		if dup.Status != 409 || !strings.Contains(dup.Text, vote+"?s=3") || !strings.Contains(dup.Text, "NHẬN ĐỊNH số 3 về thành phố!") {
			t.Errorf("a duplicate: %d", dup.Status)
		}
		if near := b.Get(ideas + "/near?text=" + url.QueryEscape("nhan dinh so 3 ve thanh pho")); near.Status != 200 || !strings.Contains(near.Text, "Nhận định số 3") || strings.Contains(near.Body, "<html") {
			t.Errorf("similar ones: %d %.80s", near.Status, near.Body)
		}
		if p := b.Get("/track/" + strings.ToLower(code)); p.Status != 200 || !strings.Contains(p.Text, "Chờ duyệt") {
			t.Errorf("tracking: %d", p.Status)
		}
		if p := b.Get("/track?code=" + url.QueryEscape(strings.ReplaceAll(code, "-", " "))); p.Status != 303 {
			t.Errorf("typed with spaces: %d", p.Status)
		}
		if p := b.Get("/track/0000-0000-0000"); p.Status != 404 {
			t.Errorf("an unknown code: %d", p.Status)
		}
		if p := b.Get("/office/moderation"); p.Status != 401 {
			t.Errorf("a guest at the queue: %d", p.Status)
		}
		mod := s.Browser("moderator")
		queue := mod.Get("/office/moderation")
		if queue.Status != 200 || strings.Contains(queue.Body, "<script>alert") || !strings.Contains(queue.Body, "/office/moderation/1/10") {
			t.Fatalf("queue: %d", queue.Status)
		}
		item := "/office/moderation/1/10"
		if r := mod.Post(item, "act", "hide", "from", "waiting", "note", "Lời giải thích"); r.Status != 422 || !strings.Contains(r.Text, "Lời giải thích") {
			t.Errorf("hidden without a reason: %d", r.Status)
		}
		if r := mod.Post(item, "act", "hide", "reason", "insult", "note", "Lời giải thích", "from", "waiting"); r.Status != 303 {
			t.Fatalf("hide: %d", r.Status)
		}
		if r := mod.Post(item, "act", "accept", "from", "waiting"); r.Status != 409 || !strings.Contains(r.Text, "Người khác vừa xử lý") {
			t.Errorf("decided twice: %d", r.Status)
		}
		if p := b.Get("/track/" + code); !strings.Contains(p.Text, "Xúc phạm") || !strings.Contains(p.Text, "Lời giải thích") {
			t.Error("the author does not see why")
		}
		for _, path := range []string{"/consultations/hn/moderation", "/consultations/hn/statements/10", "/api/v1/consultations/hn/moderation", "/api/v1/consultations/hn/statements/10", "/api/v1/consultations/hn/statements?state=any"} {
			if p := b.Get(path); strings.Contains(p.Text, "alert(1)") {
				t.Errorf("%s shows the hidden text", path)
			}
		}
		if p := b.Get("/consultations/hn/statements/10"); p.Status != 410 {
			t.Errorf("the page of a hidden statement: %d", p.Status)
		}
		if p := b.Get("/consultations/hn/statements/9"); p.Status != 404 {
			t.Errorf("the page of a waiting statement: %d", p.Status)
		}
		if r := mod.Post(item + "/undo"); r.Status != 303 {
			t.Errorf("undo: %d", r.Status)
		}
		if r := mod.Post(item, "act", "merge", "from", "waiting"); r.Status != 303 || !strings.HasSuffix(r.Header.Get("Location"), "/merge") {
			t.Errorf("merge asks for the target: %d %s", r.Status, r.Header.Get("Location"))
		}
		if p := mod.Get(item + "/merge?q=so+3"); p.Status != 200 || !strings.Contains(p.Text, "Nhận định số 3") {
			t.Errorf("the choice of a target: %d", p.Status)
		}
		if r := mod.Post(item, "act", "merge", "into", "3", "from", "waiting"); r.Status != 303 {
			t.Errorf("merge: %d", r.Status)
		}
		if p := b.Get("/track/" + code); !strings.Contains(p.Text, "Nhận định số 3 về thành phố") {
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
		mod := s.Browser("moderator")
		if r := mod.Post("/office/moderation/bulk", "act", "accept"); r.Status != 422 {
			t.Errorf("nothing chosen: %d", r.Status)
		}
		chosen := []string{"statements", "1-9", "statements", "1-10", "statements", "1-11", "act", "hide", "reason", "advertising"}
		if r := mod.Post("/office/moderation/bulk", chosen...); r.Status != 200 || !strings.Contains(r.Text, "3 ý kiến sẽ bị ẩn") {
			t.Errorf("preview: %d", r.Status)
		}
		if n, _ := s.m.Service.Waiting(t.Context()); n != 5 {
			t.Errorf("the preview changed something: %d wait", n)
		}
		if _, err := s.m.Service.Decide(t.Context(), moderator, Ref{1, 10}, Verdict{Act: Accept}); err != nil {
			t.Fatal(err)
		}
		r := mod.Post("/office/moderation/bulk", append(chosen, "sure", "true")...)
		batch := regexp.MustCompile(`batch=([0-9a-z]{26})&skipped=1`).FindStringSubmatch(r.Header.Get("Location"))
		if r.Status != 303 || batch == nil {
			t.Fatalf("bulk: %d %s", r.Status, r.Header.Get("Location"))
		}
		if st, _ := s.m.Service.One(t.Context(), 1, 10); st.State != Shown {
			t.Error("the bulk decision overrode another moderator")
		}
		if p := mod.Get(r.Header.Get("Location")); !strings.Contains(p.Text, "Đã ẩn: 2 ý kiến") || !strings.Contains(p.Text, "1 ý kiến đã được người khác") {
			t.Error("the queue does not tell what was done")
		}
		if r := mod.Post("/office/moderation/bulk/undo", "batch", batch[1]); r.Status != 303 {
			t.Errorf("undo: %d", r.Status)
		}
		if n, _ := s.m.Service.Waiting(t.Context()); n != 4 {
			t.Errorf("%d wait after the undo, want 4", n)
		}
		if p := mod.Get("/office/moderation?batch=" + batch[1]); !strings.Contains(p.Text, "Đã hoàn tác với 2") {
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
		b := s.program()
		var figures StatementFigures
		if err := json.Unmarshal([]byte(b.Get("/api/v1/consultations/hn/figures").Body), &figures); err != nil {
			t.Fatal(err)
		}
		if want := (StatementFigures{Participants: 6, Statements: 7, Votes: 12, UncountedStatements: 2, UncountedVotes: 12}); figures != want {
			t.Errorf("%+v, want %+v", figures, want)
		}
		var list StatementList
		if err := json.Unmarshal([]byte(b.Get("/api/v1/consultations/hn/statements").Body), &list); err != nil {
			t.Fatal(err)
		}
		sum := 0
		for _, st := range list.Statements {
			sum += st.Votes.Total
		}
		if list.Total != 7 || sum != figures.Votes {
			t.Errorf("%d statements with %d votes in the list", list.Total, sum)
		}
		b.Header.Del("Accept")
		for _, path := range []string{"/consultations/hn/statements", "/consultations/hn/moderation"} {
			if p := b.Get(path); !strings.Contains(p.Text, "2 ý kiến đã ẩn hoặc gộp, 12 lượt bình chọn không tính") {
				t.Errorf("%s does not tell what is not counted", path)
			}
		}
		if p := b.Get("/consultations/hn/statements/1"); !strings.Contains(p.Text, "/consultations/hn/statements/2") {
			t.Error("the merged one does not lead to its target")
		}
		// Counting the public log again gives the public figures.
		shown := map[string]bool{}
		for _, st := range list.Statements {
			shown[fmt.Sprint(st.ID)] = true
		}
		current := map[string]string{}
		for _, line := range strings.Split(strings.TrimSpace(b.Get("/api/v1/consultations/hn/votes.csv").Body), "\n")[1:] {
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
