package verification

import (
	"strconv"
	"strings"
	"time"
	"unicode"

	"dienhong/civic"
)

// Level is how sure a consultation wants to be that each participant is another
// person.
type Level int

// The levels. Each is one way to show it.
const (
	None     Level = iota
	Letter         // a code sent to an e-mail address
	Code           // a printed code, by post or on a badge
	Desk           // an officer looks at a document and hands out a code
	Identity       // a provider of identities elsewhere, by OpenID Connect
)

// Levels are those that there are.
var Levels = []Level{None, Letter, Code, Desk, Identity}

// Known tells whether l can be chosen.
func (l Level) Known() bool { return l >= None && l <= Identity }

// String is how forms and programs write it.
func (l Level) String() string { return strconv.Itoa(int(l)) }

// key is the section of the catalogue about the level.
func (l Level) key(word string) string {
	return "verification." + [...]string{"none", "letter", "code", "desk", "identity"}[l] + "." + word
}

// choice is the level of a consultation.
type choice struct {
	Level   Level `db:"level"`
	Version int64 `db:"version"`
}

// Bounds of a batch of codes.
const (
	MaxBatch   = 2000
	MaxLabel   = 80
	printedFor = 24 * time.Hour // how long the codes of a batch can be printed
	deskFor    = time.Hour      // how long a code from the desk works
	letterFor  = 30 * time.Minute
)

// Batch are codes that were made together.
type Batch struct {
	ID      int64     `db:"id"`
	Label   string    `db:"label"`
	Size    int       `db:"size"`
	Used    int       `db:"used"`
	Made    time.Time `db:"made_at"`
	Expires time.Time `db:"expires_at"`
	Revoked time.Time `db:"revoked_at"`
}

// Printable tells whether the codes may still be printed.
func (b Batch) Printable(now time.Time) bool {
	return b.Revoked.IsZero() && now.Sub(b.Made) < printedFor && now.Before(b.Expires)
}

// problems are what is wrong with a batch before it is made.
func (b Batch) problems(now time.Time) (errs []civic.FieldError) {
	if b.Label == "" {
		errs = append(errs, civic.FieldError{Field: "label", Key: "error.field.required"})
	} else if n := len([]rune(b.Label)); n > MaxLabel {
		errs = append(errs, civic.FieldError{Field: "label", Key: "error.field.too_long", Args: []any{MaxLabel, n}})
	}
	if b.Size < 1 || b.Size > MaxBatch {
		errs = append(errs, civic.FieldError{Field: "size", Key: "verification.error.size", Args: []any{MaxBatch}})
	}
	if !b.Expires.After(now) {
		errs = append(errs, civic.FieldError{Field: "expires", Key: "verification.error.expires"})
	}
	return errs
}

// documentOf reads the number of a document as it is compared: letters and digits
// only. A number that is too short to be one gives "".
func documentOf(typed string) string {
	s := strings.Map(func(r rune) rune {
		if r < unicode.MaxASCII && (unicode.IsDigit(r) || unicode.IsLetter(r)) {
			return unicode.ToUpper(r)
		}
		return -1
	}, typed)
	if len(s) < 6 || len(s) > 20 {
		return ""
	}
	return s
}

// mailboxOf reads an e-mail address as it is compared: what stands behind a plus and,
// for all, the case say nothing of the person.
func mailboxOf(address string) string {
	local, domain, _ := strings.Cut(strings.ToLower(address), "@")
	local, _, _ = strings.Cut(local, "+")
	return local + "@" + domain
}
