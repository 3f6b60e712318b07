package web

import (
	"bytes"
	"compress/gzip"
	"container/list"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/andybalholm/brotli"
	"golang.org/x/sync/singleflight"
)

// Cached serves a public page from memory, compressed, for at most ttl. It is
// for pages that are the same for everybody: the handler is called without
// cookies, so that it cannot draw something personal by mistake. Signed-in
// readers get the page drawn live.
func (rt *Router) Cached(ttl time.Duration, h Handler) Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if r.Method != http.MethodGet || !cacheable(r) {
			return h(w, r)
		}
		key := stateOf(r.Context()).path + "?" + r.URL.RawQuery
		page, err := rt.cache.get(key, ttl, func() (*storedPage, error) {
			// Others may wait for the same page: it is drawn to its end even when
			// the one who asked first has left.
			ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), drawTime)
			defer cancel()
			anonymous := r.Clone(context.WithValue(ctx, sharedKey{}, true))
			anonymous.Header.Del("Cookie")
			anonymous.Header.Del("Accept-Encoding")
			cap := &capture{header: http.Header{}}
			if err := h(cap, anonymous); err != nil {
				return nil, err
			}
			return newStoredPage(cap), nil
		})
		if err != nil {
			return err
		}
		page.serve(w, r)
		return nil
	}
}

type sharedKey struct{}

// Shared tells whether what is drawn is kept for many readers.
func Shared(ctx context.Context) bool {
	shared, _ := ctx.Value(sharedKey{}).(bool)
	return shared
}

// drawTime bounds the drawing of a page for the cache.
const drawTime = 30 * time.Second

// cacheable is false for those who carry a session, whose pages may differ.
func cacheable(r *http.Request) bool {
	return CookieValue(r, SessionCookie) == "" && r.Header.Get("Authorization") == ""
}

// SessionCookie names the cookie of signed-in officers.
const SessionCookie = "dh_session"

// capture collects an answer in memory.
type capture struct {
	header http.Header
	body   bytes.Buffer
	status int
}

func (c *capture) Header() http.Header { return c.header }
func (c *capture) WriteHeader(s int) {
	if c.status == 0 {
		c.status = s
	}
}
func (c *capture) Write(b []byte) (int, error) {
	c.WriteHeader(http.StatusOK)
	return c.body.Write(b)
}

// storedPage is an answer in the three encodings that readers ask for.
type storedPage struct {
	header http.Header
	status int
	plain  []byte
	// gzip and br are made when somebody asks for them first.
	gzip, br func() encoded
	etag     string
	made     time.Time
	length   []string // of the plain body
}

// encoded is a body compressed, with its headers. The values of headers are made
// once: a cached page costs little more than its sending.
type encoded struct {
	body             []byte
	encoding, length []string
}

func newEncoded(encoding string, body []byte) encoded {
	return encoded{body, []string{encoding}, []string{strconv.Itoa(len(body))}}
}

func newStoredPage(c *capture) *storedPage {
	body := bytes.Clone(c.body.Bytes())
	sum := sha256.Sum256(body)
	p := &storedPage{
		header: c.header, status: c.status, plain: body, made: time.Now(), length: []string{strconv.Itoa(len(body))},
		etag: `"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`,
	}
	p.header["Etag"] = []string{p.etag}
	p.header["Cache-Control"] = []string{"no-cache"}
	p.header["Vary"] = []string{"Accept-Encoding, Cookie"}
	p.header.Del("Content-Encoding")
	p.header.Del("Content-Length")
	p.gzip = sync.OnceValue(func() encoded {
		var buf bytes.Buffer
		zw, _ := gzip.NewWriterLevel(&buf, gzip.DefaultCompression)
		_, _ = zw.Write(body)
		_ = zw.Close()
		return newEncoded("gzip", bytes.Clone(buf.Bytes()))
	})
	p.br = sync.OnceValue(func() encoded {
		var buf bytes.Buffer
		// Level 5: higher levels cost tens of milliseconds for two per cent.
		bw := brotli.NewWriterLevel(&buf, 5)
		_, _ = bw.Write(body)
		_ = bw.Close()
		return newEncoded("br", bytes.Clone(buf.Bytes()))
	})
	return p
}

// size is what the page takes with both encodings, which are about a quarter
// each.
func (p *storedPage) size() int { return len(p.plain) + len(p.plain)/2 + 512 }

func (p *storedPage) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	for k, v := range p.header {
		h[k] = v
	}
	if p.status == http.StatusOK && strings.Contains(r.Header.Get("If-None-Match"), p.etag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	e := encoded{body: p.plain, length: p.length}
	switch accept := r.Header.Get("Accept-Encoding"); {
	case strings.Contains(accept, "br"):
		e = p.br()
	case strings.Contains(accept, "gzip"):
		e = p.gzip()
	}
	if e.encoding != nil {
		h["Content-Encoding"] = e.encoding
	}
	h["Content-Length"] = e.length
	w.WriteHeader(p.status)
	_, _ = w.Write(e.body)
}

// pageCache keeps the pages used last, up to a number of bytes.
type pageCache struct {
	mu      sync.Mutex
	limit   int
	used    int
	entries map[string]*list.Element
	order   *list.List
	flight  singleflight.Group
}

type cacheEntry struct {
	key  string
	page *storedPage
}

// size counts the key too, which its reader writes: an address may be long.
func (e *cacheEntry) size() int { return e.page.size() + len(e.key) }

func newPageCache(limit int) *pageCache {
	return &pageCache{limit: limit, entries: map[string]*list.Element{}, order: list.New()}
}

// get gives the page, drawing it once however many readers wait for it.
func (c *pageCache) get(key string, ttl time.Duration, draw func() (*storedPage, error)) (*storedPage, error) {
	c.mu.Lock()
	if e, ok := c.entries[key]; ok {
		page := e.Value.(*cacheEntry).page
		if time.Since(page.made) < ttl {
			c.order.MoveToFront(e)
			c.mu.Unlock()
			return page, nil
		}
	}
	c.mu.Unlock()
	v, err, _ := c.flight.Do(key, func() (any, error) {
		page, err := draw()
		if err != nil {
			return nil, err
		}
		c.put(key, page)
		return page, nil
	})
	if err != nil {
		return nil, err
	}
	return v.(*storedPage), nil
}

func (c *pageCache) put(key string, page *storedPage) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.entries[key]; ok {
		c.used -= e.Value.(*cacheEntry).size()
		c.order.Remove(e)
	}
	entry := &cacheEntry{key, page}
	c.entries[key] = c.order.PushFront(entry)
	c.used += entry.size()
	for c.used > c.limit && c.order.Len() > 1 {
		last := c.order.Back()
		old := last.Value.(*cacheEntry)
		c.used -= old.size()
		delete(c.entries, old.key)
		c.order.Remove(last)
	}
}

// writeCompressed sends a page that is drawn for one reader: gzip at the level
// that costs least, and only where it saves something.
func writeCompressed(w http.ResponseWriter, r *http.Request, status int, body []byte) error {
	h := w.Header()
	if len(body) > 1400 && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		h.Add("Vary", "Accept-Encoding")
		w.WriteHeader(status)
		zw := gzipWriters.Get().(*gzip.Writer)
		defer gzipWriters.Put(zw)
		zw.Reset(w)
		if _, err := zw.Write(body); err != nil {
			return nil // the reader has gone
		}
		_ = zw.Close()
		return nil
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	_, _ = w.Write(body)
	return nil
}

var gzipWriters = sync.Pool{New: func() any {
	zw, _ := gzip.NewWriterLevel(nil, gzip.BestSpeed)
	return zw
}}
