package city

import "dienhong/civic"

// CanEditProfile lets administrators say who runs the installation.
func CanEditProfile(a civic.Actor) error {
	if a.Has(civic.Administrator) {
		return nil
	}
	return civic.Forbidden()
}

// CanEditDocuments lets editors keep the register.
func CanEditDocuments(a civic.Actor) error {
	if a.Has(civic.Editor) {
		return nil
	}
	return civic.Forbidden()
}
