package doc

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/unicode/runenames"
)

// instead stands where a character cannot be printed.
const instead = '□'

// press prepares text for the letters that the PDF has, and remembers what it has
// no letter for, so that the paper can say so.
type press struct {
	missing map[rune]bool
}

// print gives the text as it can be printed: a character without a letter becomes
// what it is a variant of (a ligature its letters, a full-width form the plain
// one), or else a box, once for what is one sign to a reader.
func (p *press) print(s string) string {
	s = clean(norm.NFC.String(strings.ToValidUTF8(s, string(unicode.ReplacementChar))))
	plain := true
	for _, r := range s {
		if !letters().has(r) {
			plain = false
			break
		}
	}
	if plain {
		return s
	}
	var b strings.Builder
	boxed := false // the last thing written is a box that goes on
	for _, r := range s {
		switch {
		case unseen(r):
			continue
		case letters().has(r):
			boxed = false
			b.WriteRune(r)
			continue
		}
		if like := norm.NFKC.String(string(r)); printable(like) {
			boxed = false
			b.WriteString(like)
			continue
		}
		if p.missing == nil {
			p.missing = map[rune]bool{}
		}
		p.missing[r] = true
		if !boxed || !unicode.Is(unicode.M, r) && !unicode.Is(unicode.Sk, r) {
			b.WriteRune(instead)
		}
		boxed = true
	}
	return b.String()
}

func printable(s string) bool {
	for _, r := range s {
		if !letters().has(r) {
			return false
		}
	}
	return s != ""
}

// unseen tells what shows nothing by itself: joiners, selectors of a variant, tags.
func unseen(r rune) bool {
	return r == 0x00ad || r == 0x034f || r >= 0x200b && r <= 0x200f || r >= 0x2060 && r <= 0x2064 || r == 0xfeff ||
		r >= 0xfe00 && r <= 0xfe0f || r >= 0xe0000 && r <= 0xe0fff
}

// maxNamed bounds how many characters a notice names.
const maxNamed = 40

// notice names what could not be printed after the sentence that says so; "" when
// all was printed.
func (p *press) notice(sentence string) string {
	if len(p.missing) == 0 {
		return ""
	}
	var names []string
	all := make([]rune, 0, len(p.missing))
	for r := range p.missing {
		all = append(all, r)
	}
	slices.Sort(all)
	for _, r := range all[:min(len(all), maxNamed)] {
		name := fmt.Sprintf("U+%04X", r)
		if known := runenames.Name(r); known != "" && !strings.HasPrefix(known, "<") {
			name += " (" + strings.ToLower(known) + ")"
		}
		names = append(names, name)
	}
	list := strings.Join(names, ", ")
	if more := len(all) - maxNamed; more > 0 {
		list += fmt.Sprintf(", … (+%d)", more)
	}
	return strings.TrimSpace(sentence + " " + list + ".")
}

// repertoire is the set of characters that every face of the type has.
type repertoire [0x10000 / 64]uint64

func (c *repertoire) has(r rune) bool {
	return r >= ' ' && r < 0xffff && c[r/64]&(1<<(r%64)) != 0
}

var letters = sync.OnceValue(func() *repertoire {
	var faces []*sfnt.Font
	for _, raw := range [][]byte{tinosRegular, tinosBold, tinosItalic} {
		face, err := sfnt.Parse(raw)
		if err != nil {
			panic(err) // the files are part of the program
		}
		faces = append(faces, face)
	}
	var c repertoire
	var buf sfnt.Buffer
	for r := rune(' '); r < 0xffff; r++ {
		all := true
		for _, face := range faces {
			if glyph, err := face.GlyphIndex(&buf, r); err != nil || glyph == 0 {
				all = false
				break
			}
		}
		if all {
			c[r/64] |= 1 << (r % 64)
		}
	}
	return &c
})
