package monitoring

import "dienhong/civic"

// CanMake lets editors and analysts read reports and have them made.
func CanMake(a civic.Actor) error { return allow(a, civic.Editor, civic.Analyst) }

// CanEdit lets editors write reports, invite reviewers and keep the log of the network.
func CanEdit(a civic.Actor) error { return allow(a, civic.Editor) }

// CanSet lets administrators set the sections of the report.
func CanSet(a civic.Actor) error { return allow(a, civic.Administrator) }

func allow(a civic.Actor, roles ...civic.Role) error {
	if a.Has(roles...) {
		return nil
	}
	return civic.Forbidden()
}
