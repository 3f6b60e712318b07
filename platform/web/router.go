// Package web turns HTTP requests into calls of handlers that return errors,
// and errors into pages. It knows nothing of what the city does.
package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	"dienhong/platform/i18n"
	"dienhong/platform/once"

	"github.com/a-h/templ"
)

// Handler answers a request, or returns why it cannot; what it returns becomes
// a page (or problem+json) in one place. It must not have written anything when
// it returns an error.
type Handler func(w http.ResponseWriter, r *http.Request) error

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

// Public lets everybody in.
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

// Route is one line of the table of routes.
type Route struct {
	Method  string
	Pattern string
	Access  Access
}

// Problem is an error as its reader may know it.
type Problem struct {
	Status int
	// Key and Args name a sentence of the catalogue.
	Key  string
	Args []any
	// Fields maps a form field to its sentence, already translated.
	Fields map[string]string
	// RetryAfter, when positive, becomes the header of that name.
	RetryAfter time.Duration
}

// Options are what the composition root gives the router.
type Options struct {
	Log     *slog.Logger
	Catalog *i18n.Catalog
	// Zone is the city's time zone.
	Zone *time.Location
	// Identify puts who asks into the context. It never refuses: an unknown
	// session is a visitor.
	Identify func(r *http.Request) context.Context
	// Authorize tells whether the one in the context may use the route.
	Authorize func(ctx context.Context, a Access) error
	// Explain turns an error into what its reader may know.
	Explain func(ctx context.Context, err error) Problem
	// ErrorPage draws a problem.
	ErrorPage func(ctx context.Context, p Problem, requestID string) templ.Component
	// Observe is told of every answered request, for the metrics.
	Observe func(route string, status int, took time.Duration)
	// Writes bounds how often one network address may send anything; nil does
	// not. A hall full of people shares one address: be generous, and let
	// features bound what is costly more tightly.
	Writes *Limiter
	// Once remembers the forms that were taken; nil: all are taken.
	Once *once.Keeper
	// Behind is true when a proxy of the operator's own sets X-Forwarded-For
	// and X-Forwarded-Proto; otherwise the headers are ignored.
	Behind bool
}

// Router is the table of routes and everything that surrounds a handler.
type Router struct {
	mux    *http.ServeMux
	routes []Route
	opts   Options
	cache  *pageCache
}

// NewRouter makes an empty table.
func NewRouter(opts Options) *Router {
	return &Router{mux: http.NewServeMux(), opts: opts, cache: newPageCache(64 << 20)}
}

// Handle adds a route. The pattern is that of [http.ServeMux] with a method:
// "GET /consultations/{slug}". It panics on a pattern without a method or that
// conflicts, for both are faults of the program.
func (rt *Router) Handle(pattern string, access Access, h Handler) {
	method, path, ok := strings.Cut(pattern, " ")
	if !ok {
		panic("web: route without a method: " + pattern)
	}
	if !access.Anyone && access.Name == "" {
		panic("web: route without an access: " + pattern)
	}
	rt.routes = append(rt.routes, Route{Method: method, Pattern: path, Access: access})
	rt.mux.Handle(pattern, rt.wrap(pattern, access, h))
}

// HandleStd adds a route served by a plain handler of another package (assets,
// metrics, the API's own router).
func (rt *Router) HandleStd(pattern string, access Access, h http.Handler) {
	rt.Handle(pattern, access, func(w http.ResponseWriter, r *http.Request) error {
		h.ServeHTTP(w, r)
		return nil
	})
}

// Routes lists the table, sorted by path and method.
func (rt *Router) Routes() []Route {
	all := slices.Clone(rt.routes)
	slices.SortFunc(all, func(a, b Route) int {
		return strings.Compare(a.Pattern+" "+a.Method, b.Pattern+" "+b.Method)
	})
	return all
}

func (rt *Router) wrap(pattern string, access Access, h Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s, ok := r.Context().Value(stateKey{}).(*state); ok {
			s.route = pattern
		}
		if rt.opts.Writes != nil && r.Method != http.MethodGet && r.Method != http.MethodHead {
			if err := rt.opts.Writes.Allow(ClientKey(r), time.Now()); err != nil {
				rt.fail(w, r, err)
				return
			}
		}
		if err := rt.opts.Authorize(r.Context(), access); err != nil {
			rt.fail(w, r, err)
			return
		}
		if rt.opts.Once == nil || r.Method != http.MethodPost {
			if err := h(w, r); err != nil {
				rt.fail(w, r, err)
			}
			return
		}
		rt.once(w, r.WithContext(once.With(r.Context())), h)
	})
}

// once answers a form. One that was taken before is not taken again: it leads to
// where the first one led.
func (rt *Router) once(w http.ResponseWriter, r *http.Request, h Handler) {
	ctx := r.Context()
	err := h(w, r)
	if errors.Is(err, once.ErrSent) {
		if place := rt.opts.Once.Place(ctx); place != "" {
			w.Header().Set("Cache-Control", "no-store")
			http.Redirect(w, r, place, http.StatusSeeOther)
			return
		}
	}
	if err != nil {
		rt.fail(w, r, err)
	}
	status := http.StatusOK
	if rec, ok := w.(*recorder); ok {
		status = rec.code()
	}
	if err := rt.opts.Once.End(ctx, status, w.Header().Get("Location")); err != nil {
		rt.opts.Log.WarnContext(ctx, "cannot note the answer to a form", "error", err.Error(), "request", RequestID(ctx))
	}
}

// Told is a problem in the words that its reader gets.
type Told struct {
	Status int
	Detail string
	Fields map[string]string
}

// Explain turns an error into words, for answers that are not written here, and
// logs it when it is a fault of ours.
func (rt *Router) Explain(ctx context.Context, err error) Told {
	p := rt.explain(ctx, err)
	return Told{Status: p.Status, Detail: i18n.T(ctx, p.Key, p.Args...), Fields: p.Fields}
}

func (rt *Router) explain(ctx context.Context, err error) Problem {
	p := rt.opts.Explain(ctx, err)
	if p.Status >= 500 {
		rt.opts.Log.ErrorContext(ctx, "request failed", "error", err.Error(), "status", p.Status, "request", RequestID(ctx))
	}
	return p
}

// fail answers with a problem instead of what was asked for.
func (rt *Router) fail(w http.ResponseWriter, r *http.Request, err error) {
	ctx := r.Context()
	if rec, ok := w.(*recorder); ok && rec.status != 0 {
		rt.opts.Log.ErrorContext(ctx, "error after the answer had begun", "error", err.Error(), "request", RequestID(ctx))
		return
	}
	p := rt.explain(ctx, err)
	if p.RetryAfter > 0 {
		w.Header().Set("Retry-After", fmt.Sprint(int(p.RetryAfter.Seconds()+0.5)))
	}
	w.Header().Del("ETag")
	w.Header().Set("Cache-Control", "no-store")
	if wantsJSON(r) {
		writeProblem(w, r, p)
		return
	}
	err = Render(w, r, p.Status, rt.opts.ErrorPage(ctx, p, RequestID(ctx)))
	if err != nil && ctx.Err() == nil { // nobody waits for the page of a request that was given up
		rt.opts.Log.ErrorContext(ctx, "error page failed", "error", err.Error())
	}
}
