package consultation

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"dienhong/civic"
	"dienhong/kit/edge"
	"dienhong/kit/figure"
	"dienhong/locale"
	"dienhong/migrations"
	"dienhong/platform/api"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
	"dienhong/platform/i18n"
	"dienhong/platform/web"
	"dienhong/ui"

	"golang.org/x/net/html"
)

// site is the feature behind the real router, with what is around it made up.
type site struct {
	t       *testing.T
	now     time.Time
	module  *Module
	handler http.Handler
	around  *surroundings
}

// surroundings are the pillars, the register and the figures of a site.
type surroundings struct {
	pillars   []civic.Pillar
	documents []Document
	attached  []civic.ID
	figures   figure.Given
}

func (s *surroundings) Pillars(context.Context) ([]civic.Pillar, error) { return s.pillars, nil }
func (s *surroundings) About(context.Context) (civic.Text, error) {
	return civic.Text{VI: "Giới thiệu."}, nil
}
func (s *surroundings) SearchDocuments(context.Context, string) ([]Document, error) {
	return s.documents, nil
}
func (s *surroundings) Figures(context.Context, civic.ConsultationNumber) (figure.Given, error) {
	return s.figures, nil
}
func (s *surroundings) Documents(context.Context, civic.ID) ([]Document, error) {
	var list []Document
	for _, d := range s.documents {
		if slices.Contains(s.attached, d.ID) {
			list = append(list, d)
		}
	}
	return list, nil
}
func (s *surroundings) Attach(_ context.Context, _ civic.Actor, _, d civic.ID) error {
	s.attached = append(s.attached, d)
	return nil
}
func (s *surroundings) Detach(_ context.Context, _ civic.Actor, _, d civic.ID) error {
	s.attached = slices.DeleteFunc(s.attached, func(a civic.ID) bool { return a == d })
	return nil
}

// onSites runs a test on a site with each database.
func onSites(t *testing.T, test func(s *site)) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		catalog, err := i18n.Load(locale.Files)
		if err != nil {
			t.Fatal(err)
		}
		s := &site{t: t, now: start.Add(-days(10)), around: &surroundings{
			figures:   figure.Given{Statements: 7},
			pillars:   []civic.Pillar{{ID: "p1", Slug: "do-thi", Name: civic.Text{VI: "Đô thị", EN: "Urban"}}},
			documents: []Document{{ID: "d1", Number: "102/KH-UBND", Date: "2022-04-01", Title: civic.Text{VI: "Kế hoạch"}, Issuer: civic.Text{VI: "Ủy ban"}}},
		}}
		s.module = New(Deps{DB: d, City: civic.FirstCity, Clock: func() time.Time { return s.now }, Zone: hanoi, Figures: func() []figure.Source { return []figure.Source{s.around} }, Around: s.around, Site: "https://x.example"})
		rt := web.NewRouter(edge.Options(web.Options{
			Log: slog.New(slog.DiscardHandler), Catalog: catalog, Zone: hanoi,
			Identify: func(r *http.Request) context.Context {
				who := civic.Visitor()
				switch r.Header.Get("X-Actor") {
				case "editor":
					who = editor
				case "other":
					who = civic.Actor{Kind: civic.OfficerActor, Person: "02", Name: "Người thứ hai", Roles: []civic.Role{civic.Editor}}
				case "moderator":
					who = civic.Actor{Kind: civic.OfficerActor, Person: "03", Name: "Kiểm duyệt", Roles: []civic.Role{civic.Moderator}}
				case "key":
					who = civic.Actor{Kind: civic.KeyActor, Person: "k", Name: "Chương trình", Scopes: []string{WriteScope}}
				}
				return ui.WithChrome(civic.WithActor(r.Context(), who), ui.Chrome{Actor: who, Operator: civic.Text{VI: "Văn phòng"}})
			},
			Observe: func(route string, status int, _ time.Duration) {
				if status == http.StatusInternalServerError {
					t.Errorf("a fault at %s", route)
				}
			},
		}))
		s.module.Mount(rt)
		s.module.API(api.New(rt, "Diên Hồng", "", "test"))
		for _, part := range []string{"vote", "results", "statements"} {
			rt.Handle("GET /consultations/{slug}/"+part, web.Public, func(http.ResponseWriter, *http.Request) error { return nil })
		}
		s.handler = rt.Handler()
		test(s)
	})
}

// page is an answer.
type page struct {
	t      *testing.T
	status int
	header http.Header
	body   string
	root   *html.Node
}

func (s *site) ask(as, method, path string, body io.Reader, header ...string) page {
	s.t.Helper()
	r := httptest.NewRequest(method, path, body)
	if as == "now" { // a visitor after all others had left
		as, r = "", r.WithContext(web.PastCache(r.Context()))
	}
	r.Header.Set("X-Actor", as)
	if as == "editor" || as == "other" {
		r.AddCookie(&http.Cookie{Name: web.SessionCookie, Value: as}) // signed-in readers get pages drawn live
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	p := page{t: s.t, status: w.Code, header: w.Header(), body: w.Body.String()}
	if strings.HasPrefix(p.header.Get("Content-Type"), "text/html") {
		root, err := html.Parse(strings.NewReader(p.body))
		if err != nil {
			s.t.Fatal(err)
		}
		p.root = root
		p.sound(method + " " + path)
	}
	return p
}

func (s *site) get(as, path string) page { s.t.Helper(); return s.ask(as, "GET", path, nil) }

func (s *site) post(as, path string, form url.Values) page {
	s.t.Helper()
	return s.ask(as, "POST", path, strings.NewReader(form.Encode()), "Content-Type", "application/x-www-form-urlencoded")
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// all gives the elements of a name.
func (p page) all(name string) []*html.Node {
	var list []*html.Node
	if p.root == nil {
		return nil
	}
	for n := range p.root.Descendants() {
		if n.Type == html.ElementNode && n.Data == name {
			list = append(list, n)
		}
	}
	return list
}

func content(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// words is all that a reader sees of the page.
func (p page) words() string {
	p.t.Helper()
	if len(p.all("main")) != 1 {
		p.t.Fatalf("%d: no main part in %q", p.status, p.body)
	}
	return content(p.all("main")[0])
}

// says fails when a sentence is not on the page.
func (p page) says(sentences ...string) {
	p.t.Helper()
	words := p.words()
	for _, s := range sentences {
		if !strings.Contains(words, s) {
			p.t.Errorf("the page does not say %q: %s", s, words)
		}
	}
}

func (p page) is(status int) page {
	p.t.Helper()
	if p.status != status {
		p.t.Errorf("status %d, want %d: %.600s", p.status, status, p.body)
	}
	return p
}

// form gives what a browser would send of the form that posts to path.
func (p page) form(path string) url.Values {
	p.t.Helper()
	for _, f := range p.all("form") {
		if attr(f, "method") != "post" || attr(f, "action") != path {
			continue
		}
		v := url.Values{}
		for n := range f.Descendants() {
			if n.Type != html.ElementNode {
				continue
			}
			switch n.Data {
			case "input":
				if kind := attr(n, "type"); (kind == "checkbox" || kind == "radio") && !slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "checked" }) {
					continue
				}
				v.Add(attr(n, "name"), attr(n, "value"))
			case "textarea":
				text := ""
				if n.FirstChild != nil {
					text = n.FirstChild.Data
				}
				v.Add(attr(n, "name"), text)
			case "select":
				for o := range n.Descendants() {
					if o.Data == "option" && slices.ContainsFunc(o.Attr, func(a html.Attribute) bool { return a.Key == "selected" }) {
						v.Set(attr(n, "name"), attr(o, "value"))
					}
				}
			}
		}
		return v
	}
	p.t.Fatalf("no form posts to %s", path)
	return nil
}

// sound fails when the structure of the page is not what readers and their
// tools need.
func (p page) sound(where string) {
	p.t.Helper()
	if n := len(p.all("h1")); n != 1 {
		p.t.Errorf("%s: %d h1", where, n)
	}
	ids, labelled := map[string]bool{}, map[string]bool{}
	for n := range p.root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if id := attr(n, "id"); id != "" {
			if ids[id] {
				p.t.Errorf("%s: id %q twice", where, id)
			}
			ids[id] = true
		}
		if n.Data == "label" {
			labelled[attr(n, "for")] = true
		}
		for _, a := range n.Attr {
			if a.Key == "style" || strings.HasPrefix(a.Key, "on") || a.Key == "href" && strings.HasPrefix(a.Val, "javascript:") {
				p.t.Errorf("%s: <%s %s=%q>", where, n.Data, a.Key, a.Val)
			}
		}
		if n.Data == "script" && attr(n, "src") == "" {
			p.t.Errorf("%s: a script inside the page", where)
		}
	}
	for _, name := range []string{"input", "textarea", "select"} {
		for _, n := range p.all(name) {
			if attr(n, "type") != "hidden" && !labelled[attr(n, "id")] {
				p.t.Errorf("%s: <%s name=%q> has no label", where, name, attr(n, "name"))
			}
		}
	}
	for _, n := range p.all("a") {
		if target, ok := strings.CutPrefix(attr(n, "href"), "#"); ok && !ids[target] {
			p.t.Errorf("%s: a link to #%s leads nowhere", where, target)
		}
	}
}
