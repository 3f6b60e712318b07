package theme

import (
	"strings"
	"time"
	"unicode/utf8"

	"dienhong/civic"
)

// Theme is what several passages are about.
type Theme struct {
	ID           civic.ID                 `db:"id"`
	Consultation civic.ConsultationNumber `db:"consultation"`
	Version      int64                    `db:"version"`
	Position     int                      `db:"position"`
	Name         civic.Text               `db:"name"`    // at most 150 characters
	Summary      civic.Text               `db:"summary"` // what was said, in the office's words; at most 2 000 characters
	Pillar       civic.ID                 `db:"pillar"`
	Published    bool                     `db:"published"`
	Passages     int                      `db:"passages"`
	Comments     int                      `db:"comments"`
}

// Ref is its place on the chain.
func (t Theme) Ref() civic.Ref { return civic.Ref{Kind: civic.RefTheme, ID: string(t.ID)} }

func (t Theme) problems() []civic.FieldError {
	return append(t.Name.Problems("name", 150, true), t.Summary.Problems("summary", 2_000, false)...)
}

// Passage is a part of a comment about one thing.
type Passage struct {
	ID           civic.ID                 `db:"id"`
	Consultation civic.ConsultationNumber `db:"consultation"`
	Comment      civic.ID                 `db:"comment_id"`
	Start        int                      `db:"starts"` // first character, from 0
	End          int                      `db:"ends"`   // the one behind the last
	Text         string                   `db:"text"`
	At           time.Time                `db:"at"`
	Themes       []civic.ID               `db:"-"`
}

// Ref is its place on the chain.
func (p Passage) Ref() civic.Ref { return civic.Ref{Kind: civic.RefPassage, ID: string(p.ID)} }

// cut gives the characters of a text from start to end, without white space at
// the ends, and their places.
func cut(text string, start, end int) (string, int, int, []civic.FieldError) {
	if start < 0 || end > utf8.RuneCountInString(text) || start >= end {
		return "", 0, 0, []civic.FieldError{{Field: "passage", Key: "theme.error.place"}}
	}
	runes := []rune(text)
	for start < end && strings.ContainsRune(" \n\t", runes[start]) {
		start++
	}
	for end > start && strings.ContainsRune(" \n\t", runes[end-1]) {
		end--
	}
	if start == end {
		return "", 0, 0, []civic.FieldError{{Field: "passage", Key: "theme.error.place"}}
	}
	return string(runes[start:end]), start, end, nil
}

// Find gives the place of a part in a text, in characters: for pages, where a
// part is quoted rather than counted. It is the first place; -1 when it is not
// there.
func Find(text, part string) (start, end int) {
	part = strings.TrimSpace(part)
	at := strings.Index(text, part)
	if at < 0 || part == "" {
		return -1, -1
	}
	start = utf8.RuneCountInString(text[:at])
	return start, start + utf8.RuneCountInString(part)
}

// Sentences splits a text into parts that can be marked with one click: at line
// ends and after . ! ? ; followed by a space.
func Sentences(text string) []Passage {
	var list []Passage
	start, runes := 0, []rune(text)
	add := func(end int) {
		if part, s, e, errs := cut(text, start, end); len(errs) == 0 {
			list = append(list, Passage{Start: s, End: e, Text: part})
		}
		start = end
	}
	for i, r := range runes {
		switch {
		case r == '\n':
			add(i + 1)
		case strings.ContainsRune(".!?;…", r) && i+1 < len(runes) && strings.ContainsRune(" \n\t", runes[i+1]):
			add(i + 1)
		}
	}
	if start < len(runes) {
		add(len(runes))
	}
	return list
}

// Coverage tells how much of the comments has been read.
type Coverage struct {
	Comments int // that count
	Themed   int // with a passage that has a theme
	Empty    int // read, nothing to mark
}

// Covered is how many need no more work.
func (c Coverage) Covered() int { return c.Themed + c.Empty }
