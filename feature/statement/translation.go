package statement

import (
	"time"

	"dienhong/civic"
	"dienhong/kit/edit"
	"dienhong/kit/history"
)

// Translation is a version of what the office added to a statement in the
// language that its author did not write in.
type Translation struct {
	Version int64 // from 1; 0: there is none
	Lang    civic.Locale
	Text    string
	At      time.Time
	Person  civic.ID
	Name    string // of the person
}

// lacks gives the language in which the office may write a statement: the one
// that it translated into before, or the one that is missing.
func (s Statement) lacks() (civic.Locale, bool) {
	switch {
	case s.Translated != "":
		return s.Translated, true
	case s.Text.EN == "":
		return civic.English, true
	case s.Text.VI == "":
		return civic.Vietnamese, true
	}
	return "", false
}

// original is the text as its author wrote it.
func (s Statement) original() civic.Text {
	switch s.Translated {
	case civic.English:
		return civic.Text{VI: s.Text.VI}
	case civic.Vietnamese:
		return civic.Text{EN: s.Text.EN}
	}
	return s.Text
}

// overtaken says that another officer saved a translation first; every version
// says itself who wrote it.
func overtaken(last Translation) error {
	return &edit.StaleError[Translation]{Current: last, Version: last.Version, By: last.Name, At: last.At}
}

func describeTranslation(f *history.Fields, t Translation) {
	f.In("statement.translation.label_"+string(t.Lang), t.Text, t.Lang)
}
