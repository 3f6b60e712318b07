package indicator

import (
	"slices"

	"dienhong/civic"
)

// WriteScope is what the key of a program needs to write indicators and their
// values.
const WriteScope = "indicators:write"

func writes(a civic.Actor) bool {
	return a.Has(civic.Editor) || a.Kind == civic.KeyActor && slices.Contains(a.Scopes, WriteScope)
}

// CanEdit lets editors and keys with [WriteScope] write indicators.
func CanEdit(a civic.Actor) error {
	if writes(a) {
		return nil
	}
	return civic.Forbidden()
}

// CanRead hides drafts from everybody outside the office.
func CanRead(a civic.Actor, public bool) error {
	if public || writes(a) || a.Has(civic.Analyst) {
		return nil
	}
	return civic.NotFound("indicator")
}
