package web

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"dienhong/platform/i18n"
)

// MaxBody is what a request may carry unless its route reads a file.
const MaxBody = 1 << 20

// state is what the chain remembers of one request.
type state struct {
	id    string
	route string
	path  string // as asked for, with the language prefix
	rt    *Router
	body  io.ReadCloser // before it was bounded, for routes that read a file
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

// Handler gives the whole chain, outermost first: request id and log, recovery,
// security headers, cross-origin check, size limit, language, who asks, routes.
func (rt *Router) Handler() http.Handler {
	rt.mux.Handle("/", rt.wrap("/", Public, rt.unmatched))
	cross := http.NewCrossOriginProtection()
	cross.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rt.fail(w, r, ErrCrossOrigin)
	}))
	inner := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r = r.WithContext(rt.opts.Identify(r))
		rt.mux.ServeHTTP(w, r)
	})
	guarded := cross.Handler(inner)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		rec := &recorder{ResponseWriter: w}
		s := &state{id: requestID(), path: r.URL.Path, rt: rt}
		locale, path := splitLocale(r.URL.Path, rt.opts.Catalog.Locales())
		if path == r.URL.Path && strings.HasPrefix(path, "/api/") {
			locale = preferred(r.Header.Get("Accept-Language"), rt.opts.Catalog.Locales())
		}
		ctx := context.WithValue(r.Context(), stateKey{}, s)
		ctx = i18n.With(ctx, rt.opts.Catalog, locale, rt.opts.Zone)
		r = r.WithContext(ctx)
		if path != r.URL.Path {
			u := *r.URL
			u.Path, u.RawPath = path, ""
			r.URL = &u
		}
		setSecurityHeaders(rec.Header(), isTLS(r, rt.opts.Behind))
		if r.Body != nil && r.Method != http.MethodGet && r.Method != http.MethodHead {
			s.body = r.Body
			r.Body = http.MaxBytesReader(rec, r.Body, MaxBody)
		}
		defer func() {
			if p := recover(); p != nil {
				if err, ok := p.(error); ok && errors.Is(err, http.ErrAbortHandler) {
					panic(p)
				}
				rt.opts.Log.ErrorContext(ctx, "panic", "value", fmt.Sprint(p), "stack", string(debug.Stack()), "request", s.id)
				rt.fail(rec, r, fmt.Errorf("panic: %v", p))
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
	if p := strings.TrimRight(r.URL.Path, "/"); p != r.URL.Path && r.Method == http.MethodGet && p != "" {
		// Escaped again: a browser reads a backslash as a slash, and "/\host" as
		// another site.
		return Redirect(w, r, (&url.URL{Path: p}).EscapedPath())
	}
	var allowed []string
	for _, m := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodDelete} {
		probe := &http.Request{Method: m, URL: r.URL, Host: r.Host}
		if _, pattern := rt.mux.Handler(probe); pattern != "" && pattern != "/" {
			allowed = append(allowed, m)
		}
	}
	if len(allowed) > 0 {
		w.Header().Set("Allow", strings.Join(allowed, ", "))
		return ErrMethod
	}
	return ErrNotFound
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

// preferred picks the language that a program asks for in a header; pages have
// theirs in the address.
func preferred(accept string, locales []string) string {
	for _, part := range strings.Split(accept, ",") {
		tag, _, _ := strings.Cut(strings.TrimSpace(part), ";")
		base, _, _ := strings.Cut(strings.ToLower(tag), "-")
		if slices.Contains(locales, base) {
			return base
		}
	}
	return locales[0]
}

// Path gives a path of ours in the reader's language.
func Path(ctx context.Context, path string) string {
	return PathIn(ctx, i18n.LocaleOf(ctx), path)
}

// PathIn gives a path of ours in a language.
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

func isTLS(r *http.Request, behind bool) bool {
	return r.TLS != nil || (behind && r.Header.Get("X-Forwarded-Proto") == "https")
}

// policy is the content security policy of every answer: nothing from anywhere
// else, no inline script, no inline style.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
	"connect-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

// security are the headers of every answer. The values are shared between
// answers and never appended to.
var security = []struct {
	name  string
	value []string
}{
	{"Content-Security-Policy", []string{policy}},
	{"X-Content-Type-Options", []string{"nosniff"}},
	{"Referrer-Policy", []string{"same-origin"}},
	{"Cross-Origin-Opener-Policy", []string{"same-origin"}},
	{"Cross-Origin-Resource-Policy", []string{"same-origin"}},
	{"Permissions-Policy", []string{"camera=(), geolocation=(), microphone=(), payment=(), usb=()"}},
}

func setSecurityHeaders(h http.Header, tls bool) {
	for _, s := range security {
		h[s.name] = s.value
	}
	if tls {
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
}

// recorder remembers the status of an answer.
type recorder struct {
	http.ResponseWriter
	status int
}

func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(b []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
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
