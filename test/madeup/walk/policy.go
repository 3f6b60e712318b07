package walk

import "dienhong/civic"

// CanEdit lets editors keep the routes.
func CanEdit(a civic.Actor) error {
	if a.Has(civic.Editor) {
		return nil
	}
	return civic.Forbidden()
}
