package report

import "dienhong/civic"

// CanMake lets editors and analysts make papers; papers tell only what is public.
func CanMake(a civic.Actor) error { return allow(a, civic.Editor, civic.Analyst) }

// CanEdit lets editors say who signs, and publish.
func CanEdit(a civic.Actor) error { return allow(a, civic.Editor) }

func allow(a civic.Actor, roles ...civic.Role) error {
	if a.Has(roles...) {
		return nil
	}
	return civic.Forbidden()
}
