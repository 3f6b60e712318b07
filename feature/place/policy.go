package place

import (
	"slices"

	"dienhong/civic"
)

// CanEdit lets editors keep places.
func CanEdit(a civic.Actor) error {
	if a.Has(civic.Editor) {
		return nil
	}
	return civic.Forbidden()
}

// CanRead hides what is not public from everybody outside the office.
func CanRead(a civic.Actor, p Place) error {
	if p.Public() || a.Has(civic.Editor, civic.Analyst) {
		return nil
	}
	return civic.NotFound("place")
}

// CanMove allows the steps that lead from a state.
func CanMove(a civic.Actor, p Place, to State) error {
	if err := CanEdit(a); err != nil {
		return err
	}
	if !slices.Contains(p.Next(), to) {
		return civic.Invalid(civic.FieldError{Field: "state", Key: "place.error.step"})
	}
	return nil
}
