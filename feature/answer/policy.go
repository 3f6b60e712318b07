package answer

import (
	"slices"

	"dienhong/civic"
)

// WriteScope is what the key of a program needs to draft answers. Approving and
// publishing are acts of a person.
const WriteScope = "answers:write"

// CanDraft lets editors write answers, and programs whose key was made for it.
func CanDraft(who civic.Actor) error {
	if who.Has(civic.Editor) || who.Kind == civic.KeyActor && slices.Contains(who.Scopes, WriteScope) {
		return nil
	}
	return civic.Forbidden()
}

// CanDecide lets editors approve, send back and publish.
func CanDecide(who civic.Actor) error {
	if who.Has(civic.Editor) {
		return nil
	}
	return civic.Forbidden()
}

// CanApprove lets editors approve what waits, and, where the two-person rule is
// on, only what they did not write or change since it was last approved; writers
// are those who did.
func CanApprove(who civic.Actor, a Answer, writers []civic.ID, s Setting) error {
	if err := CanDecide(who); err != nil {
		return err
	}
	if a.State != Waiting {
		return civic.Refuse(civic.KindConflict, "answer.error.not_waiting")
	}
	if s.TwoPeople && slices.Contains(writers, who.Person) && who.Kind != civic.SystemActor {
		return civic.Refuse(civic.KindForbidden, "answer.error.own_draft")
	}
	return nil
}

// CanPublish lets editors publish what was approved.
func CanPublish(who civic.Actor, a Answer) error {
	if err := CanDecide(who); err != nil {
		return err
	}
	if a.State != Approved {
		return civic.Refuse(civic.KindConflict, "answer.error.not_approved")
	}
	return nil
}

// CanSet lets administrators say how the office works.
func CanSet(who civic.Actor) error {
	if who.Has(civic.Administrator) {
		return nil
	}
	return civic.Forbidden()
}

// CanRemove lets editors throw away what was never public.
func CanRemove(who civic.Actor, a Answer) error {
	if err := CanDecide(who); err != nil {
		return err
	}
	if a.Edition > 0 {
		return civic.Refuse(civic.KindConflict, "answer.error.published")
	}
	return nil
}
