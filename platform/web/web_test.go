package web

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"dienhong/platform/i18n"

	"github.com/a-h/templ"
	"github.com/andybalholm/brotli"
)

// words is a component for tests.
type words string

func (w words) Render(_ context.Context, out io.Writer) error {
	_, err := io.WriteString(out, string(w))
	return err
}

// newRouter makes a router whose error page shows status and key.
func newRouter(t *testing.T, change func(*Options)) *Router {
	t.Helper()
	catalog, err := i18n.Load(fstest.MapFS{
		"vi/language.toml": {Data: []byte("name = \"Tiếng Việt\"\norder = \"1\"\nnumbers = \"vi\"\ndate = \"{dd}/{mm}/{yyyy}\"\nlong_date = \"{dd}/{mm}/{yyyy}\"\n")},
		"en/language.toml": {Data: []byte("name = \"English\"\norder = \"2\"\nnumbers = \"en\"\ndate = \"{dd}/{mm}/{yyyy}\"\nlong_date = \"{dd}/{mm}/{yyyy}\"\n")},
		"vi/error.toml":    {Data: []byte("refused = \"Không được\"\n[field]\nbidi = \"đổi chiều\"\n")},
		"en/error.toml":    {Data: []byte("refused = \"Refused\"\n[field]\nbidi = \"bidi\"\n")},
	})
	if err != nil {
		t.Fatal(err)
	}
	o := Options{
		Log: slog.New(slog.DiscardHandler), Catalog: catalog, Zone: time.FixedZone("ICT", 7*3600),
		Identify:  func(r *http.Request) context.Context { return r.Context() },
		Authorize: func(context.Context, Access) error { return nil },
		Explain: func(_ context.Context, err error) Problem {
			status := http.StatusInternalServerError
			for known, s := range map[error]int{ErrNotFound: 404, ErrMethod: 405, ErrCrossOrigin: 403, ErrTooLarge: 413, ErrTooMany: 429, ErrOverloaded: 503, ErrSlow: 408} {
				if errors.Is(err, known) {
					status = s
				}
			}
			p := Problem{Status: status, Key: "error.refused"}
			if status == http.StatusServiceUnavailable {
				p.RetryAfter = 5 * time.Second
			}
			return p
		},
		ErrorPage: func(ctx context.Context, p Problem, id string) templ.Component {
			return words(fmt.Sprintf("%d %s %s", p.Status, i18n.T(ctx, p.Key), id))
		},
	}
	if change != nil {
		change(&o)
	}
	return NewRouter(o)
}

func do(h http.Handler, method, target, body string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func page(text string) Handler {
	return func(w http.ResponseWriter, r *http.Request) error { return Render(w, r, http.StatusOK, words(text)) }
}

func TestTheLanguageIsInTheAddress(t *testing.T) {
	rt := newRouter(t, nil)
	rt.Handle("GET /x", Public, func(w http.ResponseWriter, r *http.Request) error {
		return Render(w, r, http.StatusOK, words(i18n.LocaleOf(r.Context())+" "+Path(r.Context(), "/y")))
	})
	h := rt.Handler()
	for path, want := range map[string]string{"/x": "vi /y", "/en/x": "en /en/y"} {
		w := do(h, http.MethodGet, path, "", "Accept-Language", "en")
		if w.Body.String() != want || w.Header().Get("Content-Language") != want[:2] {
			t.Errorf("%s: %q, %s", path, w.Body, w.Header().Get("Content-Language"))
		}
	}
	if w := do(h, http.MethodGet, "/en/nothing", ""); w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), "Refused") {
		t.Errorf("an unknown page in English: %d %s", w.Code, w.Body)
	}
	if w := do(h, http.MethodGet, "/english", ""); w.Code != http.StatusNotFound {
		t.Errorf("/english is no language: %d", w.Code)
	}
}

func TestAddressesAndMethodsThatDoNotExist(t *testing.T) {
	rt := newRouter(t, nil)
	rt.Handle("GET /x", Public, page("x"))
	rt.Handle("POST /y", Public, page("y"))
	h := rt.Handler()
	if w := do(h, http.MethodGet, "/x/", ""); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/x" {
		t.Errorf("a slash at the end: %d %s", w.Code, w.Header().Get("Location"))
	}
	if w := do(h, http.MethodGet, "/y", ""); w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "POST" {
		t.Errorf("the wrong method: %d, Allow %q", w.Code, w.Header().Get("Allow"))
	}
	if w := do(h, http.MethodHead, "/x", ""); w.Code != http.StatusOK {
		t.Errorf("HEAD: %d", w.Code)
	}
	for _, path := range []string{"//evil.example/", `/\evil.example/`, "/%5Cevil.example/", "/%09/evil.example/", "/x/../../etc/passwd", "/%2e%2e/x", "/x%00"} {
		w := do(h, http.MethodGet, path, "")
		if to := w.Header().Get("Location"); w.Code >= 500 || strings.HasPrefix(to, "//") || strings.ContainsAny(to, "\\\t") {
			t.Errorf("%s: %d to %q", path, w.Code, to)
		}
	}
}

func TestEveryAnswerCarriesThePolicy(t *testing.T) {
	rt := newRouter(t, nil)
	rt.Handle("GET /x", Public, page("x"))
	rt.Handle("GET /panic", Public, func(http.ResponseWriter, *http.Request) error { panic("secret") })
	h := rt.Handler()
	for _, path := range []string{"/x", "/nothing", "/panic"} {
		w := do(h, http.MethodGet, path, "")
		csp := w.Header().Get("Content-Security-Policy")
		if !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") || w.Header().Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: %v", path, w.Header())
		}
		if strings.Contains(w.Body.String(), "secret") {
			t.Errorf("%s shows the cause", path)
		}
		if w.Header().Get("Strict-Transport-Security") != "" {
			t.Errorf("%s: without TLS nothing may be promised about it", path)
		}
	}
	if w := do(h, http.MethodGet, "/panic", ""); w.Code != http.StatusInternalServerError {
		t.Errorf("a panic: %d", w.Code)
	}
}

func TestRequestsOfOtherSitesChangeNothing(t *testing.T) {
	called := 0
	rt := newRouter(t, nil)
	rt.Handle("POST /x", Public, func(w http.ResponseWriter, r *http.Request) error { called++; return Redirect(w, r, "/") })
	h := rt.Handler()
	for _, header := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Origin", "https://evil.example"}, {"Origin", "null"}} {
		if w := do(h, http.MethodPost, "/x", "", header...); w.Code != http.StatusForbidden {
			t.Errorf("%v: %d", header, w.Code)
		}
	}
	if w := do(h, http.MethodPost, "/x", "", "Sec-Fetch-Site", "same-origin", "Origin", "http://example.com"); w.Code != http.StatusSeeOther || called != 1 {
		t.Errorf("our own form: %d, called %d times", w.Code, called)
	}
}

type posted struct {
	Text string    `form:"text"`
	N    int       `form:"n"`
	At   time.Time `form:"at"`
}

func TestFormsAreCleanedOrRefused(t *testing.T) {
	var got posted
	var failure error
	rt := newRouter(t, nil)
	rt.Handle("POST /x", Public, func(w http.ResponseWriter, r *http.Request) error {
		got = posted{}
		failure = Form(r, &got)
		if errors.Is(failure, ErrTooLarge) {
			return failure
		}
		return Render(w, r, http.StatusOK, words("ok"))
	})
	h := rt.Handler()
	for name, c := range map[string]struct{ body, field, key string }{
		"not UTF-8":     {"text=%ff", "text", "error.field.utf8"},
		"a bell":        {"text=a%07b", "text", "error.field.control"},
		"a NUL":         {"text=a%00b", "text", "error.field.control"},
		"right to left": {"text=a%E2%80%AEb", "text", "error.field.bidi"},
		"isolate":       {"text=a%E2%81%A6b", "text", "error.field.bidi"},
		"no number":     {"n=three", "n", "error.field.number"},
		"no time":       {"at=tomorrow", "at", "error.field.time"},
	} {
		do(h, http.MethodPost, "/x", c.body)
		var bad *FormError
		if !errors.As(failure, &bad) || bad.Fields[c.field] != c.key {
			t.Errorf("%s: %v", name, failure)
		}
	}
	do(h, http.MethodPost, "/x", "text=Ha%CC%80+No%CC%A3%CC%82i&n=7&at=2020-10-02T08:30&unknown=1")
	if failure != nil || got.Text != "Hà Nội" || got.N != 7 || !got.At.Equal(time.Date(2020, 10, 2, 1, 30, 0, 0, time.UTC)) {
		t.Errorf("%+v %v", got, failure)
	}
	if w := do(h, http.MethodPost, "/x", "text="+strings.Repeat("a", MaxBody+1)); w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("an oversize body: %d", w.Code)
	}
	if do(h, http.MethodPost, "/x", manyFields(maxFields+10)); !errors.Is(failure, ErrTooLarge) {
		t.Errorf("thousands of fields: %v", failure)
	}
}

func manyFields(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "f%d=1&", i)
	}
	return b.String()
}

func TestTheCacheServesEverybodyTheSameAndNobodyElses(t *testing.T) {
	drawn := 0
	rt := newRouter(t, nil)
	rt.Handle("GET /x", Public, func(w http.ResponseWriter, r *http.Request) error {
		drawn++
		return Render(w, r, http.StatusOK, words("page for "+CookieValue(r, SessionCookie)+CookieValue(r, "dh_voice_1")+strings.Repeat(" text", 1000)))
	}, Cached(time.Minute))
	h := rt.Handler()
	first := do(h, http.MethodGet, "/x", "", "Cookie", "dh_voice_1=secret")
	if strings.Contains(first.Body.String(), "secret") {
		t.Error("the page of one reader went into the cache")
	}
	if do(h, http.MethodGet, "/x", ""); drawn != 1 {
		t.Errorf("drawn %d times for two visitors", drawn)
	}
	if w := do(h, http.MethodGet, "/x", "", "Cookie", SessionCookie+"=me"); !strings.Contains(w.Body.String(), "page for me") || drawn != 2 {
		t.Error("a signed-in reader must get a page of their own")
	}
	if w := do(h, http.MethodGet, "/x", ""); strings.Contains(w.Body.String(), "page for me") {
		t.Error("the page of a signed-in reader is served to others")
	}
	if w := do(h, http.MethodGet, "/en/x", ""); drawn != 3 || w.Header().Get("Content-Language") != "en" {
		t.Error("another language is another page")
	}
	etag := first.Header().Get("ETag")
	if w := do(h, http.MethodGet, "/x", "", "If-None-Match", etag); w.Code != http.StatusNotModified || w.Body.Len() != 0 {
		t.Errorf("unchanged: %d, %d bytes", w.Code, w.Body.Len())
	}
	plain := do(h, http.MethodGet, "/x", "").Body.String()
	w := do(h, http.MethodGet, "/x", "", "Accept-Encoding", "gzip, br")
	if raw, err := io.ReadAll(brotli.NewReader(w.Body)); err != nil || string(raw) != plain || w.Header().Get("Content-Encoding") != "br" {
		t.Errorf("brotli: %v", err)
	}
	w = do(h, http.MethodGet, "/x", "", "Accept-Encoding", "gzip")
	z, err := gzip.NewReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	if raw, err := io.ReadAll(z); err != nil || string(raw) != plain {
		t.Errorf("gzip: %v", err)
	}
}

func TestErrorsAreNotCached(t *testing.T) {
	fails := true
	rt := newRouter(t, nil)
	rt.Handle("GET /x", Public, func(w http.ResponseWriter, r *http.Request) error {
		if fails {
			return errors.New("for a moment")
		}
		return Render(w, r, http.StatusOK, words("well"))
	}, Cached(time.Minute))
	h := rt.Handler()
	if w := do(h, http.MethodGet, "/x", ""); w.Code != http.StatusInternalServerError {
		t.Fatal(w.Code)
	}
	fails = false
	if w := do(h, http.MethodGet, "/x", ""); w.Code != http.StatusOK || w.Body.String() != "well" {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestOneReaderWhoLeavesTakesThePageFromNobody(t *testing.T) {
	began, left := make(chan struct{}), make(chan struct{})
	rt := newRouter(t, nil)
	rt.Handle("GET /x", Public, func(w http.ResponseWriter, r *http.Request) error {
		close(began)
		<-left
		if err := r.Context().Err(); err != nil {
			return err
		}
		return Render(w, r, http.StatusOK, words("well"))
	}, Cached(time.Minute))
	h := rt.Handler()
	ctx, leave := context.WithCancel(context.Background())
	first := make(chan *httptest.ResponseRecorder)
	go func() {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequestWithContext(ctx, http.MethodGet, "/x", nil))
		first <- w
	}()
	<-began
	second := make(chan *httptest.ResponseRecorder)
	go func() { second <- do(h, http.MethodGet, "/x", "") }()
	leave()
	close(left)
	<-first
	if w := <-second; w.Code != http.StatusOK || w.Body.String() != "well" {
		t.Errorf("who stayed got %d %s", w.Code, w.Body)
	}
	if w := do(h, http.MethodGet, "/x", ""); w.Body.String() != "well" {
		t.Errorf("who came later got %d %s", w.Code, w.Body)
	}
}

func TestNetworksAreTold(t *testing.T) {
	direct, behind := newRouter(t, nil), newRouter(t, func(o *Options) { o.Proxies = Proxies{Hops: 1} })
	for _, c := range []struct {
		rt                  *Router
		remote, header, key string
	}{
		{direct, "203.0.113.7:1000", "198.51.100.1", "203.0.113.7"},
		{behind, "10.0.0.1:1000", "198.51.100.1", "198.51.100.1"},
		{behind, "10.0.0.1:1000", "6.6.6.6, 198.51.100.1", "198.51.100.1"}, // what the client wrote itself does not count
		{direct, "[2001:db8:1:2:3:4:5:6]:1000", "", "2001:db8:1:2::/64"},
		{direct, "[::ffff:203.0.113.7]:1000", "", "203.0.113.7"},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr = c.remote
		if c.header != "" {
			r.Header.Set("X-Forwarded-For", c.header)
		}
		key := strings.TrimSuffix(NetworkOf(r.WithContext(context.WithValue(r.Context(), stateKey{}, &state{rt: c.rt}))).String(), "/32")
		if key != c.key {
			t.Errorf("%+v: %s", c, key)
		}
	}
}

func TestTheLimiterForgets(t *testing.T) {
	l := NewLimiter(60, 3)
	now := time.Date(2020, 10, 2, 0, 0, 0, 0, time.UTC)
	for i := range 5 {
		if err := l.Allow(network("192.0.2.1"), now); (err != nil) != (i >= 3) {
			t.Errorf("%d: %v", i, err)
		}
	}
	if err := l.Allow(network("192.0.2.2"), now); err != nil {
		t.Errorf("one network pays for another: %v", err)
	}
	if err := l.Allow(network("192.0.2.1"), now.Add(time.Second)); err != nil {
		t.Errorf("after a second: %v", err)
	}
	_ = l.Allow(network("192.0.2.3"), now.Add(time.Hour))
	if len(l.keys) != 1 {
		t.Errorf("%d networks are remembered after an hour", len(l.keys))
	}
	_ = l.Allow(network("192.0.2.4"), now.Add(-time.Hour)) // the clock was set back
	_ = l.Allow(network("192.0.2.5"), now)
	if len(l.keys) > 2 {
		t.Errorf("%d networks are remembered after the clock was set back", len(l.keys))
	}
}

func TestTheLimiterStaysSmallUnderAFloodOfNetworks(t *testing.T) {
	l := NewLimiter(60, 3)
	now := time.Date(2020, 10, 2, 0, 0, 0, 0, time.UTC)
	for i := range 4 * manyKeys {
		if err := l.Allow(network(fmt.Sprintf("10.%d.%d.%d", i>>16, i>>8&255, i&255)), now.Add(time.Duration(i)*100*time.Microsecond)); err != nil {
			t.Fatal(err)
		}
	}
	if len(l.keys) > 2*manyKeys {
		t.Errorf("%d networks are remembered", len(l.keys))
	}
}

func network(address string) Network { return networkOf(netip.MustParseAddr(address)) }
