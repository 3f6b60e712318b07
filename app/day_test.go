package app

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"dienhong/civic"
	"dienhong/demo"
	"dienhong/feature/comment"
	"dienhong/feature/monitoring"
	"dienhong/kit/day"
	"dienhong/platform/i18n"
)

// What waits is told with the number of the list that it leads to, and nothing
// is told when nothing waits.
func TestTheOfficersDayTellsWhatWaits(t *testing.T) {
	onBoth(t, func(t *testing.T, c Config) {
		a := build(t, c) // no mail server is named
		ctx := i18n.With(t.Context(), a.catalog, "vi", a.config.Zone)
		staff := func(r civic.Role) civic.Actor {
			return civic.Actor{Kind: civic.OfficerActor, Person: "p", Name: "Cán bộ", Roles: []civic.Role{r}}
		}
		waits := func(who civic.Actor) map[string]int {
			list, err := day.Sources(having[day.Source](a)).Of(ctx, who)
			if err != nil {
				t.Fatal(err)
			}
			by := map[string]int{}
			for _, w := range list {
				by[w.Href] = w.Count
			}
			return by
		}
		if got, want := waits(staff(civic.Administrator)), map[string]int{"/office/city": 1, "/office/mail": 1, "/office/consultations/new": 1}; !maps.Equal(got, want) {
			t.Errorf("an empty installation needs %v, the day tells %v", want, got)
		}
		if err := a.Demonstrate(t.Context(), func(string) {}); err != nil {
			t.Fatal(err)
		}
		if _, err := a.features.Monitoring.Service.SaveDraft(ctx, staff(civic.Editor), monitoring.Draft{From: "2019-01-01", To: "2022-12-31"}); err != nil {
			t.Fatal(err)
		}
		passes, err := a.Passes(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range passes {
			if p.Role != civic.Administrator {
				continue
			}
			cookie := post(a, p.Path, "").Result().Cookies()[0]
			r := httptest.NewRequest(http.MethodPost, "/office/mail/test", nil)
			r.AddCookie(cookie)
			w := httptest.NewRecorder()
			a.Handler().ServeHTTP(w, r)
			if w.Code != http.StatusSeeOther {
				t.Fatalf("the letter of trial: %d", w.Code)
			}
		}
		editor, administrator := waits(staff(civic.Editor)), waits(staff(civic.Administrator))
		figures, err := a.features.Plan.Service.Figures(ctx, staff(civic.Editor))
		if err != nil || figures.Late == 0 {
			t.Fatal(figures, err)
		}
		if editor["/office/plan?state=late"] != figures.Late {
			t.Errorf("late actions: %v, want %d", editor, figures.Late)
		}
		if administrator["/office/mail"] != 1 || editor["/office/mail"] != 0 {
			t.Errorf("letters: the administrator %v, the editor %v", administrator, editor)
		}
		queue := 0
		for _, o := range demo.CityStory().Opinions {
			if o.State == string(comment.Waiting) {
				queue++
			}
		}
		if got, want := waits(staff(civic.Moderator)), map[string]int{"/office/comments?state=waiting": queue}; !maps.Equal(got, want) {
			t.Errorf("the moderator's day tells %v, want %v", got, want)
		}
		if n := len(waits(staff(civic.Analyst))); n != 0 {
			t.Errorf("%d lines for those who cannot do the work", n)
		}
		gaps := false
		who := staff(civic.Administrator)
		a.whoIs = func(*http.Request) civic.Actor { return who }
		for href := range administrator {
			gaps = gaps || strings.HasSuffix(href, "/check")
			w := httptest.NewRecorder()
			a.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, href, nil))
			if w.Code != http.StatusOK {
				t.Errorf("%s: %d", href, w.Code)
			}
		}
		if !gaps {
			t.Errorf("the gaps of the report are not told: %v", administrator)
		}
		w := httptest.NewRecorder()
		a.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/office", nil))
		for href := range administrator {
			if !strings.Contains(w.Body.String(), strings.ReplaceAll(href, "&", "&amp;")) {
				t.Errorf("the day does not lead to %s", href)
			}
		}
	})
}
