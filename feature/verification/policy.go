package verification

import "dienhong/civic"

// CanChoose lets editors choose the level and make codes.
func CanChoose(a civic.Actor) error { return allowed(a, civic.Editor) }

// CanVerify lets officers at a desk hand out codes.
func CanVerify(a civic.Actor) error { return allowed(a, civic.Editor, civic.Moderator) }

func allowed(a civic.Actor, roles ...civic.Role) error {
	if a.Has(roles...) {
		return nil
	}
	return civic.Forbidden()
}
