// Package fold makes Vietnamese text comparable. "Đà Nẵng", "đà nẵng" and "da
// nang" meet, "Hoà" and "Hòa", "quỹ" and "quĩ", and the abbreviations of offices
// meet what they stand for.
//
// It is pure: no tables are loaded at run time beyond x/text's Unicode data.
package fold

import "strings"

// Search folds s for comparing what people typed: the [Word.Plain] of its words
// with one space between. What is folded folds to itself.
func Search(s string) string {
	return joined(s, func(w Word) string { return w.Plain })
}

// Duplicate returns the key under which two texts count as the same statement: the
// [Word.Exact] of their words. Unlike [Search] it keeps every mark that carries
// meaning, because "ma", "má" and "mà" are different words.
func Duplicate(s string) string {
	return joined(s, func(w Word) string { return w.Exact })
}

func joined(s string, form func(Word) string) string {
	var b strings.Builder
	b.Grow(len(s))
	for w := range Words(s) {
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(form(w))
	}
	return b.String()
}

// Plain takes the accents and capitals off s and leaves its spelling: what
// addresses are made of and lists are sorted by. Words have one space between.
func Plain(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for w := range syllables(s) {
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(string(w.plain))
	}
	return b.String()
}

// maxSlug keeps addresses short enough to be read aloud.
const maxSlug = 60

// Slug makes the last part of an address out of a title: folded, only a–z and
// 0–9, words joined by hyphens, at most 60 characters, cut between words. A slug
// is its own slug.
func Slug(title string) string {
	words := strings.FieldsFunc(Plain(title), func(r rune) bool {
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
