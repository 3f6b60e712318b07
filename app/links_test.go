package app

import (
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"dienhong/civic"
	"dienhong/feature/event"
	"dienhong/platform/db/dbtest"
)

var hrefs = regexp.MustCompile(`(?:href|action|src|data-src|data-fragment|data-similar)="([^"]+)"`)

// TestNoLinkLeadsNowhere follows every link of ours from the first page, as a
// visitor and as each role of the office, in both languages; with -short the first
// of them. The administrator's walk is whole; the other roles have fewer pages, and
// what a role may not open is not linked to. Every file that the program makes is
// linked from some page.
func TestNoLinkLeadsNowhere(t *testing.T) {
	a := demonstration(t, Config{Data: dbtest.Folder(t), Zone: DefaultZone, Development: true})
	if err := a.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	a.hub.Close()
	publish(t, a)
	organised(t, a)
	files, patternOf := routesOfFiles(a), patterns(a)
	walk := func(name string, session *http.Cookie, most int, start ...string) {
		if testing.Short() {
			most = min(most, 150)
		}
		from := followLinks(t, a, name, session, most, start...)
		t.Logf("%s: %d addresses", name, len(from))
		for address := range from {
			delete(files, patternOf(address))
		}
	}
	walk("visitor", nil, 3000, "/", "/en")
	walk("administrator", signIn(t, a, civic.Administrator), 3000, "/office", "/en/office")
	for _, role := range []civic.Role{civic.Editor, civic.Moderator, civic.Analyst} {
		walk(string(role), signIn(t, a, role), 500, "/office", "/office/consultations/"+slug+"/statements")
	}
	for pattern := range files {
		if !testing.Short() {
			t.Errorf("no page links %s", pattern)
		}
	}
}

// organised publishes an event of an organisation of the directory and invites a guest
// to a meeting.
func organised(t *testing.T, a *App) {
	t.Helper()
	ctx, s, who := t.Context(), a.features.Event.Service, clerk("1", "Cán bộ Một")
	meetings, err := a.features.Consultation.AllMeetings(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.features.Seminar.Service.Add(ctx, who, civic.ID(meetings[0].ID), civic.Expert, "Khách mời A | Giám đốc | Viện thử nghiệm"); err != nil {
		t.Fatal(err)
	}
	e, _, err := s.Save(ctx, who, event.Event{
		Kind: event.Single, Title: civic.Text{VI: "Đêm nhạc"}, Schedule: event.Schedule{Repeat: event.Once, Day: "2030-05-01"}, Organiser: "so-vhtt",
	}, "")
	for _, to := range []event.State{event.Approved, event.Published} {
		if err == nil {
			e, err = s.Move(ctx, who, e.ID, e.Version, to, civic.Text{})
		}
	}
	if err != nil {
		t.Fatal(err)
	}
}

// ofFiles are the patterns whose last part names a kind of file.
var ofFiles = regexp.MustCompile(`\.(csv|xlsx|docx|pdf|json|geojson|png|svg|atom|ics|zip)$|/file$`)

// routesOfFiles are the routes that answer a file to somebody who reads pages.
func routesOfFiles(a *App) map[string]bool {
	list := map[string]bool{}
	for _, r := range a.router.Routes() {
		if r.Method == http.MethodGet && !strings.HasPrefix(r.Pattern, "/api/") && ofFiles.MatchString(r.Pattern) {
			list[r.Pattern] = true
		}
	}
	return list
}

// patterns gives a function that finds the route of an address, in whatever language.
func patterns(a *App) func(address string) string {
	table := http.NewServeMux()
	for _, r := range a.router.Routes() {
		if r.Method == http.MethodGet {
			table.Handle("GET "+r.Pattern, http.NotFoundHandler())
		}
	}
	return func(address string) string {
		u, err := url.Parse(address)
		if err != nil {
			return ""
		}
		if rest, english := strings.CutPrefix(u.Path, "/en"); english && (rest == "" || rest[0] == '/') {
			u.Path = "/" + strings.TrimPrefix(rest, "/")
		}
		_, pattern := table.Handler(&http.Request{Method: http.MethodGet, URL: u})
		return strings.TrimPrefix(pattern, "GET ")
	}
}

// followLinks asks for pages from the first ones on, at most so many, and reports
// links that lead nowhere. It gives every address that was linked, with a page
// that links it.
func followLinks(t *testing.T, a *App, name string, session *http.Cookie, most int, start ...string) map[string]string {
	t.Helper()
	return visit(t, a, name, session, most, func(string, *httptest.ResponseRecorder) {}, start...)
}

// visit is followLinks, and shows every answer to seen.
func visit(t *testing.T, a *App, name string, session *http.Cookie, most int, seen func(path string, answer *httptest.ResponseRecorder), start ...string) map[string]string {
	t.Helper()
	from := map[string]string{}
	queue := append([]string(nil), start...)
	for _, s := range start {
		from[s] = "the start"
	}
	for visited := 0; len(queue) > 0 && visited < most; visited++ {
		path := queue[0]
		queue = queue[1:]
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.RemoteAddr = "127.0.0.1:40000"
		if session != nil {
			r.AddCookie(session)
		}
		w := httptest.NewRecorder()
		a.Handler().ServeHTTP(w, r)
		if w.Code >= 400 && w.Code != http.StatusMethodNotAllowed {
			t.Errorf("%s: %s, linked from %s, answers %d", name, path, from[path], w.Code)
			continue
		}
		seen(path, w)
		next := []string{w.Header().Get("Location")}
		if strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
			for _, m := range hrefs.FindAllStringSubmatch(w.Body.String(), -1) {
				next = append(next, html.UnescapeString(m[1]))
			}
		}
		base, err := url.Parse(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, link := range next {
			u, err := base.Parse(link)
			if err != nil {
				t.Errorf("%s: %s has the link %q", name, path, link)
				continue
			}
			if u.Host != "" || u.Scheme != "" || link == "" {
				continue
			}
			u.Fragment = ""
			// One page of each list is enough: filters and pages of lists
			// multiply without end.
			if len(u.Query()) > 1 {
				continue
			}
			if to := u.String(); from[to] == "" {
				from[to] = path
				queue = append(queue, to)
			}
		}
	}
	return from
}
