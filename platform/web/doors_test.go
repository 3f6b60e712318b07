package web

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestNoAddressLeadsToAnotherSite(t *testing.T) {
	rt := newRouter(t, nil)
	rt.Handle("GET /x", Public, page("x"))
	h := rt.Handler()
	for _, path := range []string{
		"/%2Fevil.example/", "/%2fevil.example/", "/%5Cevil.example/", "/%2F%2Fevil.example/", "/en/%2Fevil.example/", "/%09%2Fevil.example/",
		"/%2Fevil.example%2F..%2Fx/", "/x//", "/x/%2F",
	} {
		to := do(h, http.MethodGet, path, "").Header().Get("Location")
		if to != "" && !Local(to) {
			t.Errorf("%s leads to %q", path, to)
		}
	}
	for s, want := range map[string]bool{
		"/": true, "/office?x=1": true, "/a%20b": true, "/a//b": true,
		"": false, "x": false, "//evil.example": false, `/\evil.example`: false, "/%2Fevil.example": false, "/%5cevil.example": false,
		"https://evil.example": false, "/a\nb": false, "/%0a": false, "/ổ": false, "/%zz": false,
	} {
		if Local(s) != want {
			t.Errorf("Local(%q) = %v", s, !want)
		}
	}
	rt = newRouter(t, nil)
	rt.Handle("POST /go", Public, func(w http.ResponseWriter, r *http.Request) error { return Redirect(w, r, "/%2Fevil.example") })
	if w := do(rt.Handler(), http.MethodPost, "/go", ""); w.Header().Get("Location") != "/" {
		t.Errorf("a redirect leads to %q", w.Header().Get("Location"))
	}
}

func TestAFormOfAnotherSiteIsRefusedByItsReferer(t *testing.T) {
	rt := newRouter(t, nil)
	rt.Handle("POST /x", Public, page("done"))
	h := rt.Handler()
	for referer, want := range map[string]int{
		"https://evil.example/form": 403, "null": 403, "http://example.com.evil.example/": 403, "%": 403,
		"http://example.com/x": 200, "": 200,
	} {
		header := []string{"Referer", referer}
		if referer == "" {
			header = nil
		}
		if w := do(h, http.MethodPost, "/x", "a=1", header...); w.Code != want {
			t.Errorf("from %q: %d, want %d", referer, w.Code, want)
		}
	}
}

func TestCookiesAreBoundToTheHostOnTLS(t *testing.T) {
	rt := newRouter(t, nil)
	rt.Handle("POST /in", Public, func(w http.ResponseWriter, r *http.Request) error {
		SetCookie(w, r, Cookie{Name: "who", Value: "me"})
		SetCookie(w, r, Cookie{Name: "part", Value: "me", Path: "/part"})
		return Redirect(w, r, "/")
	})
	rt.Handle("GET /who", Public, func(w http.ResponseWriter, r *http.Request) error {
		return Render(w, r, http.StatusOK, words(CookieValue(r, "who")))
	})
	h := rt.Handler()
	ask := func(method, path, cookie string, secure bool) *httptest.ResponseRecorder {
		r := httptest.NewRequest(method, path, nil)
		if secure {
			r.TLS = &tls.ConnectionState{}
		}
		r.Header.Set("Cookie", cookie)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	if got := strings.Join(ask("POST", "/in", "", true).Header().Values("Set-Cookie"), "\n"); !strings.HasPrefix(got, "__Host-who=me; Path=/;") ||
		!strings.Contains(got, "__Secure-part=me; Path=/part;") || strings.Count(got, "Secure;")+strings.Count(got, "Secure\n") < 2 {
		t.Errorf("on TLS:\n%s", got)
	}
	if got := ask("POST", "/in", "", false).Header().Get("Set-Cookie"); !strings.HasPrefix(got, "who=me;") {
		t.Errorf("without TLS: %s", got)
	}
	if got := ask("GET", "/who", "who=planted; __Host-who=me", true).Body.String(); got != "me" {
		t.Errorf("a cookie that another host of the domain planted is read: %q", got)
	}
	if got := ask("GET", "/who", "who=planted", true).Body.String(); got != "" {
		t.Errorf("a planted cookie is read: %q", got)
	}
}

func TestOnlyNamedProxiesAreBelieved(t *testing.T) {
	parse := func(s string) Proxies {
		p, err := ParseProxies(s)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	for _, c := range []struct{ trust, remote, header, want string }{
		{"", "10.0.0.1:1", "198.51.100.1", "10.0.0.1"},
		{"10.0.0.0/8", "10.0.0.1:1", "198.51.100.1", "198.51.100.1"},
		{"10.0.0.0/8", "203.0.113.9:1", "198.51.100.1", "203.0.113.9"}, // not one of ours
		{"10.0.0.0/8, 192.0.2.0/24", "10.0.0.1:1", "6.6.6.6, 198.51.100.1, 192.0.2.5", "198.51.100.1"},
		{"10.0.0.0/8", "10.0.0.1:1", "6.6.6.6, 198.51.100.1, 192.0.2.5", "192.0.2.5"},
		{"10.0.0.0/8", "10.0.0.1:1", "6.6.6.6, nonsense", "10.0.0.1"},
		{"2", "10.0.0.1:1", "6.6.6.6, 198.51.100.1, 192.0.2.5", "198.51.100.1"},
		{"2", "10.0.0.1:1", "192.0.2.5", "10.0.0.1"},
		{"1", "10.0.0.1:1", "[2001:db8::1]:443", "2001:db8::/64"},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr = c.remote
		r.Header.Set("X-Forwarded-For", c.header)
		rt := newRouter(t, func(o *Options) { o.Proxies = parse(c.trust) })
		r = r.WithContext(context.WithValue(r.Context(), stateKey{}, &state{rt: rt}))
		if got := strings.TrimSuffix(NetworkOf(r).String(), "/32"); got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
	for _, bad := range []string{"0", "9", "-1", "x", "10.0.0.0/33", "10.0.0.1,,"} {
		if _, err := ParseProxies(bad); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}

func TestPoliciesAreStrictUnlessDeclared(t *testing.T) {
	rt := newRouter(t, nil)
	rt.Handle("GET /page", Public, page("x"))
	rt.Handle("GET /embed", Public, page("x"), Framed())
	rt.Handle("GET /api", Public, page("x"), CrossOrigin())
	rt.Handle("GET /check-in", Public, page("x"), Camera())
	rt.Handle("GET /cached", Public, page("x"), CrossOrigin(), Cached(time.Minute))
	h := rt.Handler()
	for path, want := range map[string][4]string{ // frame-ancestors, CORS, resource policy, camera
		"/page": {"'none'", "", "same-origin", "()"}, "/embed": {"*", "", "same-origin", "()"}, "/api": {"'none'", "*", "cross-origin", "()"},
		"/check-in": {"'none'", "", "same-origin", "(self)"}, "/nothing": {"'none'", "", "same-origin", "()"}, "/cached": {"'none'", "*", "cross-origin", "()"},
	} {
		head := do(h, http.MethodGet, path, "", "Origin", "https://news.example").Header()
		got := [4]string{
			head.Get("Content-Security-Policy")[len(content):], head.Get("Access-Control-Allow-Origin"), head.Get("Cross-Origin-Resource-Policy"),
			strings.TrimPrefix(strings.Split(head.Get("Permissions-Policy"), ",")[0], "camera="),
		}
		if got != want || head.Get("Access-Control-Allow-Credentials") != "" || !strings.Contains(head.Get("Permissions-Policy"), "microphone=()") {
			t.Errorf("%s: %v, want %v", path, got, want)
		}
	}
	if w := do(h, http.MethodOptions, "/api", "", "Origin", "https://news.example"); w.Code != http.StatusNoContent || w.Header().Get("Access-Control-Allow-Methods") != "GET" {
		t.Errorf("asked before: %d %v", w.Code, w.Header())
	}
	if w := do(h, http.MethodOptions, "/page", ""); w.Code != http.StatusMethodNotAllowed || w.Header().Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("asked before for a page: %d", w.Code)
	}
	for name, declare := range map[string]func(){
		"a form":          func() { rt.Handle("POST /form", Public, page("x"), CrossOrigin()) },
		"an office's":     func() { rt.Handle("GET /office", SignedIn, page("x"), CrossOrigin()) },
		"a cached office": func() { rt.Handle("GET /office", SignedIn, page("x"), Cached(time.Minute)) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s may be opened", name)
				}
			}()
			declare()
		}()
	}
}

func TestAFaultIsLoggedWithItsPlace(t *testing.T) {
	var out bytes.Buffer
	rt := newRouter(t, func(o *Options) { o.Log = slog.New(slog.NewTextHandler(&out, nil)) })
	rt.Handle("GET /things/{id}", Public, func(_ http.ResponseWriter, r *http.Request) error {
		if r.PathValue("id") == "worse" {
			panic("no letter")
		}
		return fmt.Errorf("load thing: %w", errors.New("no room"))
	})
	h := rt.Handler()
	do(h, http.MethodHead, "/things/secret-name", "")
	do(h, http.MethodGet, "/things/worse", "")
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	for i, want := range [][]string{
		{"method=HEAD", "route=/things/{id}", "request=", `error="load thing: no room"`, "status=500"},
		{"method=GET", "route=/things/{id}", "request=", "panic", "no letter", "doors_test.go"},
	} {
		for _, w := range want {
			if len(lines) <= i || !strings.Contains(lines[i], w) {
				t.Errorf("line %d does not say %s:\n%s", i, w, out.String())
			}
		}
	}
	if strings.Contains(out.String(), "secret-name") {
		t.Errorf("the log holds an address:\n%s", out.String())
	}
}

func TestWeightsAreHonoured(t *testing.T) {
	for accept, want := range map[string]string{
		"gzip, br": "br", "br": "br", "gzip": "gzip", "": "", "identity": "", "br;q=0, gzip": "gzip", "br;q=0.1, gzip;q=0.9": "gzip",
		"gzip;q=0": "", "*": "br", "*;q=0": "", "*, br;q=0": "gzip", "brotli": "", "vibrant": "", "gzip;q=2": "", "GZIP ; Q=0.5": "gzip",
	} {
		if got := chosenEncoding(accept, true); got != want {
			t.Errorf("%q: %q, want %q", accept, got, want)
		}
	}
	for accept, want := range map[string]string{
		"en": "en", "en-US,en;q=0.9,vi;q=0.8": "en", "en;q=0.2,vi": "vi", "vi;q=0,en": "en", "fr": "vi", "": "vi", "fr;q=1,en;q=0.1": "en", ";;;": "vi",
	} {
		if got := preferred(accept, []string{"vi", "en"}); got != want {
			t.Errorf("%q: %q, want %q", accept, got, want)
		}
	}
}
