package browser

import (
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"dienhong/app"
)

// crawl is what following the links of a site found.
type crawl struct {
	// pages has one address for each pattern of the table of routes that
	// answers with a page; addresses are Vietnamese.
	pages map[string]string
	// visited counts the addresses that were asked for.
	visited int
}

var links = regexp.MustCompile(`(?:href|src|action)="([^"]+)"`)

// plain takes the language off an address.
func plain(path string) string {
	if path == "/en" {
		return "/"
	}
	if strings.HasPrefix(path, "/en/") || strings.HasPrefix(path, "/en?") {
		return "/" + strings.TrimPrefix(strings.TrimPrefix(path, "/en"), "/")
	}
	return path
}

// follow asks for every address that is linked from the first ones, as somebody
// with these cookies, and reports links that lead nowhere.
func follow(t *testing.T, a *app.App, base string, jar http.CookieJar, first ...string) crawl {
	t.Helper()
	table := http.NewServeMux()
	for _, r := range a.Router().Routes() {
		if r.Method == http.MethodGet {
			table.Handle("GET "+r.Pattern, http.NotFoundHandler())
		}
	}
	client := &http.Client{Jar: jar}
	found := crawl{pages: map[string]string{}}
	asked := map[string]bool{}
	// Of the things of one kind, a few are asked for: all consultations have
	// the same pages.
	perPattern := map[string]int{}
	type step struct{ to, from string }
	var queue []step
	for _, f := range first {
		queue = append(queue, step{f, "the start"})
	}
	for len(queue) > 0 {
		s := queue[0]
		queue = queue[1:]
		if asked[s.to] {
			continue
		}
		asked[s.to] = true
		u, err := url.Parse(plain(s.to))
		if err != nil {
			t.Errorf("%s has the link %q", s.from, s.to)
			continue
		}
		_, pattern := table.Handler(&http.Request{Method: http.MethodGet, URL: u})
		pattern = strings.TrimPrefix(pattern, "GET ")
		language := strings.TrimSuffix(s.to, plain(s.to))
		kind := pattern + " " + language
		if u.RawQuery != "" {
			kind += "?"
		}
		if perPattern[kind]++; perPattern[kind] > 12 || strings.HasPrefix(pattern, "/live/") || parts[pattern] {
			continue
		}
		found.visited++
		r, err := client.Get(base + s.to)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(r.Body)
		_ = r.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		if r.StatusCode >= 400 && r.StatusCode != http.StatusMethodNotAllowed {
			t.Errorf("%s, linked from %s, answers %d", s.to, s.from, r.StatusCode)
			continue
		}
		if !strings.HasPrefix(r.Header.Get("Content-Type"), "text/html") || r.StatusCode != http.StatusOK {
			continue
		}
		at := r.Request.URL // after redirections
		if _, p := table.Handler(&http.Request{Method: http.MethodGet, URL: &url.URL{Path: plain(at.Path)}}); p != "" {
			p = strings.TrimPrefix(p, "GET ")
			if found.pages[p] == "" {
				found.pages[p] = plain(at.RequestURI())
			}
		}
		for _, m := range links.FindAllStringSubmatch(string(body), -1) {
			to, err := at.Parse(html.UnescapeString(m[1]))
			if err != nil {
				t.Errorf("%s has the link %q", s.to, m[1])
				continue
			}
			to.Fragment = ""
			if to.Scheme+"://"+to.Host == base && len(to.Query()) <= 1 && !asked[to.RequestURI()] {
				queue = append(queue, step{to.RequestURI(), s.to})
			}
		}
	}
	return found
}

// parts are addresses of parts of pages, which scripts fetch: they are looked at
// where they are put in.
var parts = map[string]bool{"/consultations/{slug}/vote/marks": true}

// session signs in by a pass of the demonstration and gives the cookies.
func session(t *testing.T, base, pass string) http.CookieJar {
	t.Helper()
	jar, _ := cookiejar.New(nil)
	r, err := (&http.Client{Jar: jar}).Post(base+pass, "application/x-www-form-urlencoded", nil)
	if err != nil {
		t.Fatal(err)
	}
	_ = r.Body.Close()
	if r.StatusCode >= 400 {
		t.Fatalf("%s answers %d", pass, r.StatusCode)
	}
	return jar
}

// sorted gives the addresses of a crawl in the order of their patterns.
func (c crawl) sorted() []string {
	var all []string
	for _, address := range c.pages {
		all = append(all, address)
	}
	slices.Sort(all)
	return all
}
