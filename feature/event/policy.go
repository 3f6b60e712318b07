package event

import (
	"slices"

	"dienhong/civic"
)

// WriteScope is what the key of a program needs to write events.
const WriteScope = "events:write"

func writes(a civic.Actor) bool {
	return a.Has(civic.Editor) || a.Kind == civic.KeyActor && slices.Contains(a.Scopes, WriteScope)
}

// CanEdit lets editors and keys with [WriteScope] keep events.
func CanEdit(a civic.Actor) error {
	if writes(a) {
		return nil
	}
	return civic.Forbidden()
}

// CanRead hides what is not public from everybody outside the office.
func CanRead(a civic.Actor, e Event) error {
	if e.Public() || writes(a) || a.Has(civic.Analyst) {
		return nil
	}
	return civic.NotFound("event")
}

// CanMove allows the steps that lead from a state.
func CanMove(a civic.Actor, e Event, to State) error {
	if err := CanEdit(a); err != nil {
		return err
	}
	if !slices.Contains(e.Next(), to) {
		return civic.Invalid(civic.FieldError{Field: "state", Key: "event.error.step"})
	}
	return nil
}
