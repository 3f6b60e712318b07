package initiative

import (
	"slices"

	"dienhong/civic"
)

// CanEdit lets editors write and move initiatives.
func CanEdit(who civic.Actor) error {
	if who.Has(civic.Editor) {
		return nil
	}
	return civic.Forbidden()
}

// CanModerate lets moderators look at comments.
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
