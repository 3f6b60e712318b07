package civic

import (
	"unicode"
	"unicode/utf8"
)

// Locale is a language of the pages.
type Locale string

// The two languages that are complete everywhere.
const (
	Vietnamese Locale = "vi"
	English    Locale = "en"
)

// Chinese is not a language of the pages, but imported conversations may be in it,
// and pages must mark it.
const Chinese Locale = "zh"

// Locales lists the languages, the first one first.
var Locales = []Locale{Vietnamese, English}

// Text is one value in both languages. Vietnamese is the source; English may be
// empty, and a page then shows the Vietnamese and says so.
//
// Programs may leave a language out of what they send, as people may in a form;
// whether the Vietnamese may be empty is a rule of each field.
type Text struct {
	VI string `json:"vi" db:"vi" required:"false"`
	EN string `json:"en" db:"en" required:"false"`
}

// In returns the text in the wanted language, or in the other one when it is
// missing, with the language it really is in, which is [Chinese] for a text
// mostly in its characters, whichever column holds it.
func (t Text) In(want Locale) (text string, actual Locale) {
	text, actual = t.column(want)
	if chinese(text) {
		actual = Chinese
	}
	return text, actual
}

// chinese reports whether more than half of the letters are Han characters.
func chinese(s string) bool {
	han, letters := 0, 0
	for _, r := range s {
		if r < utf8.RuneSelf {
			if r|0x20 >= 'a' && r|0x20 <= 'z' {
				letters++
			}
		} else if unicode.IsLetter(r) {
			letters++
			if unicode.Is(unicode.Han, r) {
				han++
			}
		}
	}
	return 2*han > letters
}

func (t Text) column(want Locale) (text string, actual Locale) {
	if want == English {
		if t.EN != "" || t.VI == "" {
			return t.EN, English
		}
		return t.VI, Vietnamese
	}
	if t.VI != "" || t.EN == "" {
		return t.VI, Vietnamese
	}
	return t.EN, English
}

// IsZero reports whether both languages are empty.
func (t Text) IsZero() bool { return t.VI == "" && t.EN == "" }

// Problems lists the rules that the text breaks as a field of a form: at most
// limit characters in each language and, when it is required, something in
// Vietnamese, the source. The fields are called field_vi and field_en.
func (t Text) Problems(field string, limit int, required bool) []FieldError {
	errs := LineProblems(field+"_vi", t.VI, limit, required)
	return append(errs, LineProblems(field+"_en", t.EN, limit, false)...)
}

// LineProblems does what [Text.Problems] does for a value in one language.
func LineProblems(field, s string, limit int, required bool) []FieldError {
	if s == "" && required {
		return []FieldError{{Field: field, Key: "error.field.required"}}
	}
	if n := utf8.RuneCountInString(s); n > limit {
		return []FieldError{{Field: field, Key: "error.field.too_long", Args: []any{limit, n}}}
	}
	return nil
}
