package initiative

import (
	"slices"

	"dienhong/civic"
)

// WriteScope is what the key of a program needs to write and move initiatives.
const WriteScope = "initiatives:write"

// CanEdit lets editors write and move initiatives, and programs whose key was
// made for it.
func CanEdit(who civic.Actor) error {
	if who.Has(civic.Editor) || who.Kind == civic.KeyActor && slices.Contains(who.Scopes, WriteScope) {
		return nil
	}
	return civic.Forbidden()
}

// CanModerate lets moderators look at remarks.
func CanModerate(who civic.Actor) error {
	if who.Has(civic.Moderator) {
		return nil
	}
	return civic.Forbidden()
}

// CanRead hides what is not public from everybody outside the office.
func CanRead(who civic.Actor, in Initiative) error {
	if in.Public() || who.Has(civic.Editor, civic.Moderator, civic.Analyst) {
		return nil
	}
	return civic.NotFound("initiative")
}

// CanMove allows the steps that next lists.
func CanMove(who civic.Actor, in Initiative, to State) error {
	if err := CanEdit(who); err != nil {
		return err
	}
	if !slices.Contains(next[in.State], to) {
		return civic.Invalid(civic.FieldError{Field: "state", Key: "initiative.error.step"})
	}
	return nil
}

// CanSupport allows it while the initiative is alive.
func CanSupport(in Initiative) error {
	switch in.State {
	case Merged, NotSelected, Done, Stopped, Hidden:
		return civic.Refuse(civic.KindClosed, "initiative.error.no_support")
	}
	if !in.Public() {
		return civic.NotFound("initiative")
	}
	return nil
}

// CanRemark allows it where an officer turned remarks on, while the initiative
// is alive.
func CanRemark(in Initiative) error {
	if err := CanSupport(in); err != nil {
		return err
	}
	if !in.Remarks {
		return civic.Refuse(civic.KindClosed, "initiative.error.no_remarks")
	}
	return nil
}

// CanRemove lets editors throw away what was never public and not merged.
func CanRemove(who civic.Actor, in Initiative) error {
	if err := CanEdit(who); err != nil {
		return err
	}
	if !in.PublishedAt.IsZero() {
		return civic.Refuse(civic.KindConflict, "initiative.error.published")
	}
	return nil
}
