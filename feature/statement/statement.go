package statement

import (
	"strings"
	"time"
	"unicode/utf8"

	"dienhong/civic"
	"dienhong/engine/opinionmap"
)

// State is where a statement stands.
type State string

// The states of a statement.
const (
	Waiting  State = "waiting"  // for a moderator
	Shown    State = "shown"    // can be voted on
	Returned State = "returned" // to its author, to be written again
	Hidden   State = "hidden"
	Merged   State = "merged" // another statement says the same
)

// Origin tells where a statement came from.
type Origin string

// The origins.
const (
	Seed     Origin = "seed" // the office
	Idea     Origin = "participant"
	Imported Origin = "import"
)

// Office is the author of statements that no participant wrote.
const Office int64 = -1

// Statement is a short sentence to vote on: one idea.
type Statement struct {
	Consultation civic.ConsultationNumber
	ID           int64 // within the consultation; Pol.is calls it tid
	Text         civic.Text
	Translated   civic.Locale // the language that the office added; "": none
	Topic        civic.ID
	Origin       Origin
	Source       string
	State        State
	MergedInto   int64
	Meta         bool // about the participants themselves; out of the mathematics
	Author       int64
	CreatedAt    time.Time
	Tally        opinionmap.Tally
	Verified     opinionmap.Tally // of the verified; of all that is public, never of more
}

// Moderation gives what the engine needs to know.
func (s Statement) Moderation() opinionmap.Moderation {
	switch {
	case s.State == Shown:
		return opinionmap.Accepted
	case s.State == Waiting:
		return opinionmap.Unmoderated
	}
	return opinionmap.Rejected
}

// Limits of a statement in characters.
const (
	MinLength = 10
	MaxLength = 200
)

// statementProblems checks the text of an idea; field names the input.
func statementProblems(field, text string) []civic.FieldError {
	return textProblems(field, text, MaxLength)
}

// textProblems checks what the public writes in one line, of MinLength to most
// characters.
func textProblems(field, text string, most int) []civic.FieldError {
	n := utf8.RuneCountInString(text)
	switch {
	case n == 0:
		return []civic.FieldError{{Field: field, Key: "error.field.required"}}
	case n < MinLength:
		return []civic.FieldError{{Field: field, Key: "error.field.too_short", Args: []any{MinLength}}}
	case n > most:
		return []civic.FieldError{{Field: field, Key: "error.field.too_long", Args: []any{most, n}}}
	case strings.ContainsAny(text, "\n\t"):
		return []civic.FieldError{{Field: field, Key: "statement.error.one_line"}}
	case strings.Contains(text, "http://") || strings.Contains(text, "https://"):
		return []civic.FieldError{{Field: field, Key: "statement.error.no_links"}}
	}
	return nil
}

// DuplicateError says that the statement is already there.
type DuplicateError struct{ Existing Statement }

func (e *DuplicateError) Error() string { return "statement: the statement is already there" }

// Unwrap makes it a conflict.
func (e *DuplicateError) Unwrap() error {
	return civic.Refuse(civic.KindConflict, "statement.error.duplicate")
}
