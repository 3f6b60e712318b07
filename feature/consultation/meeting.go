package consultation

import (
	"strings"
	"time"

	"dienhong/civic"
)

// Meeting is a gathering of a consultation. Bodies and offices take part in it,
// not private persons.
type Meeting struct {
	ID           civic.ID
	Consultation civic.ID
	Version      int64
	Title        civic.Text
	Start, End   time.Time // End may be zero
	WholeDay     bool      // the accounts give a day and no hour
	Place        civic.Text
	Agenda       civic.Text // one item a line
	Bodies       civic.Text // one body a line: name | role
	Minutes      civic.Text // paragraphs
	Sources      string     // one a line: title | address
}

// Pair is a line of two parts: a body and its role, a source and its address.
type Pair struct{ First, Second string }

// lines gives the lines that are not empty.
func lines(s string) []string {
	var list []string
	for l := range strings.Lines(s) {
		if l = strings.TrimSpace(l); l != "" {
			list = append(list, l)
		}
	}
	return list
}

// pairs splits each line at the first "|".
func pairs(s string) []Pair {
	var list []Pair
	for _, l := range lines(s) {
		a, b, _ := strings.Cut(l, "|")
		list = append(list, Pair{strings.TrimSpace(a), strings.TrimSpace(b)})
	}
	return list
}

// paragraphs splits a text at empty lines.
func paragraphs(s string) []string {
	var list []string
	for p := range strings.SplitSeq(s, "\n\n") {
		if p = strings.TrimSpace(p); p != "" {
			list = append(list, p)
		}
	}
	return list
}

// firstParagraph gives the first paragraph in each language.
func firstParagraph(t civic.Text) civic.Text {
	first := func(s string) string {
		if p := paragraphs(s); len(p) > 0 {
			return p[0]
		}
		return ""
	}
	return civic.Text{VI: first(t.VI), EN: first(t.EN)}
}

func (m Meeting) problems() []civic.FieldError {
	errs := m.Title.Problems("title", 200, true)
	errs = append(errs, m.Place.Problems("place", 300, false)...)
	errs = append(errs, m.Agenda.Problems("agenda", 5_000, false)...)
	errs = append(errs, m.Bodies.Problems("bodies", 10_000, false)...)
	errs = append(errs, m.Minutes.Problems("minutes", 50_000, false)...)
	if m.Start.IsZero() {
		errs = append(errs, civic.FieldError{Field: "start", Key: "error.field.required"})
	}
	if !m.End.IsZero() && !m.Start.Before(m.End) {
		errs = append(errs, civic.FieldError{Field: "end", Key: "consultation.error.end_before_start"})
	}
	for _, s := range pairs(m.Sources) {
		if !civic.IsWebAddress(s.Second) {
			errs = append(errs, civic.FieldError{Field: "sources", Key: "error.field.url"})
			break
		}
	}
	return errs
}
