package civic

import (
	"errors"
	"fmt"
	"strings"
)

// Kind is the kind of a refusal; platform/web maps it to a status.
type Kind string

// The closed list of refusals. Anything else is an internal error, is logged and
// is never shown.
const (
	KindInvalid         Kind = "invalid"         // 422: a field breaks a rule
	KindUnauthenticated Kind = "unauthenticated" // 401: sign in first
	KindForbidden       Kind = "forbidden"       // 403: not with this role
	KindNotFound        Kind = "not_found"       // 404
	KindConflict        Kind = "conflict"        // 409: somebody else was faster
	KindClosed          Kind = "closed"          // 409: the phase does not allow it
	KindGone            Kind = "gone"            // 410: expired or used
	KindTooLarge        Kind = "too_large"       // 413
	KindTooMany         Kind = "too_many"        // 429
	KindUnavailable     Kind = "unavailable"     // 503: try again later
)

// FieldError says which field breaks which rule, as a key of the catalogue
// with its arguments.
type FieldError struct {
	Field string
	Key   string
	Args  []any
}

// Error is a refusal in words that can be translated: Key and Args name a
// sentence of the catalogue, Fields name the invalid fields, Cause what really
// happened (logged, never shown).
type Error struct {
	Kind   Kind
	Key    string
	Args   []any
	Fields []FieldError
	Cause  error
}

// Error returns the text for the log.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s", e.Kind, e.Key)
	for _, f := range e.Fields {
		fmt.Fprintf(&b, "; %s: %s", f.Field, f.Key)
	}
	if e.Cause != nil {
		fmt.Fprintf(&b, ": %v", e.Cause)
	}
	return b.String()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Cause }

// Refuse makes a refusal of the given kind.
func Refuse(kind Kind, key string, args ...any) *Error {
	return &Error{Kind: kind, Key: key, Args: args}
}

// Because adds the cause for the log.
func (e *Error) Because(err error) *Error {
	e.Cause = err
	return e
}

// Invalid refuses fields; it returns nil when there are none, so that
// validation can end with `return civic.Invalid(errs...)`.
func Invalid(fields ...FieldError) error {
	if len(fields) == 0 {
		return nil
	}
	return &Error{Kind: KindInvalid, Key: "error.invalid", Fields: fields}
}

// NotFound refuses because there is no such thing: "consultation", "meeting".
func NotFound(what string) *Error { return Refuse(KindNotFound, "error.not_found", what) }

// Forbidden refuses because the actor lacks the role.
func Forbidden() *Error { return Refuse(KindForbidden, "error.forbidden") }

// IsKind reports whether err is a refusal of the kind.
func IsKind(err error, kind Kind) bool {
	var e *Error
	return errors.As(err, &e) && e.Kind == kind
}
