package site

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// Page is an answer. When it is a page of the site, its structure has been tried:
// one heading, ids that are there once, a label for each field, links within the
// page that lead somewhere, nothing that the content policy forbids, and no key of
// the catalogue in the place of a sentence.
type Page struct {
	Status int
	Header http.Header
	// Body is what was sent, Text the same with entities resolved and all spaces
	// of one kind.
	Body, Text string
	t          testing.TB
	where      string
	root       *html.Node
}

// page reads an answer.
func (s *Site) page(where string, w *httptest.ResponseRecorder) Page {
	s.T.Helper()
	if _, measuring := s.T.(*testing.B); measuring { // the server alone
		return Page{t: s.T, where: where, Status: w.Code, Header: w.Header(), Body: w.Body.String()}
	}
	p := newPage(s.T, where, w.Body.String())
	p.Status, p.Header = w.Code, w.Header()
	if strings.HasPrefix(p.Header.Get("Content-Type"), "text/html") {
		s.sound(p)
	}
	return p
}

func newPage(t testing.TB, where, body string) Page {
	t.Helper()
	return Page{t: t, where: where, Body: body, Text: spaced(html.UnescapeString(body))}
}

// spaced has spaces of one kind: names are kept on one line by some that do not
// break.
func spaced(s string) string { return strings.ReplaceAll(s, "\u00a0", " ") }

// tree is the parsed answer.
func (p *Page) tree() *html.Node {
	if p.root == nil {
		root, err := html.Parse(strings.NewReader(p.Body))
		if err != nil {
			p.t.Fatal(err)
		}
		p.root = root
	}
	return p.root
}

// Is fails when the status is another one.
func (p Page) Is(status int) Page {
	p.t.Helper()
	if p.Status != status {
		p.t.Errorf("%s: status %d, want %d: %.600s", p.where, p.Status, status, p.Body)
	}
	return p
}

// Leads fails when the answer does not send the reader to a path.
func (p Page) Leads(path string) Page {
	p.t.Helper()
	if p.Status != http.StatusSeeOther || p.To() != path {
		p.t.Fatalf("%s: %d to %q, want 303 to %q: %.600s", p.where, p.Status, p.To(), path, p.Body)
	}
	return p
}

// To is where the answer sends the reader.
func (p Page) To() string { return p.Header.Get("Location") }

// ID is the last part of where the answer sends the reader: the thing that was made.
func (p Page) ID() string {
	to, _, _ := strings.Cut(p.To(), "?")
	return to[strings.LastIndexByte(to, '/')+1:]
}

// Says fails when a sentence is not to be read in the main part of the page.
func (p Page) Says(sentences ...string) Page {
	p.t.Helper()
	words := p.Words()
	for _, s := range sentences {
		if !strings.Contains(words, spaced(s)) {
			p.t.Errorf("%s does not say %q: %s", p.where, s, words)
		}
	}
	return p
}

// Has fails when a text is nowhere in the answer: a sentence, what a field holds, a
// link, a member of a JSON document.
func (p Page) Has(texts ...string) Page {
	p.t.Helper()
	for _, s := range texts {
		if !strings.Contains(p.Text, spaced(s)) {
			p.t.Errorf("%s has no %q: %.2000s", p.where, s, p.Text)
		}
	}
	return p
}

// Lacks fails when a text is anywhere in the answer.
func (p Page) Lacks(texts ...string) Page {
	p.t.Helper()
	for _, s := range texts {
		if strings.Contains(p.Text, spaced(s)) {
			p.t.Errorf("%s has %q", p.where, s)
		}
	}
	return p
}

// Refuses fails when the page is not a refusal (422) that names a field, gives the
// rule and leads to the field.
func (p Page) Refuses(field, rule string) Page {
	p.t.Helper()
	p.Is(http.StatusUnprocessableEntity)
	for _, a := range p.Part("error-summary").All("a") {
		if Attr(a, "href") == "#f-"+field && strings.Contains(Content(a), spaced(rule)) {
			return p
		}
	}
	p.t.Errorf("%s does not refuse %s by the rule %q: %s", p.where, field, rule, p.Part("error-summary").Text)
	return p
}

// Words is all that a reader sees of the main part.
func (p Page) Words() string {
	p.t.Helper()
	main := p.All("main")
	if len(main) != 1 {
		p.t.Fatalf("%s: %d, no main part in %q", p.where, p.Status, p.Body)
	}
	return Content(main[0])
}

// Part is the part of a page that has a class, without the rest; empty when there is
// none.
func (p Page) Part(class string) Page {
	p.t.Helper()
	for n := range p.tree().Descendants() {
		if n.Type == html.ElementNode && slices.Contains(strings.Fields(Attr(n, "class")), class) {
			var b strings.Builder
			if err := html.Render(&b, n); err != nil {
				p.t.Fatal(err)
			}
			return newPage(p.t, p.where+" "+class, b.String())
		}
	}
	return newPage(p.t, p.where+" "+class, "")
}

// All lists the elements of a name.
func (p Page) All(name string) []*html.Node {
	var list []*html.Node
	for n := range p.tree().Descendants() {
		if n.Type == html.ElementNode && n.Data == name {
			list = append(list, n)
		}
	}
	return list
}

// Value is what the first field of a name holds; "" when there is none.
func (p Page) Value(name string) string {
	for n := range p.tree().Descendants() {
		if n.Type == html.ElementNode && Attr(n, "name") == name {
			if n.Data == "textarea" || n.Data == "select" {
				return strings.Join(held(n), " ")
			}
			return Attr(n, "value")
		}
	}
	return ""
}

// Form is what a browser would send of the form that posts to a path.
func (p Page) Form(path string) url.Values {
	p.t.Helper()
	for _, f := range p.All("form") {
		if Attr(f, "method") != "post" || Attr(f, "action") != path {
			continue
		}
		form := url.Values{}
		for n := range f.Descendants() {
			if name := Attr(n, "name"); n.Type == html.ElementNode && name != "" && !disabled(n) {
				for _, value := range held(n) {
					form.Add(name, value)
				}
			}
		}
		return form
	}
	p.t.Fatalf("%s: no form posts to %s", p.where, path)
	return nil
}

// held is what a field holds and would send; nothing for what sends nothing.
func held(n *html.Node) []string {
	switch n.Data {
	case "input":
		switch Attr(n, "type") {
		case "submit", "button", "reset", "image", "file":
			return nil
		case "checkbox", "radio":
			if !has(n, "checked") {
				return nil
			}
			if !has(n, "value") {
				return []string{"on"}
			}
		}
		return []string{Attr(n, "value")}
	case "textarea":
		if n.FirstChild == nil {
			return []string{""}
		}
		return []string{n.FirstChild.Data}
	case "select":
		return chosen(n)
	}
	return nil
}

// chosen are the options of a list that it sends: those that are marked; of a list
// that takes one, the last marked, or else the first that can be chosen.
func chosen(n *html.Node) (values []string) {
	var first *html.Node
	marked := false
	for o := range n.Descendants() {
		if o.Data != "option" || o.Type != html.ElementNode {
			continue
		}
		if has(o, "selected") {
			if marked = true; !has(n, "multiple") {
				values = nil
			}
			if !barred(o) {
				values = append(values, valueOf(o))
			}
		}
		if first == nil && !barred(o) {
			first = o
		}
	}
	if !marked && first != nil && !has(n, "multiple") {
		return []string{valueOf(first)}
	}
	return values
}

// barred tells an option that cannot be chosen, by itself or with its group.
func barred(o *html.Node) bool {
	return has(o, "disabled") || o.Parent.Data == "optgroup" && has(o.Parent, "disabled")
}

// valueOf is what an option sends: its text where it has no value.
func valueOf(o *html.Node) string {
	if has(o, "value") {
		return Attr(o, "value")
	}
	return Content(o)
}

// disabled tells a field that is not sent: it is switched off, or the fieldset is
// that it stands in, outside of its legend.
func disabled(n *html.Node) bool {
	if has(n, "disabled") {
		return true
	}
	below := n
	for up := range n.Ancestors() {
		if up.Data == "fieldset" && has(up, "disabled") && below != legend(up) {
			return true
		}
		below = up
	}
	return false
}

// legend is that of a fieldset; nil when it has none.
func legend(fieldset *html.Node) *html.Node {
	for n := range fieldset.ChildNodes() {
		if n.Data == "legend" {
			return n
		}
	}
	return nil
}

// JSON reads the answer into a value.
func (p Page) JSON(into any) Page {
	p.t.Helper()
	if err := json.Unmarshal([]byte(p.Body), into); err != nil {
		p.t.Fatalf("%s: %d, %v: %s", p.where, p.Status, err, p.Body)
	}
	return p
}

// Attr is an attribute of an element; "" when it has none.
func Attr(n *html.Node, name string) string {
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

// Content is the text of an element and of all in it.
func Content(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}
