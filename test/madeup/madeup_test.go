// Package madeup builds the program with a feature that does not exist. What
// docs/architecture.md says of adding a feature is true as long as this passes:
// one folder and one line.
package madeup

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"dienhong/app"
	"dienhong/civic"
	"dienhong/feature/city"
	"dienhong/migrations"
	"dienhong/platform/clock"
	"dienhong/platform/db/dbtest"
	"dienhong/platform/web"
	"dienhong/test/madeup/walk"
)

// added is the one line of wiring.
var added = app.Feature{Files: walk.Files, New: func(a *app.App) any {
	return walk.New(walk.Deps{DB: a.DB(), City: civic.FirstCity, Clock: a.Config().Clock, Zone: a.Config().Zone, Log: a.Config().Log, Directory: a.Features().City.Service})
}}

func TestAFeatureNeedsOneFolderAndOneLine(t *testing.T) {
	for engine, database := range map[string]func() string{
		"sqlite": func() string { return "" }, "postgres": func() string { return dbtest.NewPostgres(t, migrations.FS) },
	} {
		t.Run(engine, func(t *testing.T) {
			a, err := app.Build(t.Context(), app.Config{
				Clock: ticking(),
				Data:  dbtest.Folder(t), Database: database(), Zone: app.DefaultZone, Version: "test", Demonstration: true, Features: []app.Feature{added},
			})
			if err != nil {
				t.Fatal(err)
			}
			ctx, stop := context.WithCancel(context.Background())
			workers := a.Work(ctx)
			t.Cleanup(func() {
				stop()
				workers.Wait()
				if err := a.Close(context.Background()); err != nil {
					t.Error(err)
				}
			})
			everything(t, a)
		})
	}
}

// everything walks through what a feature gets from the floor.
func everything(t *testing.T, a *app.App) {
	p, err := a.Features().City.Service.SaveProfile(t.Context(), civic.System(), city.Profile{
		Name: civic.Text{VI: "Thành phố thử", EN: "Test city"}, Operator: civic.Text{VI: "Ban thử", EN: "Test office"},
		Pillars: []city.Pillar{
			{Slug: "cong-vien", Name: civic.Text{VI: "Công viên", EN: "Parks"}, Summary: civic.Text{VI: "Cây xanh.", EN: "Trees."}},
			{Slug: "mat-nuoc", Name: civic.Text{VI: "Mặt nước", EN: "Waters"}, Summary: civic.Text{VI: "Hồ và sông.", EN: "Lakes and rivers."}},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	pillar := string(p.Pillars[0].ID)
	editor, second := session(t, a, civic.Editor), session(t, a, civic.Administrator)
	route := func(version, vi, metres, public string) url.Values {
		return url.Values{"version": {version}, "name_vi": {vi}, "name_en": {"Around the lake"}, "metres": {metres}, "pillar": {pillar}, "public": {public}}
	}

	// Bad input is refused at its field and in the reader's language; nobody else may write.
	says(t, send(a, editor, "/office/walks/new", route("", "Quanh hồ", "5", "")), http.StatusUnprocessableEntity, "Chiều dài từ 100 đến 30.000 m.", "Quanh hồ")
	says(t, send(a, editor, "/en/office/walks/new", route("", "Quanh hồ", "5", "")), http.StatusUnprocessableEntity, "The length is 100 to 30,000 m.")
	says(t, send(a, nil, "/office/walks/new", route("", "Quanh hồ", "5000", "")), http.StatusUnauthorized)
	says(t, send(a, session(t, a, civic.Moderator), "/office/walks/new", route("", "Quanh hồ", "5000", "")), http.StatusForbidden)

	// An act leads to a page that says what has been done. A draft waits in the day.
	w := send(a, editor, "/office/walks/new", route("", "Quanh hồ", "5000", ""))
	says(t, w, http.StatusSeeOther)
	says(t, look(a, editor, w.Header().Get("Location")), http.StatusOK, "Đã lưu tuyến đi bộ.", "Quanh hồ")
	says(t, look(a, editor, "/office"), http.StatusOK, "1 tuyến đi bộ chưa công bố")
	says(t, look(a, nil, "/walks"), http.StatusOK, "Chưa có tuyến nào")
	page := look(a, editor, "/office/walks").Body.String()
	m := regexp.MustCompile(`href="(/office/walks/[0-9a-z]{26})"`).FindStringSubmatch(page)
	if m == nil {
		t.Fatalf("the list of the office has no route:\n%s", page)
	}

	// Two officers edit at once: the second sees both versions, and who was first.
	says(t, send(a, second, m[1], route("1", "Quanh hồ lớn", "6000", "true")), http.StatusSeeOther)
	mine := route("1", "Quanh hồ nhỏ", "6000", "true")
	mine.Set("pillar", string(p.Pillars[1].ID))
	w = send(a, editor, m[1], mine)
	says(t, w, http.StatusConflict, "Cán bộ quản trị")
	_, both, _ := strings.Cut(w.Body.String(), `class="diff"`)
	both, _, _ = strings.Cut(both, "</section>")
	for word, differs := range map[string]bool{"Quanh hồ lớn": true, "Quanh hồ nhỏ": true, "Công viên": true, "Mặt nước": true, "Công bố": false, "6000": false} {
		if strings.Contains(both, word) != differs {
			t.Errorf("%q among what differs: %v:\n%s", word, !differs, both)
		}
	}
	says(t, look(a, editor, m[1]), http.StatusOK, `id="history"`, "Sửa", "5000")

	// What everyone sees of it, in both languages.
	says(t, look(a, nil, "/walks"), http.StatusOK, "Quanh hồ lớn", `aria-current="page"`)
	says(t, look(a, nil, "/en/walks"), http.StatusOK, "Around the lake", "Walking routes")
	says(t, look(a, nil, "/"), http.StatusOK, `href="/walks"`)
	says(t, look(a, editor, "/office"), http.StatusOK, `href="/office/walks"`)
	says(t, look(a, nil, "/search?q=quanh+ho"), http.StatusOK, `href="/walks"`)
	says(t, look(a, editor, "/office/search?q=quanh+ho"), http.StatusOK, m[1])
	says(t, look(a, nil, "/pillars/cong-vien"), http.StatusOK, "Quanh hồ lớn")
	says(t, look(a, nil, "/feed.atom"), http.StatusOK, "Quanh hồ lớn")
	says(t, look(a, nil, "/api/v1/walks"), http.StatusOK, `"metres":6000`)
	says(t, look(a, nil, "/api/v1/openapi.json"), http.StatusOK, `"list-walks"`)
	says(t, look(a, nil, "/docs/api"), http.StatusOK, "/api/v1/walks")

	// What became public last comes first, whenever it was entered.
	says(t, send(a, editor, "/office/walks/new", route("", "Ven sông", "3000", "")), http.StatusSeeOther)
	says(t, send(a, editor, "/office/walks/new", route("", "Qua cầu", "2000", "true")), http.StatusSeeOther)
	m = regexp.MustCompile(`href="(/office/walks/[0-9a-z]{26})"[^>]*>[^<]*Ven sông`).FindStringSubmatch(look(a, editor, "/office/walks").Body.String())
	if m == nil {
		t.Fatal("the draft is missing")
	}
	says(t, send(a, editor, m[1], route("1", "Ven sông", "3000", "true")), http.StatusSeeOther)
	for _, path := range []string{"/walks", "/feed.atom"} {
		page := answer(a, nil, httptest.NewRequestWithContext(web.PastCache(t.Context()), http.MethodGet, path, nil)).Body.String()
		var at []int
		for _, name := range []string{"Ven sông", "Qua cầu", "Quanh hồ lớn"} {
			at = append(at, strings.Index(page, name))
		}
		if at[0] < 0 || !slices.IsSorted(at) {
			t.Errorf("%s has the routes at %v", path, at)
		}
	}

	// It can be switched off alone, and then nothing leads to it.
	var others []string
	for _, on := range regexp.MustCompile(`name="on" value="([^"]+)"`).FindAllStringSubmatch(look(a, second, "/office/city/rooms").Body.String(), -1) {
		others = append(others, on[1])
	}
	walk := slices.Index(others, "walk")
	if walk < 0 || len(others) < 2 {
		t.Fatalf("the parts that can be switched off: %v", others)
	}
	says(t, send(a, second, "/office/city/rooms", url.Values{"version": {"0"}, "on": slices.Delete(others, walk, walk+1)}), http.StatusSeeOther)
	says(t, look(a, nil, "/walks"), http.StatusNotFound)
	for _, path := range []string{"/", "/search?q=quanh+ho", "/feed.atom", "/pillars/cong-vien", "/docs/api"} {
		w := look(a, nil, path)
		says(t, w, http.StatusOK)
		if strings.Contains(w.Body.String(), "/walks") {
			t.Errorf("%s leads to a part that is off", path)
		}
	}
	says(t, look(a, nil, "/initiatives"), http.StatusOK)
}

// ticking is a clock on which every look is later than the one before.
func ticking() clock.Clock {
	c := clock.At(clock.System())
	return func() time.Time { c.Add(time.Millisecond); return c.Now() }
}

func says(t *testing.T, w *httptest.ResponseRecorder, status int, words ...string) {
	t.Helper()
	if w.Code != status {
		t.Errorf("%d, not %d:\n%s", w.Code, status, w.Body)
	}
	for _, s := range words {
		if !strings.Contains(w.Body.String(), s) {
			t.Errorf("%q is missing in:\n%s", s, w.Body)
		}
	}
}

func look(a *app.App, who *http.Cookie, path string) *httptest.ResponseRecorder {
	return answer(a, who, httptest.NewRequest(http.MethodGet, path, nil))
}

func send(a *app.App, who *http.Cookie, path string, form url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return answer(a, who, r)
}

func answer(a *app.App, who *http.Cookie, r *http.Request) *httptest.ResponseRecorder {
	if who != nil {
		r.AddCookie(who)
	}
	w := httptest.NewRecorder()
	a.Handler().ServeHTTP(w, r)
	return w
}

// session signs an officer of the demonstration in.
func session(t *testing.T, a *app.App, role civic.Role) *http.Cookie {
	t.Helper()
	passes, err := a.Passes(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range passes {
		if p.Role == role {
			for _, c := range send(a, nil, p.Path, nil).Result().Cookies() {
				if c.Name == web.SessionCookie {
					return c
				}
			}
		}
	}
	t.Fatalf("nobody signs in as %s", role)
	return nil
}
