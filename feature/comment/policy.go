package comment

import (
	"slices"

	"dienhong/civic"
)

// WriteScope is what the key of a program needs to enter comments.
const WriteScope = "comments:write"

// CanEnter lets editors and moderators enter what came by other channels, and
// programs whose key was made for it.
func CanEnter(who civic.Actor) error {
	if who.Has(civic.Editor, civic.Moderator) || who.Kind == civic.KeyActor && slices.Contains(who.Scopes, WriteScope) {
		return nil
	}
	return civic.Forbidden()
}

// CanRead lets the office read comments that are not public.
func CanRead(who civic.Actor) error {
	if who.Has(civic.Editor, civic.Moderator, civic.Analyst) {
		return nil
	}
	return civic.Forbidden()
}

// CanDecide lets moderators say what is public.
func CanDecide(who civic.Actor) error {
	if who.Has(civic.Moderator) {
		return nil
	}
	return civic.Forbidden()
}

// CanReadContact lets those who answer see how to reach an author; analysts and
// moderators do not.
func CanReadContact(who civic.Actor) error {
	if who.Has(civic.Editor) {
		return nil
	}
	return civic.Forbidden()
}
