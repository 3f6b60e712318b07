package i18n

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// Language is what the file language.toml of a catalogue's folder says of its
// language.
type Language struct {
	Tag  string // the folder: BCP 47, and the prefix in addresses
	Name string // in the language itself: "Tiếng Việt"

	order   int
	rules   language.Tag // plural forms
	numbers *message.Printer
	date    string
	long    string
	months  [12]string
}

// neutral writes for a context that has no catalogue: ISO days, plain numbers.
var neutral = &Language{Tag: "und", rules: language.Und, numbers: message.NewPrinter(language.Und), date: "{yyyy}-{mm}-{dd}", long: "{yyyy}-{mm}-{dd}"}

// newLanguage reads the sentences "language.…" of a catalogue.
func newLanguage(tag string, sentences map[string]string) (*Language, error) {
	l := &Language{Tag: tag, Name: sentences["language.name"], date: sentences["language.date"], long: sentences["language.long_date"]}
	for _, key := range []string{"name", "order", "numbers", "date", "long_date"} {
		if sentences["language."+key] == "" {
			return nil, fmt.Errorf("%s is missing", key)
		}
	}
	var err error
	if l.rules, err = language.Parse(tag); err != nil {
		return nil, fmt.Errorf("the folder is not named by a language: %w", err)
	}
	if l.order, err = strconv.Atoi(sentences["language.order"]); err != nil {
		return nil, errors.New("order is not a number")
	}
	numbers, err := language.Parse(sentences["language.numbers"])
	if err != nil {
		return nil, fmt.Errorf("numbers: %w", err)
	}
	l.numbers = message.NewPrinter(numbers)
	for i := range l.months {
		l.months[i] = sentences["language.month."+strconv.Itoa(i+1)]
		if l.months[i] == "" && strings.Contains(l.date+l.long, "{month}") {
			return nil, fmt.Errorf("month.%d is missing", i+1)
		}
	}
	return l, nil
}

// day writes a day by a pattern of language.toml.
func (l *Language) day(pattern string, t time.Time) string {
	m := int(t.Month())
	decree := strconv.Itoa(m)
	if m <= 2 {
		decree = "0" + decree
	}
	return strings.NewReplacer(
		"{d}", strconv.Itoa(t.Day()), "{dd}", fmt.Sprintf("%02d", t.Day()), "{m}", strconv.Itoa(m), "{mm}", fmt.Sprintf("%02d", m),
		"{m0}", decree, "{month}", l.months[m-1], "{yyyy}", strconv.Itoa(t.Year()),
	).Replace(pattern)
}

var forms = map[plural.Form]string{
	plural.Zero: ".zero", plural.One: ".one", plural.Two: ".two", plural.Few: ".few", plural.Many: ".many", plural.Other: ".other",
}

// form is the ending of the key of the sentence for n things.
func (l *Language) form(n int) string {
	return forms[plural.Cardinal.MatchPlural(l.rules, max(n, -n), 0, 0, 0, 0)]
}
