package app

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"dienhong/civic"
	"dienhong/demo"
	"dienhong/feature/comment"
	"dienhong/feature/plan"
)

// A visitor of the demonstration finds something at each station of the chain, can
// walk from what somebody said to what shows that it was done, and is told on every
// page that it is made up.
func TestTheDemonstrationShowsTheWholeChain(t *testing.T) {
	onBoth(t, func(t *testing.T, c Config) {
		c.Demonstration, c.Unguarded = true, true
		a := build(t, c)
		if err := a.Demonstrate(t.Context(), func(string) {}); err != nil {
			t.Fatal(err)
		}
		if err := a.features.Statement.Service.CatchUp(t.Context()); err != nil {
			t.Fatal(err)
		}
		ward, _ := demo.Ward()
		for _, at := range []string{slug, ward.Slug} {
			cons, err := a.features.Consultation.Service.BySlug(t.Context(), civic.Visitor(), at)
			if err != nil {
				t.Fatal(err)
			}
			comments, _, err := a.features.Comment.Service.List(t.Context(), civic.Visitor(), comment.Filter{Consultation: cons.Number}, 100, 0)
			if err != nil {
				t.Fatal(err)
			}
			for _, o := range comments {
				if !o.Demonstration || o.ReceivedAt.Before(cons.Phases[0].Start) || o.ReceivedAt.After(cons.Phases[0].End) {
					t.Errorf("%s: comment %d was received at %s", at, o.Serial, o.ReceivedAt)
				}
			}
			themes, err := a.features.Theme.Service.Themes(t.Context(), civic.Visitor(), cons.Number)
			if err != nil {
				t.Fatal(err)
			}
			out, err := a.features.Chain.Service.Outcome(t.Context(), cons.Number)
			if err != nil || len(comments) == 0 || len(themes) == 0 || out.Answers == 0 || out.Initiatives == 0 || out.Actions == 0 {
				t.Errorf("%s: %d comments, %d themes, %+v, %v", at, len(comments), len(themes), out, err)
			}
		}
		if papers, err := a.features.Report.Service.Published(t.Context()); err != nil || len(papers) != 2 || !papers[0].Demonstration || !papers[1].Demonstration {
			t.Errorf("papers: %+v, %v", papers, err)
		}
		if now := a.config.Clock(); time.Since(now).Abs() > time.Minute {
			t.Errorf("the clock stands at %s after the loading", now)
		}
		read := func(path string) string {
			w := httptest.NewRecorder()
			a.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
			if w.Code != http.StatusOK {
				t.Errorf("%s answers %d", path, w.Code)
			}
			return w.Body.String()
		}
		said := demo.WardStory().Opinions[0]
		cons, _ := a.features.Consultation.Service.BySlug(t.Context(), civic.Visitor(), ward.Slug)
		found, _, err := a.features.Comment.Service.List(t.Context(), civic.System(), comment.Filter{Consultation: cons.Number}, 100, 0)
		if err != nil {
			t.Fatal(err)
		}
		walk := ""
		for _, o := range found {
			if o.Text == said.Text {
				walk = o.Ref().Path()
			}
		}
		done := demo.WardStory().Lines[1].Reports[1]
		page, english := read(walk), read("/en"+walk)
		for _, want := range []string{"Hồ Mây sáng đèn", "Lắp 26 đèn", "Tiếp thu", done.Text.VI, "Danh mục nhiệm vụ năm"} {
			if !strings.Contains(page, want) {
				t.Errorf("the page of what came of a comment lacks %q", want)
			}
		}
		if !strings.Contains(english, done.Text.EN) {
			t.Errorf("the English page lacks %q", done.Text.EN)
		}
		reports, err := a.features.Plan.Service.Reports(t.Context(), civic.Visitor(), "MA4")
		if err != nil || len(reports) != 2 || reports[0].State != plan.Done || len(reports[0].Evidence) == 0 {
			t.Errorf("reports of the action: %+v, %v", reports, err)
		}
		for _, path := range []string{
			"/", "/consultations/" + slug, "/consultations/" + slug + "/comments", "/consultations/" + slug + "/themes", "/consultations/" + slug + "/answers",
			"/consultations/" + ward.Slug, "/consultations/" + ward.Slug + "/results", "/initiatives/MI6", "/plan/MA4", "/reports", walk,
		} {
			if page := read(path); !strings.Contains(page, "minh họa") {
				t.Errorf("%s does not say that it is made up", path)
			}
		}
		if home := read("/"); !strings.Contains(home, "phường hư cấu") || strings.Contains(home, "chưa có") {
			t.Error("the front page does not tell what changed, or tells that something is not there yet")
		}
		steps := 0
		if err := a.Demonstrate(t.Context(), func(string) { steps++ }); err != nil || steps != 0 {
			t.Errorf("the second loading: %d steps, %v", steps, err)
		}
		again, _, _ := a.features.Comment.Service.List(t.Context(), civic.System(), comment.Filter{Consultation: cons.Number}, 100, 0)
		if len(again) != len(found) {
			t.Errorf("%d comments after the second loading, %d before", len(again), len(found))
		}
	})
}
