package civic

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
