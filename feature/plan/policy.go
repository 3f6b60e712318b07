package plan

import "dienhong/civic"

// CanEdit lets editors write the plan.
func CanEdit(a civic.Actor) error {
	if a.Has(civic.Editor) {
		return nil
	}
	return civic.Forbidden()
}

// CanRead hides drafts from everybody outside the office.
func CanRead(a civic.Actor, public bool) error {
	if public || a.Has(civic.Editor, civic.Analyst) {
		return nil
	}
	return civic.NotFound("plan")
}
