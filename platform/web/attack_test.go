package web

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/a-h/templ"
)

func TestReadersCannotInventPages(t *testing.T) {
	drawn := map[string]int{}
	rt := newRouter(t, nil)
	draw := func(w http.ResponseWriter, r *http.Request) error {
		drawn[r.URL.RequestURI()]++
		return Render(w, r, http.StatusOK, words(r.URL.Query().Get("q")+r.PathValue("id")))
	}
	rt.Handle("GET /list", Public, draw, Cached(time.Minute, "q"))
	rt.Handle("GET /things/{id}", Public, draw, Cached(time.Minute))
	h := rt.Handler()
	for i := range 100 {
		do(h, http.MethodGet, fmt.Sprintf("/list?y=%d&utm=%d", i, i), "")
		do(h, http.MethodHead, fmt.Sprintf("/list?z=%d", i), "")
		do(h, http.MethodGet, fmt.Sprintf("/things/a?q=%d", i), "")
	}
	if drawn["/list"] != 1 || drawn["/things/a"] != 1 || len(drawn) != 2 {
		t.Errorf("parameters that no page knows made it draw %v", drawn)
	}
	if w := do(h, http.MethodGet, "/list?y=1&q=words", ""); w.Body.String() != "words" {
		t.Errorf("a declared parameter: %s", w.Body)
	}
	if w := do(h, http.MethodGet, "/things/a%2Fb", ""); w.Code != http.StatusOK || w.Body.String() != "a/b" {
		t.Errorf("an escaped slash is part of the name: %d %s", w.Code, w.Body)
	}
	if w := do(h, http.MethodGet, "/en/things/a%2Fb", ""); w.Code != http.StatusOK || w.Body.String() != "a/b" {
		t.Errorf("an escaped slash in English: %d %s", w.Code, w.Body)
	}
	if w := do(h, http.MethodGet, "/things/a/b", ""); w.Code != http.StatusNotFound {
		t.Errorf("two parts are another address: %d", w.Code)
	}
}

func TestWorkThatNobodyWaitsForEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var drawing, ended atomic.Int32
		rt := newRouter(t, nil)
		rt.Handle("GET /slow", Public, func(w http.ResponseWriter, r *http.Request) error {
			drawing.Add(1)
			select {
			case <-r.Context().Done():
				ended.Add(1)
				return r.Context().Err()
			case <-time.After(10 * time.Second):
				return Render(w, r, http.StatusOK, words("slow"))
			}
		}, Cached(time.Minute))
		h := rt.Handler()
		ctx, leave := context.WithCancel(t.Context())
		var readers sync.WaitGroup
		for range 20 {
			readers.Go(func() {
				h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(ctx, http.MethodGet, "/slow", nil))
			})
		}
		synctest.Wait()
		begun := time.Now()
		leave()
		readers.Wait()
		if n, over := drawing.Load(), ended.Load(); n != 1 || over != 1 || time.Since(begun) > 0 {
			t.Errorf("%d drawings, %d ended, %v after the last reader had left", n, over, time.Since(begun))
		}
		if w := do(h, http.MethodGet, "/slow", ""); w.Code != http.StatusOK || w.Body.String() != "slow" {
			t.Errorf("the next reader got %d %s", w.Code, w.Body)
		}
	})
}

func TestAPanicWhileDrawingKeepsNobodyWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rt := newRouter(t, nil)
		rt.Handle("GET /x", Public, func(http.ResponseWriter, *http.Request) error {
			time.Sleep(time.Second)
			panic("while drawing")
		}, Cached(time.Minute))
		h := rt.Handler()
		var readers sync.WaitGroup
		for range 3 {
			readers.Go(func() {
				if w := do(h, http.MethodGet, "/x", ""); w.Code != http.StatusInternalServerError {
					t.Errorf("%d %s", w.Code, w.Body)
				}
			})
		}
		readers.Wait()
	})
}

// overloaded has one network ask for more pages than can be drawn, for a while.
func overloaded(t *testing.T, h http.Handler, target string, n int) map[int]int {
	t.Helper()
	var mu sync.Mutex
	codes := map[int]int{}
	var readers sync.WaitGroup
	for i := range n {
		readers.Go(func() {
			r := httptest.NewRequest(http.MethodGet, fmt.Sprintf(target, i), nil)
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			mu.Lock()
			defer mu.Unlock()
			codes[w.Code]++
			if w.Code == http.StatusServiceUnavailable && w.Header().Get("Retry-After") == "" {
				t.Error("a refusal that does not say when to come back")
			}
		})
	}
	readers.Wait()
	return codes
}

func TestDrawingHasABudget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var now, most atomic.Int32
		rt := newRouter(t, nil)
		rt.gate = newGate(2)
		rt.Handle("GET /list", Public, func(w http.ResponseWriter, r *http.Request) error {
			most.Store(max(most.Load(), now.Add(1)))
			defer now.Add(-1)
			time.Sleep(50 * time.Millisecond)
			return Render(w, r, http.StatusOK, words("page"))
		}, Cached(time.Minute, "q"))
		rt.Handle("POST /vote", Public, page("voted"))
		rt.Handle("GET /live", Public, page("live"))
		h := rt.Handler()
		done := make(chan map[int]int)
		go func() { done <- overloaded(t, h, "/list?q=%d", 2000) }()
		synctest.Wait()
		begun := time.Now()
		if w := do(h, http.MethodPost, "/vote", "choice=1"); w.Code != http.StatusOK || time.Since(begun) > 0 {
			t.Errorf("a vote meanwhile: %d after %v", w.Code, time.Since(begun))
		}
		r := httptest.NewRequest(http.MethodGet, "/live", nil)
		r.RemoteAddr = "203.0.113.7:1"
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if took := time.Since(begun); w.Code != http.StatusOK || took > 100*time.Millisecond {
			t.Errorf("a reader of another network: %d after %v", w.Code, took)
		}
		codes := <-done
		if codes[http.StatusOK] == 0 || codes[http.StatusServiceUnavailable] < 1000 || len(codes) != 2 {
			t.Errorf("2,000 pages asked for at once by one network: %v", codes)
		}
		if most.Load() > 2 {
			t.Errorf("one network had %d pages drawn at once", most.Load())
		}
		if waiting, running, _ := rt.Load(); waiting != 0 || running != 0 {
			t.Errorf("afterwards %d wait and %d are drawn", waiting, running)
		}
	})
}

func TestExportsComeAfterPages(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g, begun := newGate(2), time.Now()
		started := map[string]time.Duration{}
		var mu sync.Mutex
		var all sync.WaitGroup
		work := func(line int, name, key string) {
			all.Go(func() {
				p, err := g.enter(t.Context(), line, key)
				if err != nil {
					t.Errorf("%s: %v", name, err)
					return
				}
				mu.Lock()
				started[name] = time.Since(begun)
				mu.Unlock()
				time.Sleep(time.Second)
				p.leave()
			})
			synctest.Wait()
		}
		for i := range 12 {
			work(pageLine, "page "+fmt.Sprint(i), fmt.Sprint(i%4))
		}
		work(exportLine, "export", "x")
		work(officeLine, "office", "y")
		all.Wait()
		if started["page 3"] != 0 || started["page 4"] != time.Second || started["page 11"] != 2*time.Second {
			t.Errorf("pages: %v", started)
		}
		if started["office"] != 0 || started["export"] != 2*time.Second {
			t.Errorf("the office after %v, want at once; the export after %v, want with the last pages", started["office"], started["export"])
		}
		for i := range g.lines {
			if l := &g.lines[i]; len(l.of) > 0 || len(l.order) > 0 || l.running != 0 || l.waiting != 0 {
				t.Errorf("line %d remembers %+v", i, l)
			}
		}
	})
}

func TestASlowReaderOfAnExportKeepsNobodyWaiting(t *testing.T) {
	rt := newRouter(t, nil)
	rt.gate = newGate(1)
	rt.Handle("GET /export", Public, func(w http.ResponseWriter, _ *http.Request) error {
		_, err := io.Copy(w, io.LimitReader(endless{}, 64<<20))
		return err
	}, As(Export))
	h := rt.Handler()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	for range 3 { // each asks and reads nothing
		c, err := net.Dial("tcp", server.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = c.Close() })
		if _, err := io.WriteString(c, "GET /export HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
			t.Fatal(err)
		}
	}
	got, err := http.Get(server.URL + "/export")
	if err != nil {
		t.Fatal(err)
	}
	defer got.Body.Close()
	if n, err := io.Copy(io.Discard, got.Body); n != 64<<20 || err != nil {
		t.Errorf("who reads got %d bytes, %v", n, err)
	}
}

type endless struct{}

func (endless) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = 'x'
	}
	return len(b), nil
}

func TestBodiesHaveABudgetBeforeTheyAreReceived(t *testing.T) {
	const limit = 8 << 20
	reached := make(chan struct{}, 100)
	rt := newRouter(t, func(o *Options) { o.Uploads = NewLimiter(1, 40) })
	rt.Handle("POST /file", Public, func(w http.ResponseWriter, r *http.Request) error {
		reached <- struct{}{}
		_, err := io.Copy(io.Discard, r.Body)
		return err
	}, Upload(limit))
	rt.Handle("POST /vote", Public, page("voted"))
	h := rt.Handler()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	open := func(path string, length int) net.Conn {
		c, err := net.Dial("tcp", server.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = c.Close() })
		if _, err := fmt.Fprintf(c, "POST %s HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: %d\r\n\r\n", path, length); err != nil {
			t.Fatal(err)
		}
		return c
	}
	status := func(c net.Conn) string {
		line := make([]byte, 12)
		_, _ = io.ReadFull(c, line)
		return string(line[9:])
	}
	for range eachUpload { // connections that announce a file and send nothing
		open("/file", limit)
		<-reached
	}
	for range 40 - eachUpload {
		if got := status(open("/file", limit)); got != "503" {
			t.Fatalf("more files at once than one network may send: %s", got)
		}
	}
	if got := status(open("/file", limit)); got != "429" {
		t.Errorf("the limiter is asked before the body comes: %s", got)
	}
	if got := status(open("/file", 100*limit)); got != "429" {
		t.Errorf("an absurd length: %s", got)
	}
	if w := do(h, http.MethodPost, "/vote", "choice=1"); w.Code != http.StatusOK {
		t.Errorf("a vote meanwhile: %d", w.Code)
	}
}

func TestABodyThatDoesNotComeIsGivenUp(t *testing.T) {
	got := make(chan error, 1)
	rt := newRouter(t, nil)
	rt.Handle("POST /x", Public, func(_ http.ResponseWriter, r *http.Request) error {
		r.Body.(*timely).end = time.Now().Add(50 * time.Millisecond) // not to wait for the real one
		var form struct {
			Text string `form:"text"`
		}
		err := Form(r, &form)
		got <- err
		return err
	})
	h := rt.Handler()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	c, err := net.Dial("tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	if _, err := io.WriteString(c, "POST /x HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\ntext="); err != nil {
		t.Fatal(err)
	}
	if err := <-got; err != ErrSlow { //nolint:errorlint // exactly this one
		t.Errorf("a body that stops coming: %v", err)
	}
}

func TestStreamsOfOneNetworkAreBounded(t *testing.T) {
	hub := NewHub(10)
	hub.each = 2
	leave := make([]func(), 0, 4)
	for range 2 {
		c, ok := hub.join("votes", network("192.0.2.1"))
		if !ok {
			t.Fatal("refused within the bound")
		}
		leave = append(leave, func() { hub.leave("votes", network("192.0.2.1"), c) })
	}
	if _, ok := hub.join("votes", network("192.0.2.1")); ok {
		t.Error("one network opens more streams than its share")
	}
	if _, ok := hub.join("votes", network("192.0.2.2")); !ok {
		t.Error("another network pays for it")
	}
	leave[0]()
	if _, ok := hub.join("votes", network("192.0.2.1")); !ok {
		t.Error("a stream that ended counts on")
	}
}

func TestWideNetworksGainNothingByTheirSize(t *testing.T) {
	l, now := NewLimiter(60, 10), time.Date(2020, 10, 2, 0, 0, 0, 0, time.UTC)
	through := 0
	for i := range 5000 {
		if l.Allow(network(fmt.Sprintf("2001:db8:1:%x::1", i)), now) == nil {
			through++
		}
	}
	if through != 16*10 {
		t.Errorf("a /48 did %d things at once, want 160", through)
	}
	if l.Allow(network("2001:db8:2::1"), now) != nil {
		t.Error("another /48 pays for it")
	}
	tags := NewTagger(time.Hour)
	a, b := tags.Tags(network("2001:db8:1:1::1"), now), tags.Tags(network("2001:db8:1:2::9"), now)
	if len(a) != 3 || a[0] == b[0] || a[1] != b[1] || a[2] != b[2] {
		t.Errorf("tags of neighbours: %v, %v", a, b)
	}
	if later := tags.Tags(network("2001:db8:1:1::1"), now.Add(time.Hour)); later[0] == a[0] {
		t.Error("a tag outlives its secret")
	}
	if v4 := tags.Tags(network("192.0.2.1"), now); len(v4) != 1 {
		t.Errorf("IPv4: %v", v4)
	}
}

func TestSomebodySignedInIsNotLockedOutByTheirNeighbours(t *testing.T) {
	type personKey struct{}
	rt := newRouter(t, func(o *Options) {
		o.Writes = NewLimiter(1, 3)
		o.Identify = func(r *http.Request) context.Context {
			return context.WithValue(r.Context(), personKey{}, r.Header.Get("X-Person"))
		}
		o.Who = func(ctx context.Context) string { who, _ := ctx.Value(personKey{}).(string); return who }
	})
	rt.Handle("POST /x", Public, page("done"))
	h := rt.Handler()
	for range 10 {
		do(h, http.MethodPost, "/x", "a=1")
	}
	if w := do(h, http.MethodPost, "/x", "a=1"); w.Code != http.StatusTooManyRequests {
		t.Fatal(w.Code)
	}
	if w := do(h, http.MethodPost, "/x", "a=1", "X-Person", "officer"); w.Code != http.StatusOK {
		t.Errorf("an officer behind the same address: %d", w.Code)
	}
}

func TestRefusingCostsLessThanDrawing(t *testing.T) {
	rt := newRouter(t, func(o *Options) {
		o.Writes = NewLimiter(1, 1)
		drawn := 0
		t.Cleanup(func() {
			if drawn > 2 {
				t.Errorf("the page of a refusal was drawn %d times", drawn)
			}
		})
		page := o.ErrorPage
		o.ErrorPage = func(ctx context.Context, p Problem, id string) templ.Component {
			drawn++
			return page(ctx, p, id)
		}
	})
	rt.Handle("POST /x", Public, page("done"))
	h := rt.Handler()
	for range 50 {
		do(h, http.MethodPost, "/x", "a=1")
	}
	if w := do(h, http.MethodPost, "/en/x", "a=1"); w.Code != http.StatusTooManyRequests || !strings.Contains(w.Body.String(), "Refused") || w.Header().Get("Etag") != "" {
		t.Errorf("%d %s %v", w.Code, w.Body, w.Header())
	}
}
