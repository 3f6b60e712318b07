package answer

import "dienhong/civic"

// CanDraft lets editors write answers.
func CanDraft(who civic.Actor) error {
	if who.Has(civic.Editor) {
		return nil
	}
	return civic.Forbidden()
}

// CanApprove lets editors approve what waits, and, where the two-person rule is
// on, only what somebody else wrote.
func CanApprove(who civic.Actor, a Answer, s Setting) error {
	if err := CanDraft(who); err != nil {
		return err
	}
	if a.State != Waiting {
		return civic.Refuse(civic.KindConflict, "answer.error.not_waiting")
	}
	if s.TwoPeople && a.DraftedBy == who.Person && who.Kind != civic.SystemActor {
		return civic.Refuse(civic.KindForbidden, "answer.error.own_draft")
	}
	return nil
}

// CanPublish lets editors publish what was approved.
func CanPublish(who civic.Actor, a Answer) error {
	if err := CanDraft(who); err != nil {
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
