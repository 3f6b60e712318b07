package web

import (
	"container/list"
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"dienhong/platform/i18n"
)

// drawTime bounds the drawing of a page for the cache.
const drawTime = 30 * time.Second

// SessionCookie names the cookie of signed-in officers.
const SessionCookie = "dh_session"

type sharedKey struct{}

// Shared reports whether what is drawn is kept for many readers.
func Shared(ctx context.Context) bool {
	shared, _ := ctx.Value(sharedKey{}).(bool)
	return shared
}

type pastKey struct{}

// PastCache makes requests with this context bypass the cache. No request from outside
// has it: it is for tests and for measuring.
func PastCache(ctx context.Context) context.Context { return context.WithValue(ctx, pastKey{}, true) }

// cacheable is false for those who carry a session or a key, whose pages may
// differ, and for those whose cookie the route names.
func (route *Route) cacheable(r *http.Request) bool {
	return r.Context().Value(pastKey{}) == nil && CookieValue(r, SessionCookie) == "" && r.Header.Get("Authorization") == "" &&
		(route.Live == "" || CookieValue(r, route.Live) == "")
}

// declared takes the parameters away that the route does not name, so that
// neither its handler nor its key depends on them.
func (route *Route) declared(r *http.Request) *http.Request {
	if r.URL.RawQuery == "" {
		return r
	}
	all, kept := r.URL.Query(), url.Values{}
	for _, name := range route.Query {
		if values := all[name]; len(values) > 0 {
			kept[name] = values
		}
	}
	r = r.WithContext(r.Context())
	u := *r.URL
	u.RawQuery = kept.Encode()
	r.URL = &u
	return r
}

// cacheKey names what an answer depends on: the language, the route, the parts of
// the path that the route leaves open, and the declared parameters. Two addresses
// that the router tells apart have two keys ("a%2fb" is one part, "a/b" two).
func (route *Route) cacheKey(r *http.Request, open []string) string {
	var b strings.Builder
	b.WriteString(i18n.LocaleOf(r.Context()))
	b.WriteString(route.Pattern)
	for _, name := range open {
		b.WriteByte(0)
		b.WriteString(r.PathValue(name))
	}
	b.WriteByte('?')
	b.WriteString(r.URL.RawQuery)
	return b.String()
}

// openParts lists the names of the parts of a pattern that it leaves open.
func openParts(pattern string) []string {
	var names []string
	for _, part := range strings.Split(pattern, "/") {
		if name, ok := strings.CutPrefix(part, "{"); ok && name != "$}" {
			names = append(names, strings.TrimSuffix(strings.TrimSuffix(name, "}"), "..."))
		}
	}
	return names
}

// cached answers from memory, drawing the page when it is not there.
func (rt *Router) cached(route *Route, h Handler) Handler {
	open := openParts(route.Pattern)
	return func(w http.ResponseWriter, r *http.Request) error {
		key := route.cacheKey(r, open)
		if rt.opts.Edition != nil {
			key += "\x00" + rt.opts.Edition(r.Context())
		}
		page, err := rt.cache.get(r.Context(), key, route.Cache, func(ctx context.Context) (*storedPage, error) {
			ctx, cancel := context.WithTimeout(ctx, drawTime)
			defer cancel()
			p, err := rt.gate.enter(ctx, pageLine, rt.payer(r))
			if err != nil {
				return nil, err
			}
			defer p.leave()
			anonymous := r.Clone(context.WithValue(ctx, sharedKey{}, true))
			anonymous.Header.Del("Cookie")
			anonymous.Header.Del("Accept-Encoding")
			answer := &capture{header: http.Header{}}
			if err := h(answer, anonymous); err != nil {
				return nil, err
			}
			return newStoredPage(answer), nil
		})
		if err != nil {
			return err
		}
		page.serve(w, r)
		return nil
	}
}

// pageCache keeps the pages used last, up to a number of bytes.
type pageCache struct {
	mu      sync.Mutex
	limit   int
	used    int
	entries map[string]*list.Element
	order   *list.List
	flights map[string]*flight
}

// flight is a page that is being drawn.
type flight struct {
	waiting int // readers
	cancel  context.CancelFunc
	done    chan struct{}
	page    *storedPage
	err     error
}

type cacheEntry struct {
	key  string
	page *storedPage
}

// size counts the key too, which its reader writes: an address may be long.
func (e *cacheEntry) size() int { return e.page.size() + len(e.key) }

func newPageCache(limit int) *pageCache {
	return &pageCache{limit: limit, entries: map[string]*list.Element{}, order: list.New(), flights: map[string]*flight{}}
}

// get returns the page, drawing it once however many readers wait for it. The
// drawing goes on while one of them waits, whoever asked first, and ends when the
// last one has left.
//
// Errors: those of draw; that of ctx when its reader leaves.
func (c *pageCache) get(ctx context.Context, key string, ttl time.Duration, draw func(context.Context) (*storedPage, error)) (*storedPage, error) {
	c.mu.Lock()
	if e, ok := c.entries[key]; ok {
		page := e.Value.(*cacheEntry).page
		if time.Since(page.made) < ttl {
			c.order.MoveToFront(e)
			c.mu.Unlock()
			return page, nil
		}
	}
	if f, ok := c.flights[key]; ok {
		f.waiting++
		c.mu.Unlock()
		select {
		case <-f.done:
			return f.page, f.err
		case <-ctx.Done():
			c.left(key, f)
			return nil, ctx.Err()
		}
	}
	drawing, cancel := context.WithCancel(context.WithoutCancel(ctx))
	f := &flight{waiting: 1, cancel: cancel, done: make(chan struct{}), err: errDrawing}
	c.flights[key] = f
	c.mu.Unlock()
	stay := context.AfterFunc(ctx, func() { c.left(key, f) })
	defer func() { // also when the drawing panics
		stay()
		cancel()
		c.mu.Lock()
		if c.flights[key] == f {
			delete(c.flights, key)
		}
		c.mu.Unlock()
		close(f.done)
	}()
	if f.page, f.err = draw(drawing); f.err == nil {
		c.put(key, f.page)
	}
	return f.page, f.err
}

// errDrawing is what those get who waited for a page whose drawing panicked.
var errDrawing = errors.New("web: the page could not be drawn")

// left counts a reader out; with the last one the drawing ends.
func (c *pageCache) left(key string, f *flight) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if f.waiting--; f.waiting == 0 {
		f.cancel()
		if c.flights[key] == f {
			delete(c.flights, key)
		}
	}
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
