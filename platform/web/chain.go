package web

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"dienhong/platform/background"
	"dienhong/platform/i18n"
)

// MaxBody is what a request may carry unless its route reads a file.
const MaxBody = 1 << 20

// state is what the chain remembers of one request.
type state struct {
	id     string
	method string
	route  string // pattern, with its method
	rt     *Router
}

type stateKey struct{}

func stateOf(ctx context.Context) *state {
	if s, ok := ctx.Value(stateKey{}).(*state); ok {
		return s
	}
	return &state{}
}

// RequestID names a request in the log and on its error page.
func RequestID(ctx context.Context) string { return stateOf(ctx).id }

// Handler returns the whole chain, outermost first: request id and log, recovery,
// security headers, cross-origin check, size limit, language, who asks, routes.
func (rt *Router) Handler() http.Handler {
	rt.mux.Handle("/", rt.wrap(&Route{Pattern: "/", Access: Public, Class: Light, Body: MaxBody}, rt.unmatched))
	cross := http.NewCrossOriginProtection()
	cross.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rt.fail(w, r, ErrCrossOrigin)
	}))
	guarded := cross.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if foreignReferer(r) {
			rt.fail(w, r, ErrCrossOrigin)
			return
		}
		rt.mux.ServeHTTP(w, r)
	}))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		rec := &recorder{ResponseWriter: w}
		s := &state{id: requestID(), method: r.Method, rt: rt}
		locale, path := splitLocale(r.URL.Path, rt.opts.Catalog.Locales())
		if path == r.URL.Path && strings.HasPrefix(path, "/api/") {
			locale = preferred(r.Header.Get("Accept-Language"), rt.opts.Catalog.Locales())
		}
		ctx := context.WithValue(r.Context(), stateKey{}, s)
		ctx = i18n.With(ctx, rt.opts.Catalog, locale, rt.opts.Zone)
		r = r.WithContext(ctx)
		if path != r.URL.Path {
			u := *r.URL
			u.Path = path
			_, u.RawPath = splitLocale(u.RawPath, rt.opts.Catalog.Locales())
			r.URL = &u
		}
		setSecurityHeaders(rec.Header(), rt.opts.Proxies.tls(r))
		defer func() {
			if p := recover(); p != nil {
				if err, ok := p.(error); ok && errors.Is(err, http.ErrAbortHandler) {
					panic(p)
				}
				rt.fail(rec, r, background.Caught(ctx, rt.opts.Log.With(placeOf(ctx)...), s.route, p))
			}
			if rt.opts.Observe != nil {
				rt.opts.Observe(s.route, rec.code(), time.Since(start))
			}
			if rt.opts.Log.Enabled(ctx, slog.LevelDebug) {
				rt.opts.Log.DebugContext(ctx, "request", "route", s.route, "status", rec.code(), "ms", time.Since(start).Milliseconds(), "request", s.id)
			}
		}()
		guarded.ServeHTTP(rec, r)
	})
}

// unmatched tells an unknown address from a wrong method, which the catch-all
// route would otherwise hide.
func (rt *Router) unmatched(w http.ResponseWriter, r *http.Request) error {
	if p := strings.TrimRight(r.URL.EscapedPath(), "/"); p != r.URL.EscapedPath() && rt.matched(http.MethodGet, p) != "" &&
		(r.Method == http.MethodGet || r.Method == http.MethodHead) {
		return Redirect(w, r, p)
	}
	var allowed []string
	for _, m := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodDelete} {
		if rt.matched(m, r.URL.EscapedPath()) != "" {
			allowed = append(allowed, m)
		}
	}
	if route := rt.byName[rt.matched(http.MethodGet, r.URL.EscapedPath())]; r.Method == http.MethodOptions && route != nil && route.policy.shared {
		route.policy.open(w.Header())
		w.Header().Set("Access-Control-Allow-Methods", "GET")
		w.Header().Set("Access-Control-Max-Age", "86400")
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	if len(allowed) > 0 {
		w.Header().Set("Allow", strings.Join(allowed, ", "))
		return ErrMethod
	}
	return ErrNotFound
}

// matched returns the pattern of the route that an address has, "" when
// none has.
func (rt *Router) matched(method, escaped string) string {
	u, err := url.ParseRequestURI(escaped)
	if err != nil || u.Host != "" {
		return ""
	}
	if _, pattern := rt.mux.Handler(&http.Request{Method: method, URL: u}); pattern != "/" {
		return pattern
	}
	return ""
}

// Admits reports whether the page that a path without language has lets in whom a
// request comes from. It does not refuse what is no page of ours.
func (rt *Router) Admits(ctx context.Context, path string) bool {
	path, _, _ = strings.Cut(path, "#")
	path, _, _ = strings.Cut(path, "?")
	route := rt.byName[rt.matched(http.MethodGet, path)]
	return route == nil || rt.opts.Authorize(ctx, route.Access) == nil
}

// foreignReferer tells requests that change something and come from a page of
// another site, as far as old browsers say so that send neither Origin nor
// Sec-Fetch-Site.
func foreignReferer(r *http.Request) bool {
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodOptions:
		return false
	}
	from := r.Header.Get("Referer")
	if from == "" || r.Header.Get("Origin") != "" || r.Header.Get("Sec-Fetch-Site") != "" {
		return false
	}
	u, err := url.Parse(from)
	return err != nil || u.Host != r.Host
}

func requestID() string {
	var b [8]byte
	_, _ = rand.Read(b[:])
	return hex.EncodeToString(b[:])
}

// splitLocale takes the language prefix off a path: /en/x is English, anything
// else the first language.
func splitLocale(path string, locales []string) (locale, rest string) {
	for _, l := range locales[1:] {
		if path == "/"+l {
			return l, "/"
		}
		if strings.HasPrefix(path, "/"+l+"/") {
			return l, path[len(l)+1:]
		}
	}
	return locales[0], path
}

// Path returns a local path in the reader's language.
func Path(ctx context.Context, path string) string {
	return PathIn(ctx, i18n.LocaleOf(ctx), path)
}

// PathIn returns a local path in a language.
func PathIn(ctx context.Context, locale, path string) string {
	rt := stateOf(ctx).rt
	if rt == nil || locale == rt.opts.Catalog.Locales()[0] {
		return path
	}
	if path == "/" {
		return "/" + locale
	}
	return "/" + locale + path
}

// recorder remembers the status of an answer and when it begins.
type recorder struct {
	http.ResponseWriter
	status int
	begun  func() // called when the answer begins; nil: nobody wants to know
}

func (r *recorder) WriteHeader(status int) {
	r.begin(status)
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) begin(status int) {
	if r.status != 0 {
		return
	}
	if r.status = status; r.begun != nil {
		r.begun()
	}
}

func (r *recorder) Write(b []byte) (int, error) {
	r.begin(http.StatusOK)
	return r.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach the connection.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

func (r *recorder) code() int {
	if r.status == 0 {
		return http.StatusOK
	}
	return r.status
}
