package i18n

import (
	"bytes"
	"context"
	"slices"
	"strings"
)

// A sentence that the reader's language lacks is shown in the fallback. While a
// page is drawn such a sentence carries control characters around it, which no
// input may hold (text.Clean), and [Marked] turns them into an element with the
// language. Elsewhere (letters, documents, feeds) the sentence is as it is.
const (
	markBegin = "\x02"
	markText  = "\x03"
	markEnd   = "\x04"
)

type markingKey struct{}

// Marking returns a context in which sentences of the fallback are marked for
// [Marked].
func Marking(ctx context.Context) context.Context { return context.WithValue(ctx, markingKey{}, true) }

func marking(ctx context.Context) bool { return ctx.Value(markingKey{}) != nil }

// raw are the elements that hold text alone: no mark can stand in them.
var raw = []string{"title", "script", "style", "textarea", "option"}

// Marked returns a page with an element around each sentence of the fallback that
// names its language. In attributes, and in elements that hold text alone, the
// marks are dropped.
func Marked(page []byte) []byte {
	if !bytes.Contains(page, []byte(markBegin)) {
		return page
	}
	m := marker{in: page}
	for m.at < len(m.in) {
		m.step()
	}
	m.shut()
	return m.out.Bytes()
}

// marker walks over a page.
type marker struct {
	in    []byte
	at    int
	out   bytes.Buffer
	langs []string // of the marks around this place
	open  bool     // an element with the innermost language stands open
	raw   string   // the element that holds text alone, "" outside
}

func (m *marker) step() {
	switch c := m.in[m.at]; {
	case c == '<' && (m.raw == "" || bytes.HasPrefix(bytes.ToLower(m.in[m.at:min(m.at+16, len(m.in))]), []byte("</"+m.raw))):
		m.shut()
		m.tag()
	case c == markBegin[0]:
		m.shut()
		m.langs = append(m.langs, m.until(markText))
	case c == markEnd[0]:
		m.shut()
		m.at++
		if len(m.langs) > 0 {
			m.langs = m.langs[:len(m.langs)-1]
		}
	default:
		if len(m.langs) > 0 && !m.open && m.raw == "" {
			m.out.WriteString(`<span lang="` + m.langs[len(m.langs)-1] + `">`)
			m.open = true
		}
		m.out.WriteByte(c)
		m.at++
	}
}

// shut ends the open element.
func (m *marker) shut() {
	if m.open {
		m.out.WriteString("</span>")
		m.open = false
	}
}

// until passes over a mark and returns the tag of the language in it.
func (m *marker) until(end string) string {
	rest := m.in[m.at+1:]
	n := bytes.Index(rest, []byte(end))
	if n < 0 {
		n = len(rest) - 1
	}
	m.at += n + 2
	return string(bytes.Map(func(r rune) rune {
		if r == '-' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, rest[:max(n, 0)]))
}

// tag copies a tag without the marks in its attributes.
func (m *marker) tag() {
	end, quote := m.at, byte(0)
	for ; end < len(m.in); end++ {
		c := m.in[end]
		if quote == 0 && c == '>' {
			break
		}
		if quote == 0 && (c == '"' || c == '\'') {
			quote = c
		} else if c == quote {
			quote = 0
		}
	}
	tag := m.in[m.at:min(end+1, len(m.in))]
	m.at += len(tag)
	m.out.WriteString(plain(string(tag)))
	name := strings.ToLower(strings.Trim(strings.FieldsFunc(string(tag)+" ", func(r rune) bool { return r == ' ' || r == '>' || r == '\n' })[0], "<"))
	switch {
	case m.raw == "" && slices.Contains(raw, name):
		m.raw = name
	case name == "/"+m.raw:
		m.raw = ""
	}
}

// plain takes the marks out of a text.
func plain(s string) string {
	for {
		begin := strings.Index(s, markBegin)
		if begin < 0 {
			return strings.ReplaceAll(s, markEnd, "")
		}
		rest := s[begin:]
		text := strings.Index(rest, markText)
		if text < 0 {
			return strings.ReplaceAll(s[:begin], markEnd, "")
		}
		s = s[:begin] + rest[text+1:]
	}
}
