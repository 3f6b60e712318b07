package theme

import "dienhong/civic"

// CanWork lets editors mark passages and keep themes.
func CanWork(who civic.Actor) error {
	if who.Has(civic.Editor) {
		return nil
	}
	return civic.Forbidden()
}

// CanLook lets the office see the work.
func CanLook(who civic.Actor) error {
	if who.Has(civic.Editor, civic.Analyst) {
		return nil
	}
	return civic.Forbidden()
}
