package statement

import (
	"context"
	"errors"
	"html"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"dienhong/civic"
	"dienhong/engine/opinionmap"
	"dienhong/locale"
	"dienhong/platform/api"
	"dienhong/platform/db"
	"dienhong/platform/i18n"
	"dienhong/platform/web"
	"dienhong/ui"

	"github.com/a-h/templ"
)

// site is the feature behind a router.
type site struct {
	t       *testing.T
	m       *Module
	around  *around
	staff   colleagues
	handler http.Handler
}

// colleagues are the moderators of an office.
type colleagues []civic.ID

func (x *colleagues) Besides(_ context.Context, person civic.ID) (n int, err error) {
	for _, p := range *x {
		if p != person {
			n++
		}
	}
	return n, nil
}

var kindStatus = map[civic.Kind]int{
	civic.KindInvalid: 422, civic.KindUnauthenticated: 401, civic.KindForbidden: 403, civic.KindNotFound: 404, civic.KindConflict: 409,
	civic.KindClosed: 409, civic.KindGone: 410, civic.KindTooMany: 429, civic.KindUnavailable: 503,
}

// newSite serves the feature; a request with the header "Role" comes from an
// officer of that role.
func newSite(t *testing.T, d *db.DB, limits Limits) *site {
	t.Helper()
	catalog, err := i18n.Load(locale.Files)
	if err != nil {
		t.Fatal(err)
	}
	s := &site{t: t, around: open(), staff: colleagues{"02"}}
	s.around.c.Public = true
	s.around.c.Title = civic.Text{VI: "Tham vấn thử", EN: "A test"}
	if s.m, err = New(t.Context(), Deps{
		DB: d, City: 1, Clock: func() time.Time { return noon }, Zone: time.UTC, Log: slog.New(slog.DiscardHandler), Consultations: s.around, Secret: testKey, Limits: limits, Moderators: &s.staff, Unguarded: true,
	}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.m.Close(context.Background()) })
	rt := web.NewRouter(web.Options{
		Log: slog.New(slog.DiscardHandler), Catalog: catalog, Zone: time.UTC,
		Identify: func(r *http.Request) context.Context {
			who := civic.Visitor()
			if role := r.Header.Get("Role"); role != "" {
				who = civic.Actor{Kind: civic.OfficerActor, Person: civic.ID(r.Header.Get("Person")), Name: "Cán bộ", Roles: []civic.Role{civic.Role(role)}}
			}
			return ui.WithChrome(civic.WithActor(r.Context(), who), ui.Chrome{Actor: who, Path: r.URL.RequestURI()})
		},
		Authorize: func(ctx context.Context, a web.Access) error {
			for _, role := range a.Roles {
				if civic.ActorFrom(ctx).Has(civic.Role(role)) {
					return nil
				}
			}
			if a.Anyone {
				return nil
			}
			return civic.Forbidden()
		},
		Explain: func(ctx context.Context, err error) web.Problem {
			var e *civic.Error
			var f *web.FormError
			switch {
			case errors.As(err, &e):
				p := web.Problem{Status: kindStatus[e.Kind], Key: e.Key, Args: e.Args, Fields: map[string]string{}}
				for _, field := range e.Fields {
					p.Fields[field.Field] = i18n.T(ctx, field.Key, field.Args...)
				}
				return p
			case errors.As(err, &f):
				return web.Problem{Status: 422, Key: "error.invalid"}
			case errors.Is(err, web.ErrNotFound):
				return web.Problem{Status: 404, Key: "error.not_found"}
			case errors.Is(err, web.ErrTooMany):
				return web.Problem{Status: 429, Key: "error.too_many"}
			}
			t.Errorf("unexplained: %v", err)
			return web.Problem{Status: 500, Key: "error.internal"}
		},
		ErrorPage: func(_ context.Context, p web.Problem, id string) templ.Component { return ui.ErrorPage(p, id) },
	})
	s.m.Mount(rt)
	s.m.API(api.New(rt, "test", "", "0"))
	s.handler = rt.Handler()
	if err := s.m.Service.Seeds(t.Context(), moderator, 1, seeds(9)); err != nil {
		t.Fatal(err)
	}
	return s
}

// browser keeps cookies as one participant's does.
type browser struct {
	s       *site
	role    string
	person  string
	cookies map[string]string
	json    bool
}

func (s *site) browser(role string) *browser {
	return &browser{s: s, role: role, person: "02", cookies: map[string]string{}}
}

type answer struct {
	code   int
	body   string // with entities resolved
	raw    string
	header http.Header
}

func (b *browser) do(method, path, body string, head map[string]string) answer {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if b.role != "" {
		r.Header.Set("Role", b.role)
		r.Header.Set("Person", b.person)
	}
	if b.json {
		r.Header.Set("Accept", "application/json")
	}
	for k, v := range head {
		r.Header.Set(k, v)
	}
	for k, v := range b.cookies {
		r.AddCookie(&http.Cookie{Name: k, Value: v})
	}
	w := httptest.NewRecorder()
	b.s.handler.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		b.cookies[c.Name] = c.Value
		if !c.HttpOnly {
			b.s.t.Errorf("the cookie %s can be read by scripts", c.Name)
		}
	}
	return answer{w.Code, html.UnescapeString(w.Body.String()), w.Body.String(), w.Header()}
}

func (b *browser) get(path string) answer { return b.do(http.MethodGet, path, "", nil) }

func (b *browser) post(path string, fields ...string) answer {
	v := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		v.Add(fields[i], fields[i+1])
	}
	return b.do(http.MethodPost, path, v.Encode(), nil)
}

// field finds the value of a hidden field of the page.
func (a answer) field(name string) string {
	m := regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(a.body)
	if m == nil {
		return ""
	}
	return m[1]
}

// status is what a voting page says of the vote a moment ago.
func (a answer) status() string {
	_, said, _ := strings.Cut(a.body, `role="status">`)
	said, _, _ = strings.Cut(said, "</p>")
	return said
}

func (s *site) lines() (n int) {
	if err := s.m.Service.EachVote(s.t.Context(), 1, func(opinionmap.VoteEvent) error { n++; return nil }); err != nil {
		s.t.Fatal(err)
	}
	return n
}

const vote = "/consultations/hn/vote"
