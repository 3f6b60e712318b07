// Package web turns HTTP requests into calls of handlers that return errors,
// and errors into pages. It knows nothing of what the city does.
package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime"
	"strings"
	"time"

	"dienhong/platform/clock"
	"dienhong/platform/i18n"
	"dienhong/platform/once"

	"github.com/a-h/templ"
)

// Handler answers a request, or returns why it cannot; what it returns becomes
// a page (or problem+json) in one place. It must not have written anything when
// it returns an error.
type Handler func(w http.ResponseWriter, r *http.Request) error

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
	// Authorize reports whether the one in the context may use the route.
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
	// Who names the account in the context; "" for visitors. Somebody who is
	// signed in has limits of their own.
	Who func(ctx context.Context) string
	// Uploads bounds how often one network may send more than a form (MaxBody),
	// before any of it is received; nil does not.
	Uploads *Limiter
	// Incoming is the folder for files while they are received; empty: that of
	// the system.
	Incoming string
	// Proxies are the operator's own, whose headers are believed.
	Proxies Proxies
	// Open refuses routes, by their pattern, that the installation does not offer;
	// nil: all are offered.
	Open func(ctx context.Context, pattern string) error
	// Edition names what the installation offers to the one in the context. Pages
	// kept for one edition are not served in another; nil: there is one.
	Edition func(ctx context.Context) string
	// Clock is what the limits count by; nil: the machine's.
	Clock clock.Clock
}

// Router is the table of routes and everything that surrounds a handler.
type Router struct {
	mux    *http.ServeMux
	routes []Route
	byName map[string]*Route // method and pattern
	opts   Options
	cache  *pageCache
	gate   *gate
	bodies *bodies
	// refusals are the pages of those who ask for too much, drawn once.
	refusals *pageCache
}

// NewRouter creates an empty table.
func NewRouter(opts Options) *Router {
	if opts.Clock == nil {
		opts.Clock = clock.System
	}
	return &Router{
		mux: http.NewServeMux(), byName: map[string]*Route{}, opts: opts, cache: newPageCache(64 << 20),
		gate: newGate(runtime.GOMAXPROCS(0)), bodies: newBodies(), refusals: newPageCache(1 << 20),
	}
}

// Handle adds a route. The pattern is that of [http.ServeMux] with a method:
// "GET /consultations/{slug}". Options declare what is not usual about it. It
// panics on a pattern without a method or that conflicts, and on options that
// contradict each other, for these are faults of the program.
func (rt *Router) Handle(pattern string, access Access, h Handler, options ...Option) {
	route := newRoute(pattern, access, options)
	rt.routes = append(rt.routes, route)
	rt.byName[pattern] = &route
	rt.mux.Handle(pattern, rt.wrap(&route, h))
}

// HandleStd adds a route served by a plain handler of another package (assets,
// metrics, the API's own router).
func (rt *Router) HandleStd(pattern string, access Access, h http.Handler, options ...Option) {
	rt.Handle(pattern, access, func(w http.ResponseWriter, r *http.Request) error {
		h.ServeHTTP(w, r)
		return nil
	}, options...)
}

// Load tells what the server is busy with: readers who wait for their answer to
// be drawn, answers that are being drawn, and how many were refused since the
// start because there was too much.
func (rt *Router) Load() (waiting, running int, refused uint64) { return rt.gate.load() }

func (rt *Router) wrap(route *Route, h Handler) http.Handler {
	pattern := route.Method + " " + route.Pattern
	draw := rt.paced(route, h)
	fromMemory := draw
	if route.Cache > 0 {
		fromMemory = rt.cached(route, h)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s, ok := r.Context().Value(stateKey{}).(*state); ok {
			s.route = pattern
		}
		route.policy.open(w.Header())
		if route.Cache > 0 {
			r = route.declared(r)
		}
		r = r.WithContext(rt.opts.Identify(r))
		if err := rt.admit(route, r); err != nil {
			rt.fail(w, r, err)
			return
		}
		if rt.opts.Open != nil {
			if err := rt.opts.Open(r.Context(), route.Pattern); err != nil {
				rt.fail(w, r, err)
				return
			}
		}
		if route.Class != Write {
			serve := draw
			if route.Cache > 0 && route.cacheable(r) {
				serve = fromMemory
			}
			if err := serve(w, r); err != nil {
				rt.fail(w, r, err)
			}
			return
		}
		done, err := rt.receive(route, w, r)
		if err != nil {
			rt.fail(w, r, err)
			return
		}
		defer done()
		if rt.opts.Once == nil || r.Method != http.MethodPost {
			if err := h(w, r); err != nil {
				rt.fail(w, r, err)
			}
			return
		}
		rt.once(w, r.WithContext(once.With(r.Context())), h)
	})
}

// admit asks whether this one may send this now, before anything is received.
func (rt *Router) admit(route *Route, r *http.Request) error {
	if route.Class == Write {
		if err := rt.bound(rt.opts.Writes, r); err != nil {
			return err
		}
		if r.ContentLength < 0 && route.most(r) > MaxBody || r.ContentLength > MaxBody {
			if err := rt.bound(rt.opts.Uploads, r); err != nil {
				return err
			}
		}
		if r.ContentLength > route.most(r) {
			return ErrTooLarge
		}
	}
	return rt.opts.Authorize(r.Context(), route.Access)
}

func (rt *Router) bound(l *Limiter, r *http.Request) error {
	if l == nil {
		return nil
	}
	if who := rt.who(r); who != "" {
		return l.AllowPerson(who, rt.opts.Clock())
	}
	return l.Allow(NetworkOf(r), rt.opts.Clock())
}

func (rt *Router) who(r *http.Request) string {
	if rt.opts.Who == nil {
		return ""
	}
	return rt.opts.Who(r.Context())
}

// payer names whose budget the work for a request comes from.
func (rt *Router) payer(r *http.Request) string {
	if who := rt.who(r); who != "" {
		return "person " + who
	}
	return NetworkOf(r).widest().String()
}

// paced draws an answer for one request when its turn has come.
func (rt *Router) paced(route *Route, h Handler) Handler {
	switch route.Class {
	case Page:
		return func(w http.ResponseWriter, r *http.Request) error {
			line := pageLine
			if rt.who(r) != "" {
				line = officeLine
			}
			p, err := rt.gate.enter(r.Context(), line, rt.payer(r))
			if err != nil {
				return err
			}
			defer p.leave()
			if rec, ok := w.(*recorder); ok {
				rec.begun = p.leave // what is drawn waits for nobody but its reader
			}
			return h(w, r)
		}
	case Export:
		return func(w http.ResponseWriter, r *http.Request) error {
			p, err := rt.gate.enter(r.Context(), exportLine, rt.payer(r))
			if err != nil {
				return err
			}
			defer p.leave()
			out := newOutlet(w, r.Context(), p)
			if err := h(out, r); err != nil {
				return out.fail(err)
			}
			return out.end()
		}
	default:
		return h
	}
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
		rt.opts.Log.WarnContext(ctx, "cannot note the answer to a form", append(placeOf(ctx), "error", err.Error())...)
	}
}

// Told is a problem in the words that its reader gets.
type Told struct {
	Status int
	Detail string
	Fields map[string]string
}

// Explain turns an error into words, for answers that are not written here, and
// logs it when it is an internal error.
func (rt *Router) Explain(ctx context.Context, err error) Told {
	p := rt.explain(ctx, err)
	return Told{Status: p.Status, Detail: i18n.T(ctx, p.Key, p.Args...), Fields: p.Fields}
}

func (rt *Router) explain(ctx context.Context, err error) Problem {
	p := rt.opts.Explain(ctx, err)
	if p.Status >= 500 {
		rt.opts.Log.ErrorContext(ctx, "request failed", append(placeOf(ctx), "error", err.Error(), "status", p.Status)...)
	}
	return p
}

// placeOf says in the log where something happened: the request, its method and
// the pattern of its route, never the address, which may hold what is private.
func placeOf(ctx context.Context) []any {
	s := stateOf(ctx)
	_, pattern, _ := strings.Cut(s.route, " ")
	return []any{"request", s.id, "method", s.method, "route", pattern}
}

// fail answers with a problem instead of what was asked for.
func (rt *Router) fail(w http.ResponseWriter, r *http.Request, err error) {
	ctx := r.Context()
	if errors.Is(ctx.Err(), context.Canceled) {
		// The reader has left: nobody waits for an answer, and nothing is wrong.
		if rec, ok := w.(*recorder); ok && rec.status == 0 {
			rec.status = statusLeft
		}
		return
	}
	if rec, ok := w.(*recorder); ok && rec.status != 0 {
		rt.opts.Log.ErrorContext(ctx, "error after the answer had begun", append(placeOf(ctx), "error", err.Error())...)
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
	if errors.Is(err, ErrTooMany) || errors.Is(err, ErrOverloaded) {
		rt.refuse(w, r, p)
		return
	}
	err = Render(w, r, p.Status, rt.opts.ErrorPage(ctx, p, RequestID(ctx)))
	if err != nil && ctx.Err() == nil { // nobody waits for the page of a request that was given up
		rt.opts.Log.ErrorContext(ctx, "error page failed", append(placeOf(ctx), "error", err.Error())...)
	}
}

// statusLeft stands in the metrics for requests whose reader left.
const statusLeft = 499

// refuse answers those who ask for too much with a page that is drawn once and
// kept: refusing must cost less than what is refused.
func (rt *Router) refuse(w http.ResponseWriter, r *http.Request, p Problem) {
	ctx := r.Context()
	key := fmt.Sprint(i18n.LocaleOf(ctx), p.Status, p.Key)
	page, err := rt.refusals.get(ctx, key, time.Hour, func(drawing context.Context) (*storedPage, error) {
		answer := &capture{header: http.Header{}}
		anonymous := r.Clone(i18n.With(context.WithValue(context.Background(), stateKey{}, &state{rt: rt}), rt.opts.Catalog, i18n.LocaleOf(ctx), rt.opts.Zone))
		anonymous.Header.Del("Accept-Encoding")
		if err := Render(answer, anonymous, p.Status, rt.opts.ErrorPage(anonymous.Context(), p, "")); err != nil {
			return nil, err
		}
		page := newStoredPage(answer)
		page.header.Del("Etag")
		page.header.Set("Cache-Control", "no-store")
		return page, nil
	})
	if err != nil {
		w.WriteHeader(p.Status)
		return
	}
	page.serve(w, r)
}
