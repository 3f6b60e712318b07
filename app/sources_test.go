package app

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"dienhong/civic"
	"dienhong/feature/initiative"
)

// signedIn gives the cookie of an officer of the demonstration.
func signedIn(t testing.TB, a *App, role civic.Role) *http.Cookie {
	t.Helper()
	passes, err := a.Passes(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range passes {
		if p.Role == role {
			r := httptest.NewRequest(http.MethodPost, p.Path, nil)
			w := httptest.NewRecorder()
			a.Handler().ServeHTTP(w, r)
			return w.Result().Cookies()[0]
		}
	}
	t.Fatalf("nobody is %s", role)
	return nil
}

// TestOriginsAreFoundByWords asks the real rooms, as the forms do.
func TestOriginsAreFoundByWords(t *testing.T) {
	onHanoi(t, func(t *testing.T, c Config) {
		c.Demonstration = true
		a := build(t, c)
		const table = "Nội dung ý kiến,Kênh tiếp nhận\nĐài thiên văn nên mở cửa buổi tối cho người đi làm,paper\nDai thien van nen mo cua buoi toi va cuoi tuan,paper\nBán vé dai thien vàn theo tháng,paper\n"
		if p, err := a.features.Comment.Service.Import(t.Context(), officer, 1, "a.csv", strings.NewReader(table), int64(len(table))); err != nil || p.New != 3 {
			t.Fatalf("%+v %v", p, err)
		}
		find := func(words string) (titles []string) {
			nodes, err := a.features.Chain.Service.Find(t.Context(), officer, 0, initiative.CauseKinds, words, 10)
			if err != nil {
				t.Fatal(err)
			}
			for _, n := range nodes {
				if n.Kind == civic.RefComment {
					titles = append(titles, n.Title.VI)
				}
			}
			return titles
		}
		if got := find("dai thien van mo cua"); len(got) != 2 {
			t.Errorf("without accents: %q", got)
		}
		if got := find("Đài thiên văn"); len(got) != 3 || !strings.HasPrefix(got[0], "Đài thiên văn nên") {
			t.Errorf("what holds the accents as typed is not first: %q", got)
		}
		if got := find("đài thiên văn dưới đáy biển"); len(got) != 0 {
			t.Errorf("words that nobody said: %q", got)
		}
		if nodes, err := a.features.Chain.Service.Find(t.Context(), officer, 0, initiative.CauseKinds, " ", 10); err != nil || len(nodes) != 0 {
			t.Errorf("an empty search finds %d, %v", len(nodes), err)
		}

		session := signedIn(t, a, civic.Editor)
		open := func(path string) string {
			r := httptest.NewRequest(http.MethodGet, path, nil)
			r.AddCookie(session)
			w := httptest.NewRecorder()
			a.Handler().ServeHTTP(w, r)
			if w.Code != http.StatusOK {
				t.Fatalf("%s: status %d", path, w.Code)
			}
			return w.Body.String()
		}
		var comment string
		if err := a.db.Read().Get(t.Context(), &comment, `SELECT id FROM comment_comment WHERE text LIKE 'Đài thiên văn nên%'`); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(open("/office/initiatives/I01"), `/office/plan/items/new?kind=action&amp;from=initiative:I01`) {
			t.Error("an initiative leads to no new action")
		}
		for path, ref := range map[string]string{
			"/office/plan/items/new?kind=action&from=initiative:I01":     "initiative:I01",
			"/office/initiatives/new?from=comment:" + comment:            "comment:" + comment,
			"/office/plan/items/new?kind=action&from=comment:" + comment: "comment:" + comment,
		} {
			page := open(path)
			at := strings.Index(page, `value="`+ref+`"`)
			if at < 0 || !strings.Contains(page[at:at+200], "checked") {
				t.Errorf("%s does not begin with %s", path, ref)
			}
		}
		if !strings.Contains(open("/office/plan/items/new?kind=action&from=initiative:I01"), ">Trung tâm Thiết kế sáng tạo Hà Nội</textarea>") {
			t.Error("the new action does not begin with the title of the initiative")
		}
	})
}

// BenchmarkSources searches origins among 50,000 comments.
func BenchmarkSources(b *testing.B) {
	a := manyVoices(b, 50_000)
	for name, words := range map[string]string{"common": "không gian", "rare": "ý kiến thứ 4999", "none": "tàu vũ trụ"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := a.features.Chain.Service.Find(b.Context(), officer, 0, initiative.CauseKinds, words, 10); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
