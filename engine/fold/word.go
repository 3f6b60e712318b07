package fold

import (
	"iter"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Word is one word of a text: a run of letters and digits, which for Vietnamese
// is a syllable. A Chinese character is a word of its own, because Chinese is
// written without spaces.
type Word struct {
	// Plain has no accents, no capitals and no difference between i and y where
	// both spellings are in use; two words that people may type for each other are
	// equal.
	Plain string
	// Exact keeps the accents that carry meaning. Only what is a matter of
	// typing or of spelling rules is levelled: capitals, the place of the tone
	// mark (hoà, hòa), i and y (kĩ, kỹ), composed and wide letters.
	Exact string
	// Start and End are the bytes of the word in the text.
	Start, End int
}

// Words cuts a text into its words, in order.
func Words(text string) iter.Seq[Word] {
	return func(yield func(Word) bool) {
		for w := range syllables(text) {
			if !yield(w.word()) {
				return
			}
		}
	}
}

// syllable is a word while it is read. Its slices are reused for the next one.
type syllable struct {
	plain      []rune // letters without any mark
	letters    []rune // letters with the marks that make a letter
	tones      []rune
	marked     bool // letters or tones go beyond plain
	start, end int
}

func (w *syllable) word() Word {
	out := Word{Start: w.start, End: w.end}
	short := shortI(w.plain)
	if short {
		w.plain[len(w.plain)-1] = 'i'
	}
	out.Plain = string(w.plain)
	if !w.marked {
		out.Exact = norm.NFC.String(out.Plain)
		return out
	}
	if short {
		w.letters[slices.Index(w.letters, 'y')] = 'i'
	}
	out.Exact = norm.NFC.String(string(w.letters) + string(w.tones))
	return out
}

// add takes one rune of a decomposed text and tells whether it belongs to a word.
func (w *syllable) add(r rune) bool {
	switch {
	case r == 'đ' || r == 'Đ' || r == 'ð' || r == 'Ð': // eth stands for đ in texts converted from old fonts
		w.plain, w.letters, w.marked = append(w.plain, 'd'), append(w.letters, 'đ'), true
	case isTone(r):
		w.tones, w.marked = append(w.tones, r), true
	case unicode.Is(unicode.Mn, r), unicode.Is(unicode.Me, r):
		w.letters, w.marked = append(w.letters, r), true
	case unicode.IsLetter(r), unicode.IsDigit(r), unicode.Is(unicode.Mc, r):
		r = unicode.ToLower(r)
		w.plain, w.letters = append(w.plain, r), append(w.letters, r)
	default:
		return false
	}
	return true
}

// syllables reads the words of a text. Each is valid until the next.
func syllables(text string) iter.Seq[*syllable] {
	return func(yield func(*syllable) bool) {
		var w syllable
		end := func() bool {
			ok := len(w.plain) == 0 || yield(&w)
			w.plain, w.letters, w.tones, w.marked = w.plain[:0], w.letters[:0], w.tones[:0], false
			return ok
		}
		for i, r := range text {
			_, size := utf8.DecodeRuneInString(text[i:])
			for _, r := range decomposed(text[i:i+size], r) {
				if isJoiner(r) {
					continue
				}
				alone := r >= firstHan && unicode.Is(unicode.Han, r)
				if alone && !end() {
					return
				}
				if len(w.plain) == 0 {
					w.start, w.letters, w.tones, w.marked = i, w.letters[:0], w.tones[:0], false
				}
				belongs := w.add(r)
				if belongs {
					w.end = i + size
				}
				if (!belongs || alone) && !end() {
					return
				}
			}
		}
		end()
	}
}

// firstHan is the first Chinese character that a text may hold.
const firstHan = 0x2E80

// decomposed returns the letters and marks of a rune, wide and other compatible
// forms as their usual ones.
func decomposed(s string, r rune) string {
	if r < 0x80 {
		return s
	}
	if d := norm.NFKD.PropertiesString(s).Decomposition(); d != nil {
		return string(d)
	}
	return s
}

// isJoiner tells characters that no reader sees and that end no word.
func isJoiner(r rune) bool {
	switch r {
	case '\u00AD', '\u200C', '\u200D', '\u2060', '\uFEFF':
		return true
	}
	return false
}

// isTone tells the five tone marks (huyền, hỏi, ngã, sắc, nặng) from the marks
// that make a letter (circumflex, breve, horn).
func isTone(r rune) bool {
	switch r {
	case '\u0300', '\u0309', '\u0303', '\u0301', '\u0323':
		return true
	}
	return false
}

// onsets are the consonants with which a Vietnamese syllable may begin, as they
// are without accents; qu counts as one.
var onsets = map[string]bool{}

func init() {
	for _, o := range strings.Fields("b c ch d g gh h k kh l m n ng ngh nh p ph qu r s t th tr v x") {
		onsets[o] = true
	}
}

// shortI tells a syllable of a consonant and a final y, which is written with i as
// well: kỹ and kĩ, Mỹ and Mĩ, quỹ and quĩ. Decision 1989/QĐ-BGDĐT of 25/5/2018,
// article 9, asks schoolbooks for i; laws and newspapers write y. In uy, ay and ây
// the two letters are different sounds (thúy, thúi; may, mai), and a y that stands
// alone is always y (ý nghĩa).
func shortI(plain []rune) bool {
	n := len(plain)
	return n >= 2 && n <= 4 && plain[n-1] == 'y' && onsets[string(plain[:n-1])]
}
