// Package text receives what people type and writes what people read.
package text

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// What [Clean] refuses.
var (
	ErrUTF8    = errors.New("text: not UTF-8")
	ErrControl = errors.New("text: control character")
	ErrBidi    = errors.New("text: character that changes the direction of text")
)

// Clean makes typed text storable: valid UTF-8, composed (NFC), line ends as
// "\n", white space trimmed at both ends. It refuses what no honest text holds:
// control characters other than tab and line end, and the characters that
// reorder what a reader sees (CVE-2021-42574). Invisible characters that some
// keyboards and editors leave behind (byte order mark, zero-width space) are
// dropped.
func Clean(s string) (string, error) {
	if !utf8.ValidString(s) {
		return "", ErrUTF8
	}
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	s = norm.NFC.String(s)
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		switch {
		case r == '\n' || r == '\t':
		case r == '\ufeff' || r == '\u200b':
			continue
		case unicode.Is(unicode.Bidi_Control, r):
			return "", ErrBidi
		case unicode.IsControl(r), r == utf8.RuneError, r == '\u2028', r == '\u2029':
			return "", ErrControl
		}
		b.WriteRune(r)
	}
	// Dropping a character can bring two together that compose.
	return norm.NFC.String(strings.TrimSpace(b.String())), nil
}

// Strip returns the text without what [Clean] refuses, so that a form can show
// again what was typed.
func Strip(s string) string {
	s, _ = Clean(strings.Map(func(r rune) rune {
		if r == utf8.RuneError || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029' ||
			unicode.IsControl(r) && r != '\n' && r != '\t' && r != '\r' {
			return -1
		}
		return r
	}, s))
	return s
}

// OneLine joins the lines of a text with single spaces.
func OneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
