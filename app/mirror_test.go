package app

import (
	"bytes"
	"context"
	"errors"
	"html"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"dienhong/civic"
	"dienhong/feature/report"
	"dienhong/kit/paper"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
)

// answerOf is what a visitor gets at an address.
type answerOf struct {
	status int
	kind   string
	body   string
}

// apart are the addresses that tell about the running program and not about
// what it holds.
var apart = []string{"/healthz", "/readyz", "/metrics"}

// drawn are the addresses whose answer is drawn by lot for each visitor: which
// statement comes next.
var drawn = regexp.MustCompile(`^(/en)?/consultations/[^/]+/vote(/deck)?$`)

// fresh is made anew for every answer: the number that makes a second sending of
// a form harmless, the signature of the drawn statements, the tracking code that
// comes with a form and its seal, and the number of a request that failed.
var fresh = regexp.MustCompile(`name="(?:once|sending|served|code|mark)" value="[^"]*"|(?:Mã yêu cầu|Request number|Request): [0-9a-f]{16}|"request_?[iI]d":"[0-9a-f]{16}"`)

// mirror asks, as a visitor, for everything public: every route without a
// variable part, the routes of the demonstration's consultation, and every
// address of ours that a page or a document of the API names. With more than
// most addresses it stops.
func mirror(t *testing.T, a *App, most int) map[string]answerOf {
	t.Helper()
	queue := []string{"/", "/en"}
	for _, r := range a.Router().Routes() {
		path := strings.ReplaceAll(strings.ReplaceAll(r.Pattern, "{$}", ""), "{slug}", slug)
		if r.Method == http.MethodGet && r.Access.Anyone && !strings.Contains(path, "{") && !slices.Contains(apart, path) {
			queue = append(queue, path)
		}
	}
	got := map[string]answerOf{}
	known := map[string]bool{}
	for _, path := range queue {
		known[path] = true
	}
	for ; len(queue) > 0 && len(got) < most; queue = queue[1:] {
		path := queue[0]
		w := httptest.NewRecorder()
		a.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		answer := answerOf{w.Code, w.Header().Get("Content-Type"), fresh.ReplaceAllString(w.Body.String(), "fresh")}
		got[path] = answer
		next := []string{w.Header().Get("Location")}
		switch {
		case answer.status != http.StatusOK:
		case strings.HasPrefix(answer.kind, "text/html"):
			for _, m := range hrefs.FindAllStringSubmatch(answer.body, -1) {
				next = append(next, html.UnescapeString(m[1]))
			}
			if !strings.HasPrefix(path, "/en") {
				next = append(next, "/api/v1"+path) // most things have the same address for programs
			}
		case strings.Contains(answer.kind, "json"):
			for _, m := range addresses.FindAllStringSubmatch(answer.body, -1) {
				next = append(next, m[1])
			}
		}
		base, err := url.Parse(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, link := range next {
			u, err := base.Parse(link)
			if err != nil || link == "" || u.Host != "" || u.Scheme != "" || strings.Contains(u.Path, "{") {
				continue
			}
			if u.Query().Has("at") && base.Query().Has("at") {
				continue // windows of a map lead to windows without end
			}
			u.Fragment = ""
			if to := u.String(); !known[to] && !slices.Contains(apart, u.Path) {
				known[to] = true
				queue = append(queue, to)
			}
		}
	}
	return got
}

// addresses finds our own addresses in JSON.
var addresses = regexp.MustCompile(`"(/[a-z][^"\\ ]*)"`)

// TestARestoreOnTheOtherEngineShowsTheSamePages compares every public answer of
// the demonstration with that of an installation restored from its backup.
func TestARestoreOnTheOtherEngineShowsTheSamePages(t *testing.T) {
	most := 6000
	if testing.Short() {
		most = 200
	}
	onHanoi(t, func(t *testing.T, c Config) {
		now := time.Now().UTC()
		c.Clock = func() time.Time { return now }
		c.Demonstration, c.Address = true, "https://thamvan.example.vn"
		a := build(t, c)
		if err := a.CatchUp(t.Context()); err != nil {
			t.Fatal(err)
		}
		cons, err := a.features.Consultation.Service.BySlug(t.Context(), civic.Visitor(), slug)
		if err != nil {
			t.Fatal(err)
		}
		disturb(t, a, cons.Number)
		desk(t, a)
		papers := publish(t, a)
		if err := a.features.Synthesis.Service.Refresh(t.Context(), cons.Number); err != nil {
			t.Fatal(err)
		}
		a.hub.Close() // streams end at once
		was := mirror(t, a, most)
		var archive bytes.Buffer
		if _, err := a.db.Backup(t.Context(), &archive, unsigned, Files(a.db, c.Data)); err != nil {
			t.Fatal(err)
		}

		other := c
		other.Data, other.Database = dbtest.Folder(t), ""
		if c.Database == "" {
			other.Database = dbtest.NewPostgres(t, nil)
		}
		d, err := db.Open(t.Context(), other.database())
		if err != nil {
			t.Fatal(err)
		}
		err = restore(t, d, archive.Bytes(), Files(d, other.Data).Restore)
		if err := errors.Join(err, d.Close()); err != nil {
			t.Fatal(err)
		}
		key, err := os.ReadFile(filepath.Join(c.Data, "secret.key")) // which an operator brings by hand
		if err == nil {
			err = os.WriteFile(filepath.Join(other.Data, "secret.key"), key, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
		b := build(t, other)
		if err := b.CatchUp(t.Context()); err != nil {
			t.Fatal(err)
		}
		b.hub.Close()
		is := mirror(t, b, most)
		for o, raw := range papers {
			if again := published(t, b, o); !bytes.Equal(raw, again) {
				t.Errorf("%s as %s: written from the restored record it has other bytes (%d and %d)", o.Kind, o.Format, len(raw), len(again))
			}
		}

		for _, path := range slices.Sorted(maps.Keys(was)) {
			x, y := was[path], is[path]
			if x.status != y.status || x.kind != y.kind {
				t.Errorf("%s: %d %s, after the restore %d %s", path, x.status, x.kind, y.status, y.kind)
			} else if x.body != y.body && !drawn.MatchString(path) {
				t.Errorf("%s differs after the restore: %s", path, firstDifference(x.body, y.body))
			}
		}
		if len(was) != len(is) || len(was) < min(most, 500) {
			t.Errorf("%d addresses, after the restore %d", len(was), len(is))
		}
		if err := a.Close(context.Background()); err != nil {
			t.Error(err)
		}
		kinds := map[string]int{}
		for _, answer := range was {
			if answer.status == http.StatusOK {
				kind, _, _ := strings.Cut(answer.kind, ";")
				kinds[kind]++
			}
		}
		for _, kind := range []string{
			"text/html", "application/json", "text/csv", "image/svg+xml", "application/atom+xml", "text/calendar", "application/pdf",
			"application/vnd.openxmlformats-officedocument.wordprocessingml.document", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		} {
			if kinds[kind] == 0 && !testing.Short() {
				t.Errorf("no address answers %s", kind)
			}
		}
		t.Logf("%d addresses compared: %v", len(was), kinds)
	})
}

// publish has papers of every form made and published, and gives their files.
func publish(t *testing.T, a *App) map[report.Order][]byte {
	t.Helper()
	papers := map[report.Order][]byte{}
	for _, o := range []report.Order{
		{Kind: report.Responses, Format: paper.DOCX, Lang: civic.Vietnamese, Consultation: slug, By: report.ByTheme},
		{Kind: report.Responses, Format: paper.PDF, Lang: civic.English, Consultation: slug, By: report.ByBody},
		{Kind: report.PlanTable, Format: paper.XLSX, Lang: civic.Vietnamese, Year: 2026},
		{Kind: report.PlanTable, Format: paper.HTML, Lang: civic.Vietnamese, Year: 2026},
	} {
		papers[o] = published(t, a, o)
	}
	return papers
}

// published has a paper made and published, and gives its file.
func published(t *testing.T, a *App, o report.Order) []byte {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- a.jobs.Run(ctx) }()
	raw := paperOf(t, a, o)
	stop()
	if err := <-done; err != nil && !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	list, _, err := a.features.Report.Service.Papers(t.Context(), officer, 100, 0)
	for _, p := range list {
		if p.Order == o {
			err = errors.Join(err, a.features.Report.Service.Publish(t.Context(), officer, p.ID))
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// firstDifference shows where two texts part.
func firstDifference(a, b string) string {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	around := func(s string) string { return s[max(0, i-80):min(len(s), i+80)] }
	return "\n  " + around(a) + "\n  " + around(b)
}
