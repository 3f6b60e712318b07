package app

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"dienhong/civic"
	"dienhong/feature/answer"
	"dienhong/feature/comment"
	"dienhong/feature/event"
	"dienhong/feature/monitoring"
	"dienhong/feature/place"
	"dienhong/feature/statement"
	"dienhong/feature/theme"

	"golang.org/x/net/html"
)

// sheetOfPage is a form as a browser would send it.
type sheetOfPage struct {
	Route  string // as the router knows it
	Page   string // where it stands
	Action string
	Fields url.Values
	Texts  []string // names of the fields that are typed in
	Files  bool
}

// with gives the fields with one of them typed anew.
func (s sheetOfPage) with(name, value string) url.Values {
	fields := url.Values{}
	for k, v := range s.Fields {
		fields[k] = slices.Clone(v)
	}
	fields.Set(name, value)
	return fields
}

// office is the program as officers use it, with all its forms.
type office struct {
	a   *App
	mux *http.ServeMux
	who civic.Actor
}

func openOffice(t *testing.T, a *App) *office {
	t.Helper()
	o := &office{a: a, mux: http.NewServeMux(), who: clerk("1", "Cán bộ Một")}
	a.whoIs = func(*http.Request) civic.Actor { return o.who }
	for _, r := range a.Router().Routes() {
		o.mux.Handle(r.Method+" "+r.Pattern, http.NotFoundHandler())
	}
	return o
}

// clerk is somebody who may do everything.
func clerk(id, name string) civic.Actor {
	return civic.Actor{Kind: civic.OfficerActor, Person: civic.ID(id), Name: name, Roles: civic.Roles}
}

func (o *office) do(r *http.Request) *httptest.ResponseRecorder {
	r.RemoteAddr = "127.0.0.1:40000"
	w := httptest.NewRecorder()
	o.a.Handler().ServeHTTP(w, r)
	return w
}

func (o *office) get(path string) *httptest.ResponseRecorder {
	return o.do(httptest.NewRequest(http.MethodGet, path, nil))
}

func (o *office) send(s sheetOfPage, fields url.Values) *httptest.ResponseRecorder {
	if !s.Files {
		r := httptest.NewRequest(http.MethodPost, s.Action, strings.NewReader(fields.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		return o.do(r)
	}
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for name, values := range fields {
		for _, v := range values {
			_ = m.WriteField(name, v)
		}
	}
	_ = m.Close()
	r := httptest.NewRequest(http.MethodPost, s.Action, &body)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return o.do(r)
}

// route gives the pattern that answers at a path.
func (o *office) route(method, path string) string {
	_, pattern := o.mux.Handler(httptest.NewRequest(method, path, nil))
	return pattern
}

// forms gives the forms of a page that are posted.
func (o *office) forms(t *testing.T, path, page string) []sheetOfPage {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var found []sheetOfPage
	var walk func(n *html.Node, in *sheetOfPage)
	walk = func(n *html.Node, in *sheetOfPage) {
		if n.Type == html.ElementNode && n.Data == "form" && strings.EqualFold(attr(n, "method"), "post") {
			s := sheetOfPage{Page: path, Action: attr(n, "action"), Fields: url.Values{}, Files: attr(n, "enctype") != ""}
			if s.Action == "" {
				s.Action = path
			}
			s.Route = o.route(http.MethodPost, s.Action)
			for c := range n.ChildNodes() {
				walk(c, &s)
			}
			found = append(found, s)
			return
		}
		if n.Type == html.ElementNode && in != nil {
			in.take(n)
		}
		for c := range n.ChildNodes() {
			walk(c, in)
		}
	}
	walk(root, nil)
	return found
}

func (s *sheetOfPage) take(n *html.Node) {
	name := attr(n, "name")
	if name == "" || has(n, "disabled") {
		return
	}
	switch n.Data {
	case "textarea":
		s.Fields.Add(name, content(n))
		s.Texts = append(s.Texts, name)
	case "input":
		switch attr(n, "type") {
		case "checkbox", "radio":
			if has(n, "checked") {
				s.Fields.Add(name, attr(n, "value"))
			}
		case "file", "submit":
		case "hidden":
			s.Fields.Add(name, attr(n, "value"))
		case "", "text", "search", "email", "url", "tel":
			s.Texts = append(s.Texts, name)
			s.Fields.Add(name, attr(n, "value"))
		default:
			s.Fields.Add(name, attr(n, "value"))
		}
	case "select":
		var all, chosen []string
		for o := range n.Descendants() {
			if o.Type != html.ElementNode || o.Data != "option" {
				continue
			}
			value := attr(o, "value")
			if !has(o, "value") {
				value = content(o)
			}
			all = append(all, value)
			if has(o, "selected") {
				chosen = append(chosen, value)
			}
		}
		if len(chosen) == 0 && len(all) > 0 && !has(n, "multiple") {
			chosen = all[:1]
		}
		s.Fields[name] = append(s.Fields[name], chosen...)
	}
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

func content(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.TrimPrefix(b.String(), "\n")
}

// all walks the office from its first page and gives the forms that it meets for
// each route that takes one.
func (o *office) all(t *testing.T) map[string][]sheetOfPage {
	t.Helper()
	forms := map[string][]sheetOfPage{}
	seen, looked := map[string]bool{"/office": true, "/account": true}, map[string]int{}
	const perRoute = 24 // pages of one kind, so that drafts and published things, made up ones and those of this test are met
	for queue := []string{"/office", "/account"}; len(queue) > 0; queue = queue[1:] {
		path := queue[0]
		bare, _, _ := strings.Cut(path, "?")
		route := o.route(http.MethodGet, bare)
		if looked[route]++; looked[route] > perRoute {
			continue
		}
		w := o.get(path)
		if w.Code >= 400 || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
			continue
		}
		for _, s := range o.forms(t, path, w.Body.String()) {
			forms[s.Route] = append(forms[s.Route], s)
		}
		for _, m := range hrefs.FindAllStringSubmatch(w.Body.String(), -1) {
			link, _, _ := strings.Cut(html.UnescapeString(m[1]), "#")
			if strings.HasPrefix(link, "?") {
				link = bare + link
			}
			if !seen[link] && (strings.HasPrefix(link, "/office") || strings.HasPrefix(link, "/account")) {
				seen[link] = true
				queue = append(queue, link)
			}
		}
	}
	return forms
}

// furnished gives an office in which something of each kind can be edited.
func furnished(t *testing.T, c Config) *office {
	t.Helper()
	a := demonstration(t, c)
	o := openOffice(t, a)
	ctx, f := t.Context(), &a.features
	if _, _, err := f.Statement.Service.Submit(ctx, slug, statement.Submission{Key: statement.NewKey(), Text: "Nên giữ lại nhà máy cũ.", Lang: civic.Vietnamese}); err != nil {
		t.Fatal(err)
	}
	sent, _, err := f.Comment.Service.Submit(ctx, slug, comment.Submission{Text: "Giữ lại nhà máy cũ", Lang: civic.Vietnamese})
	if err != nil {
		t.Fatal(err)
	}
	bodies, err := f.City.Service.Bodies(ctx, "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Answer.Service.Save(ctx, o.who, answer.Answer{Consultation: 1, Decision: answer.Noted, Text: civic.Text{VI: "Đã ghi nhận."}, Body: bodies[0].ID},
		[]civic.Ref{{Kind: civic.RefComment, ID: string(sent.ID)}}); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Monitoring.Service.SaveDraft(ctx, o.who, monitoring.Draft{From: "2019-01-01", To: "2022-12-31"}); err != nil {
		t.Fatal(err)
	}
	meetings, err := f.Consultation.AllMeetings(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Seminar.Service.Add(ctx, o.who, civic.ID(meetings[0].ID), civic.Expert, "Khách mời A | Giám đốc | Viện thử nghiệm"); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Monitoring.Service.SaveActivity(ctx, o.who, monitoring.Activity{Kind: "other", Day: "2022-05-01", Title: civic.Text{VI: "Họp mạng lưới"}}); err != nil {
		t.Fatal(err)
	}
	if _, _, err := f.Event.Service.Save(ctx, o.who, event.Event{
		Kind: event.Single, Title: civic.Text{VI: "Đêm nhạc"}, Schedule: event.Schedule{Repeat: event.Once, Day: "2030-05-01", Time: "19:00", End: "21:00"},
	}, ""); err != nil {
		t.Fatal(err)
	}
	made, err := f.Place.Service.Save(ctx, o.who, place.Place{Kind: "creative_space", Name: civic.Text{VI: "Xưởng in cũ"}})
	if err == nil {
		_, err = f.Place.Service.Note(ctx, o.who, made.ID, made.Version, place.Change{Status: place.Open, From: "2019"})
	}
	if err != nil {
		t.Fatal(err)
	}
	paper, _, err := f.Comment.Service.Enter(ctx, o.who, comment.Comment{
		Consultation: 1, Channel: "paper", ReceivedAt: sent.ReceivedAt, Lang: civic.Vietnamese, Text: "Trồng thêm cây.", People: 1,
	}, comment.Contact{}, comment.Consent{}, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"Cây xanh", "Không gian công cộng"} {
		made, err := f.Theme.Service.SaveTheme(ctx, o.who, theme.Theme{Consultation: 1, Name: civic.Text{VI: name}})
		if err != nil {
			t.Fatal(err)
		}
		if name == "Cây xanh" {
			_, err = f.Theme.Service.Mark(ctx, o.who, paper.ID, 0, 15, made.ID)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for page, fields := range map[string]map[string]string{
		"/office/people/new":        {"name": "Cán bộ Ba", "email": "ba@hanoi.example", "roles": "editor"},
		"/office/consultations/new": {"title_vi": "Đợt thứ hai", "question_vi": "Nên làm gì trước?", "slug": "dot-hai"},
	} {
		on := o.forms(t, page, o.get(page).Body.String())
		s := on[slices.IndexFunc(on, func(s sheetOfPage) bool { return len(s.Texts) > 0 })]
		typed := s.Fields
		for name, value := range fields {
			typed = sheetOfPage{Fields: typed}.with(name, value)
		}
		// Without a mail server, an invitation is a link on the page to hand over.
		if w := o.send(s, typed); w.Code != http.StatusSeeOther && w.Code != http.StatusCreated {
			t.Fatalf("%s: %d %s", page, w.Code, sentences(w.Body.String()))
		}
	}
	return o
}

// sentences gives what a page says went wrong.
func sentences(page string) string {
	_, after, found := strings.Cut(page, `class="error-summary"`)
	if !found {
		return ""
	}
	before, _, _ := strings.Cut(after, "</ul>")
	return before
}
