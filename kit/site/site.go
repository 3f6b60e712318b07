// Package site lets a test use features as their readers do: pages, forms, files
// and the API, through the router and the edge of the program. Every page that it
// gets must be sound (see [Page]). Only tests import it.
package site

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"dienhong/civic"
	"dienhong/kit/edge"
	"dienhong/locale"
	"dienhong/platform/api"
	"dienhong/platform/i18n"
	"dienhong/platform/web"
	"dienhong/ui"
)

// Options are what a test says of its site; the zero value will do.
type Options struct {
	// People are those whom requests name; see [Site.Browser].
	People map[string]civic.Actor
	// Identify tells who asks where the feature itself knows it; nil: the one whom
	// the request names.
	Identify func(*http.Request) civic.Actor
	// Zone is the city's; nil: UTC.
	Zone *time.Location
	// Log is the router's; nil: errors go to the output of the test.
	Log *slog.Logger
	// Chrome is what pages show around their content, without reader and path.
	Chrome ui.Chrome
	// Cached gives visitors pages out of the cache, as the program does; otherwise
	// each page is drawn when it is asked for.
	Cached bool
}

// Site serves modules to a test, which fails when a request finds a fault (500).
type Site struct {
	T       testing.TB
	Router  *web.Router
	Catalog *i18n.Catalog
	options Options
	handler func() http.Handler
	// sections are the files of the catalogue.
	sections func() map[string]bool
}

// actorHeader names who asks.
const actorHeader = "X-Actor"

// New serves modules that have pages (Mount), operations (API) or both.
func New(t testing.TB, o Options, modules ...any) *Site {
	t.Helper()
	catalog, err := i18n.Load(locale.Files)
	if err != nil {
		t.Fatal(err)
	}
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	if o.Log == nil {
		o.Log = slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelError}))
	}
	s := &Site{T: t, Catalog: catalog, options: o, sections: sync.OnceValue(func() map[string]bool { return sectionsOf(catalog) })}
	if s.options.Identify == nil {
		s.options.Identify = func(r *http.Request) civic.Actor { return s.who(r.Header.Get(actorHeader)) }
	}
	s.Router = web.NewRouter(edge.Options(web.Options{
		Log: o.Log, Catalog: catalog, Zone: o.Zone,
		Identify: func(r *http.Request) context.Context {
			c := o.Chrome
			c.Actor, c.Path = s.options.Identify(r), r.URL.RequestURI()
			return ui.WithChrome(civic.WithActor(r.Context(), c.Actor), c)
		},
		Observe: func(route string, status int, _ time.Duration) {
			if status == http.StatusInternalServerError {
				t.Errorf("a fault at %s", route)
			}
		},
	}))
	a := api.New(s.Router, "Diên Hồng", "", "test")
	for _, module := range modules {
		pages, hasPages := module.(interface{ Mount(*web.Router) })
		operations, hasOperations := module.(interface{ API(*api.API) })
		if !hasPages && !hasOperations {
			t.Fatalf("%T has neither pages nor operations", module)
		}
		if hasPages {
			pages.Mount(s.Router)
		}
		if hasOperations {
			operations.API(a)
		}
	}
	s.handler = sync.OnceValue(s.Router.Handler)
	return s
}

// Handler is the whole site, for tests that listen on a port of their own.
func (s *Site) Handler() http.Handler { return s.handler() }

// who is the one whom a test calls by a name.
func (s *Site) who(name string) civic.Actor {
	if a, ok := s.options.People[name]; ok {
		return a
	}
	if name == "" {
		return civic.Visitor()
	}
	if strings.Contains(name, ":") {
		return civic.Actor{Kind: civic.KeyActor, Person: "03", Name: "Chương trình", Scopes: []string{name}}
	}
	for _, role := range civic.Roles {
		if name == string(role) {
			return civic.Actor{Kind: civic.OfficerActor, Person: "02", Name: "Cán bộ", Roles: []civic.Role{role}}
		}
	}
	s.T.Errorf("nobody is called %q", name)
	return civic.Visitor()
}

// Get asks for a page; as names who asks, as in [Site.Browser].
func (s *Site) Get(as, path string) Page { s.T.Helper(); return s.Browser(as).Get(path) }

// Post sends a form.
func (s *Site) Post(as, path string, form url.Values) Page {
	s.T.Helper()
	return s.Browser(as).Send(path, form)
}

// Ask sends a body of a kind; header holds names and values in turn.
func (s *Site) Ask(as, method, path, kind, body string, header ...string) Page {
	s.T.Helper()
	return s.Browser(as).Ask(method, path, kind, body, header...)
}

// Upload sends a form with files.
func (s *Site) Upload(as, path string, form url.Values, files ...File) Page {
	s.T.Helper()
	return s.Browser(as).Upload(path, form, files...)
}

// JSON sends what a program sends; header holds names and values in turn.
func (s *Site) JSON(as, method, path, body string, header ...string) Page {
	s.T.Helper()
	return s.Ask(as, method, path, "application/json", body, header...)
}
