// Package fold makes Vietnamese text comparable: it strips case, tone marks and
// the marks of letters so that "Đà Nẵng", "đà nẵng" and "da nang" meet.
//
// It is pure: no tables are loaded at run time beyond x/text's Unicode data.
package fold

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Search folds s for searching: NFD, marks dropped, đ → d (U+0111 has no
// decomposition, so this is done by hand), lower case, runs of anything that is
// neither letter nor digit become one space, ends trimmed.
func Search(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	gap := false
	for _, r := range norm.NFD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r):
			continue
		case r == 'đ' || r == 'Đ':
			r = 'd'
		case unicode.IsLetter(r), unicode.IsDigit(r):
			r = unicode.ToLower(r)
		default:
			gap = true
			continue
		}
		if gap && b.Len() > 0 {
			b.WriteByte(' ')
		}
		gap = false
		b.WriteRune(r)
	}
	return b.String()
}

// Duplicate gives the key under which two texts count as the same statement.
// Unlike [Search] it keeps every mark that carries meaning, because "ma", "má"
// and "mà" are different words; it drops only what people type differently for
// the same word: where the tone mark stands (hoà, hòa), case, spaces,
// punctuation and the composed or decomposed form of a letter.
func Duplicate(s string) string {
	words := strings.FieldsFunc(norm.NFD.String(strings.ToLower(norm.NFC.String(s))), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r)
	})
	for i, w := range words {
		words[i] = toneLast(w)
	}
	return strings.Join(words, " ")
}

// toneLast moves the tone mark of a syllable in NFD to its end, so that the two
// placements that schools and laws use side by side give one key.
func toneLast(w string) string {
	var letters, tones strings.Builder
	for _, r := range w {
		if isTone(r) {
			tones.WriteRune(r)
			continue
		}
		letters.WriteRune(r)
	}
	return letters.String() + tones.String()
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

// maxSlug keeps addresses short enough to be read aloud.
const maxSlug = 60

// Slug makes the last part of an address out of a title: folded, only a–z and
// 0–9, words joined by hyphens, at most 60 characters, cut between words. A slug
// is its own slug.
func Slug(title string) string {
	words := strings.FieldsFunc(Search(title), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	})
	slug := ""
	for _, w := range words {
		if slug == "" {
			slug = w[:min(len(w), maxSlug)]
			continue
		}
		if len(slug)+1+len(w) > maxSlug {
			break
		}
		slug += "-" + w
	}
	return slug
}
