package statement

import (
	"slices"
	"time"
	"unicode/utf8"

	"dienhong/civic"
)

// Act is what a moderator does.
type Act string

// The acts. Undo takes back the last act on a statement. Ask is the author's: to
// look again; Keep answers it and leaves the statement where it is.
const (
	Accept Act = "accept"
	Return Act = "return"
	Hide   Act = "hide"
	Merge  Act = "merge"
	Undo   Act = "undo"
	Ask    Act = "ask"
	Keep   Act = "keep"
)

// Acts lists what can be chosen, in the order of the buttons.
var Acts = []Act{Accept, Return, Hide, Merge}

var becomes = map[Act]State{Accept: Shown, Return: Returned, Hide: Hidden, Merge: Merged}

// Reasons lists what a moderator may give, in the order of the number keys; the
// catalogue names each as "statement.reason.<reason>".
var Reasons = []string{"several_ideas", "unclear", "off_topic", "personal_data", "insult", "advertising", "unlawful", "duplicate", "other"}

// fits is the reason of what is accepted.
const fits = "fits"

// MaxNote bounds the words beside a reason, in characters.
const MaxNote = 500

// Decision is one line of the log of moderation.
type Decision struct {
	ID         int64 // from 1 in each consultation, in the order of writing
	Statement  int64
	At         time.Time
	Person     civic.ID // never shown to the public
	Batch      civic.ID // of a bulk decision; empty: a single one
	Was        State
	Act        Act
	Reason     string
	Note       string
	MergedInto int64 // with Merge
}

// undoable tells whether the newest act can be taken back.
func (d Decision) undoable() bool { return d.Act != Undo && d.Act != Ask }

// Verdict is what a moderator decides.
type Verdict struct {
	Act    Act
	Reason string // one of Reasons; may be empty with Accept
	Note   string // the author and the public read it
	Into   int64  // the statement to merge into
	From   State  // the state that the moderator saw; empty: any
	Appeal bool   // the moderator answers the author's appeal
}

// check gives the verdict with what it leaves out, or the fields at fault.
func (v Verdict) check() (Verdict, error) {
	var errs []civic.FieldError
	if !slices.Contains(Acts, v.Act) && !(v.Act == Keep && v.Appeal) {
		errs = append(errs, civic.FieldError{Field: "act", Key: "error.field.choice"})
	}
	switch {
	case v.Act == Accept:
		v.Reason = fits
	case v.Act == Keep:
		v.Reason = ""
		if v.Note == "" {
			errs = append(errs, civic.FieldError{Field: "note", Key: "statement.error.keep_note"})
		}
	case v.Act == Merge && v.Reason == "":
		v.Reason = "duplicate"
	case !slices.Contains(Reasons, v.Reason):
		errs = append(errs, civic.FieldError{Field: "reason", Key: "statement.error.reason"})
	}
	if v.Reason == "other" && v.Note == "" {
		errs = append(errs, civic.FieldError{Field: "note", Key: "statement.error.note"})
	}
	if n := utf8.RuneCountInString(v.Note); n > MaxNote {
		errs = append(errs, civic.FieldError{Field: "note", Key: "error.field.too_long", Args: []any{MaxNote, n}})
	}
	return v, civic.Invalid(errs...)
}

// DecidedError says that somebody was faster, and what they did: another moderator
// who decided, or the author who asked for another look.
type DecidedError struct {
	Statement Statement
	Last      Decision
}

func (e *DecidedError) Error() string { return "statement: another moderator decided" }

// Unwrap makes it a conflict.
func (e *DecidedError) Unwrap() error {
	return civic.Refuse(civic.KindConflict, "statement.error.decided")
}
