package civic

import "unicode/utf8"

// Locale is a language of the pages.
type Locale string

// The two languages that are complete everywhere.
const (
	Vietnamese Locale = "vi"
	English    Locale = "en"
)

// Locales lists the languages, the first one first.
var Locales = []Locale{Vietnamese, English}

// Text is one value in both languages. Vietnamese is the source; English may be
// empty, and a page then shows the Vietnamese and says so.
type Text struct {
	VI string `json:"vi"`
	EN string `json:"en"`
}

// In gives the text in the wanted language, or in the other one when it is
// missing, with the language it really is in.
func (t Text) In(want Locale) (text string, actual Locale) {
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

// IsZero tells whether both languages are empty.
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
