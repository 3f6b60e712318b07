package web

import (
	"net/http"
	"reflect"
	"slices"
	"strings"
	"time"
)

// Access says who may call a route. Every route declares one.
type Access struct {
	// Name is what the table of permissions shows.
	Name string
	// Anyone: no account needed.
	Anyone bool
	// Roles: one of them is enough. Empty with Anyone false: any account.
	Roles []string
	// Scope is what a program's key must be allowed, for routes of the API.
	Scope string
}

// Public lets everyone in.
var Public = Access{Name: "public", Anyone: true}

// SignedIn lets every account in.
var SignedIn = Access{Name: "signed-in"}

// Roles lets accounts with one of the roles in.
func Roles[R ~string](roles ...R) Access {
	a := Access{}
	for _, r := range roles {
		a.Roles = append(a.Roles, string(r))
	}
	a.Name = strings.Join(a.Roles, ", ")
	return a
}

// Scoped lets programs in whose key holds the scope, and accounts with one of
// the roles.
func Scoped[R ~string](scope string, roles ...R) Access {
	a := Roles(roles...)
	a.Scope = scope
	a.Name = strings.TrimPrefix(a.Name+", key:"+scope, ", ")
	return a
}

// Class says what a request costs, and so what it has to wait for when the
// server is busy: see [gate].
type Class int

const (
	// Page is a page drawn for the request: every GET that declares nothing else.
	Page Class = iota
	// Write is a form or a vote: every method that changes something. It waits
	// for nothing but its limiter and the room for its body.
	Write
	// Export is a file or a paper that costs more than a page. It comes after
	// the pages.
	Export
	// Stream stays open until its reader leaves. Its hub bounds it.
	Stream
	// Light costs almost nothing: bytes in memory, a sign of life.
	Light
)

// Route is one line of the table of routes.
type Route struct {
	Method  string
	Pattern string
	Access  Access
	Class   Class
	// Body is how many bytes a request may carry.
	Body int64
	// Files: only a form with files (multipart) may carry more than [MaxBody].
	Files bool
	// Cache is how long an answer may be served again; 0: each is drawn.
	Cache time.Duration
	// Query are the parameters that a cached answer depends on. The handler sees
	// no others.
	Query []string
	// Live is a cookie with which the answer is drawn for its bearer.
	Live string

	policy policy
}

// Option declares how a route is served.
type Option func(*Route)

// As puts a route into a class.
func As(c Class) Option { return func(r *Route) { r.Class = c } }

// Cached serves a public page from memory, compressed, for at most ttl. It is
// for pages that are the same for everyone: the handler is called without
// cookies, so that it cannot draw something personal by mistake. Signed-in
// readers get the page drawn live. Query names the parameters that the page
// depends on; all others are taken away before the handler sees the request, so
// that nobody can make pages without end by inventing some.
func Cached(ttl time.Duration, query ...string) Option {
	return func(r *Route) { r.Cache, r.Query = ttl, query }
}

// LiveWith renders a cached page afresh for requests that carry the cookie.
func LiveWith(cookie string) Option { return func(r *Route) { r.Live = cookie } }

// Body lets requests carry up to limit bytes instead of [MaxBody].
func Body(limit int64) Option { return func(r *Route) { r.Body = limit } }

// most is how many bytes a request to the route may carry.
func (route *Route) most(r *http.Request) int64 {
	if route.Files && !strings.HasPrefix(strings.ToLower(r.Header.Get("Content-Type")), "multipart/") {
		return min(route.Body, MaxBody)
	}
	return route.Body
}

// Fields lists the names of the fields of a form: the struct that the handler
// decodes a query into (see [Query]) says what [Cached] needs to know.
func Fields[F any]() []string {
	return fieldsOf(reflect.TypeFor[F]())
}

func fieldsOf(of reflect.Type) (names []string) {
	for i := range of.NumField() {
		f := of.Field(i)
		if f.Anonymous && f.Type.Kind() == reflect.Struct {
			names = append(names, fieldsOf(f.Type)...)
		} else if name, _, _ := strings.Cut(f.Tag.Get("form"), ","); name != "" && name != "-" {
			names = append(names, name)
		}
	}
	return names
}

func newRoute(pattern string, access Access, options []Option) Route {
	method, path, ok := strings.Cut(pattern, " ")
	if !ok {
		panic("web: route without a method: " + pattern)
	}
	if !access.Anyone && access.Name == "" {
		panic("web: route without an access: " + pattern)
	}
	r := Route{Method: method, Pattern: path, Access: access, Body: MaxBody}
	if method != http.MethodGet && method != http.MethodHead {
		r.Class = Write
	}
	for _, o := range options {
		o(&r)
	}
	if r.Cache > 0 && (method != http.MethodGet || !access.Anyone) {
		panic("web: only what everybody may read can be cached: " + pattern)
	}
	return r
}

// Routes lists the table, sorted by path and method.
func (rt *Router) Routes() []Route {
	all := slices.Clone(rt.routes)
	slices.SortFunc(all, func(a, b Route) int {
		return strings.Compare(a.Pattern+" "+a.Method, b.Pattern+" "+b.Method)
	})
	return all
}
