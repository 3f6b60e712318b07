package account

import "dienhong/civic"

// CanManage lets administrators manage people, keys and mail, and the
// installation itself.
func CanManage(a civic.Actor) error {
	if a.Has(civic.Administrator) {
		return nil
	}
	return civic.Forbidden()
}

// CanKnow lets people see their own sessions and passkeys and change their own
// name; nobody else's.
func CanKnow(a civic.Actor, person civic.ID) error {
	if a.SignedIn() && a.Person == person {
		return nil
	}
	return civic.Forbidden()
}

// CanSetRoles refuses what would leave the installation without an
// administrator. Others is the number of administrators besides p.
func CanSetRoles(a civic.Actor, p Person, after []civic.Role, others int) error {
	if err := CanManage(a); err != nil {
		return err
	}
	if !p.Here() {
		return civic.Refuse(civic.KindConflict, "account.error.has_left")
	}
	loses := p.Has(civic.Administrator)
	for _, r := range after {
		if r == civic.Administrator {
			loses = false
		}
	}
	if loses && others == 0 {
		return civic.Invalid(civic.FieldError{Field: "roles", Key: "account.error.last_administrator"})
	}
	return nil
}

// CanLeave refuses the leaving of the last administrator.
func CanLeave(a civic.Actor, p Person, others int) error {
	if err := CanManage(a); err != nil {
		return err
	}
	if !p.Here() {
		return civic.Refuse(civic.KindConflict, "account.error.has_left")
	}
	if p.Has(civic.Administrator) && others == 0 {
		return civic.Refuse(civic.KindConflict, "account.error.last_administrator")
	}
	return nil
}
