package consultation

import (
	"slices"
	"time"

	"dienhong/civic"
)

// WriteScope is what the key of a program needs to write consultations.
const WriteScope = "consultations:write"

// CanEdit lets editors prepare and change consultations, and programs whose key
// was made for it.
func CanEdit(a civic.Actor) error {
	if a.Has(civic.Editor) || a.Kind == civic.KeyActor && slices.Contains(a.Scopes, WriteScope) {
		return nil
	}
	return civic.Forbidden()
}

// CanRead hides drafts from everybody outside the office.
func CanRead(a civic.Actor, c Consultation, now time.Time) error {
	if c.Public(now) || a.Has(civic.Moderator, civic.Analyst) || CanEdit(a) == nil {
		return nil
	}
	return civic.NotFound("consultation")
}

// CanPublish asks for what a reader needs before anything is public. statements
// counts those that can be voted on.
func CanPublish(a civic.Actor, c Consultation, statements int, now time.Time, zone *time.Location) error {
	if err := CanEdit(a); err != nil {
		return err
	}
	if c.State(now) != Draft {
		return civic.Refuse(civic.KindConflict, "consultation.error.already_public")
	}
	if len(c.track(Voice)) == 0 {
		return civic.Invalid(civic.FieldError{Key: "consultation.error.no_voice_phase"})
	}
	if c.asksForVotes() && statements == 0 {
		return civic.Invalid(civic.FieldError{Key: "consultation.error.no_statements"})
	}
	return civic.Invalid(append(c.Texts.problems(), phaseProblems(c.Phases, c.MinimumDays, zone)...)...)
}

// CanCancel allows it until the results are published, with a reason.
func CanCancel(a civic.Actor, c Consultation, now time.Time) error {
	if err := CanEdit(a); err != nil {
		return err
	}
	switch c.State(now) {
	case Published, Archived, Cancelled:
		return civic.Refuse(civic.KindConflict, "consultation.error.too_late_to_cancel")
	}
	return nil
}
