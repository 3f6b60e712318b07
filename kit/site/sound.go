package site

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"

	"dienhong/platform/i18n"
)

// sound fails when the structure of a page is not what readers and their tools need.
func (s *Site) sound(p Page) {
	s.T.Helper()
	whole := len(p.Body) > 15 && strings.EqualFold(p.Body[:15], "<!doctype html>")
	if n := len(p.All("h1")); whole && n != 1 {
		s.T.Errorf("%s: %d h1", p.where, n)
	}
	ids, labelled := map[string]bool{}, map[string]bool{}
	for n := range p.tree().Descendants() {
		switch n.Type {
		case html.ElementNode:
			if id := Attr(n, "id"); id != "" {
				if ids[id] {
					s.T.Errorf("%s: id %q twice", p.where, id)
				}
				ids[id] = true
			}
			if target := Attr(n, "for"); n.Data == "label" && target != "" {
				labelled[target] = true
			}
			for _, name := range spoken {
				s.sentence(p, Attr(n, name))
			}
			s.allowed(p, n)
		case html.TextNode:
			s.sentence(p, n.Data)
		}
	}
	for _, name := range []string{"input", "textarea", "select"} {
		for _, n := range p.All(name) {
			if kind := Attr(n, "type"); kind != "hidden" && kind != "submit" && !labelled[Attr(n, "id")] && !named(n) {
				s.T.Errorf("%s: <%s name=%q> has no label", p.where, name, Attr(n, "name"))
			}
		}
	}
	for _, n := range p.All("a") {
		if target, ok := strings.CutPrefix(Attr(n, "href"), "#"); ok && !ids[target] && whole {
			s.T.Errorf("%s: a link to #%s leads nowhere", p.where, target)
		}
	}
}

// spoken are the attributes that readers see or hear.
var spoken = []string{"aria-label", "title", "alt", "placeholder"}

// keyed is how keys of the catalogue are written.
var keyed = regexp.MustCompile(`^[a-z_]+(\.[a-z0-9_]+)+$`)

// sentence fails when a key stands in a text: one of the catalogue, or one that its
// sections lack, which is shown as itself.
func (s *Site) sentence(p Page, text string) {
	s.T.Helper()
	for word := range strings.FieldsSeq(text) {
		section, _, _ := strings.Cut(word, ".")
		if keyed.MatchString(word) && s.sections()[section] {
			s.T.Errorf("%s: the key %s stands where a sentence should", p.where, word)
		}
	}
}

// sectionsOf are the files of a catalogue.
func sectionsOf(c *i18n.Catalog) map[string]bool {
	sections := map[string]bool{}
	for _, key := range c.Keys(c.Locales()[0]) {
		section, _, _ := strings.Cut(key, ".")
		sections[section] = true
	}
	return sections
}

// allowed fails on what the content policy forbids.
func (s *Site) allowed(p Page, n *html.Node) {
	s.T.Helper()
	for _, a := range n.Attr {
		if a.Key == "style" || strings.HasPrefix(a.Key, "on") || a.Key == "href" && strings.HasPrefix(a.Val, "javascript:") {
			s.T.Errorf("%s: <%s %s=%q>", p.where, n.Data, a.Key, a.Val)
		}
	}
	if n.Data == "script" && Attr(n, "src") == "" && Attr(n, "type") != "application/ld+json" {
		s.T.Errorf("%s: a script inside the page", p.where)
	}
}

// named tells whether a field has a name without a label of its own.
func named(n *html.Node) bool {
	if Attr(n, "aria-label") != "" || Attr(n, "aria-labelledby") != "" {
		return true
	}
	for up := range n.Ancestors() {
		if up.Data == "label" {
			return true
		}
	}
	return false
}
