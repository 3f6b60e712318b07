package web

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"

	"dienhong/platform/i18n"

	"github.com/a-h/templ"
)

// What the chain itself refuses; the composition root explains them.
var (
	ErrNotFound    = errors.New("web: no such address")
	ErrMethod      = errors.New("web: method not allowed")
	ErrCrossOrigin = errors.New("web: cross-origin request")
	ErrTooLarge    = errors.New("web: body too large")
	ErrTooMany     = errors.New("web: too many requests")
	ErrSlow        = errors.New("web: the request came too slowly")
)

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// Render draws a component. Nothing is sent before all of it is drawn, so that
// an error half-way still becomes an error page.
func Render(w http.ResponseWriter, r *http.Request, status int, c templ.Component) error {
	buf := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(buf)
	buf.Reset()
	if err := c.Render(i18n.Marking(r.Context()), buf); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", i18n.LocaleOf(r.Context()))
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "no-store")
	}
	return writeCompressed(w, r, status, i18n.Marked(buf.Bytes()))
}

// Redirect answers 303 to a local path, in the reader's language. A path that a
// browser would read as another site leads to the first page.
func Redirect(w http.ResponseWriter, r *http.Request, path string) error {
	if !Local(path) {
		path = "/"
	}
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, Path(r.Context(), path), http.StatusSeeOther)
	return nil
}

// Local reports whether a browser stays on this site when it is sent to s: an
// absolute path in printable ASCII, with or without a query, that does not become
// the name of a host, neither as it is nor decoded.
func Local(s string) bool {
	if !strings.HasPrefix(s, "/") {
		return false
	}
	for _, r := range s {
		if r <= ' ' || r == '\\' || r > '~' {
			return false
		}
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil {
		return false
	}
	second := strings.TrimPrefix(u.Path, "/")
	return !strings.HasPrefix(second, "/") && !strings.HasPrefix(second, `\`) && !strings.ContainsFunc(u.Path, unicode.IsControl)
}

// JSON answers with a value.
func JSON(w http.ResponseWriter, status int, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "application/json; charset=utf-8")
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "no-store")
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	_, err = w.Write(body)
	return err
}

func wantsJSON(r *http.Request) bool {
	return strings.HasPrefix(r.URL.Path, "/api/") || strings.Contains(r.Header.Get("Accept"), "application/json")
}

// writeProblem answers as RFC 9457 says.
func writeProblem(w http.ResponseWriter, r *http.Request, p Problem) {
	type fieldProblem struct {
		Field  string `json:"field"`
		Detail string `json:"detail"`
	}
	body := struct {
		Type   string         `json:"type"`
		Title  string         `json:"title"`
		Status int            `json:"status"`
		Detail string         `json:"detail"`
		Errors []fieldProblem `json:"errors,omitempty"`
	}{"about:blank", http.StatusText(p.Status), p.Status, i18n.T(r.Context(), p.Key, p.Args...), nil}
	for f, d := range p.Fields {
		body.Errors = append(body.Errors, fieldProblem{f, d})
	}
	raw, _ := json.Marshal(body)
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.Status)
	_, _ = w.Write(raw)
}

// Cookie is a small value kept by the browser. All are needed for what
// the person asked for; none is used for tracking.
type Cookie struct {
	Name, Value string
	Path        string // "/" when empty
	MaxAge      time.Duration
}

// SetCookie sends a cookie that scripts cannot read and other sites cannot use.
// On TLS its name begins with __Host- (__Secure- when it is for a part of the
// site), so that browsers take it from this host alone and only encrypted.
func SetCookie(w http.ResponseWriter, r *http.Request, c Cookie) {
	if c.Path == "" {
		c.Path = "/"
	}
	age := int(c.MaxAge.Seconds())
	if c.Value == "" {
		age = -1
	}
	secure := proxiesOf(r).tls(r)
	name := c.Name
	if secure {
		name = cmp.Or(map[string]string{"/": hostPrefix}[c.Path], securePrefix) + name
	}
	http.SetCookie(w, &http.Cookie{
		Name: name, Value: c.Value, Path: c.Path, MaxAge: age,
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: secure,
	})
}

const hostPrefix, securePrefix = "__Host-", "__Secure-"

// CookieValue reads a cookie that [SetCookie] set; "" when there is none.
func CookieValue(r *http.Request, name string) string {
	names := []string{name}
	if proxiesOf(r).tls(r) {
		names = []string{hostPrefix + name, securePrefix + name}
	}
	for _, n := range names {
		if c, err := r.Cookie(n); err == nil {
			return c.Value
		}
	}
	return ""
}
