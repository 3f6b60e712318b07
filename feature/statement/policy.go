package statement

import "dienhong/civic"

// CanModerate tells whether the actor may decide about statements.
func CanModerate(who civic.Actor) error { return allowed(who, civic.Moderator) }

// CanSeed tells whether the actor may add statements of the office.
func CanSeed(who civic.Actor) error { return allowed(who, civic.Editor, civic.Moderator) }

// CanSeeAll tells whether the actor may read statements that the public may
// not.
func CanSeeAll(who civic.Actor) error {
	return allowed(who, civic.Editor, civic.Moderator, civic.Analyst)
}

// CanImport tells whether the actor may fill a consultation from elsewhere.
func CanImport(who civic.Actor) error { return allowed(who, civic.Editor) }

func allowed(who civic.Actor, roles ...civic.Role) error {
	if who.Has(roles...) {
		return nil
	}
	return civic.Forbidden()
}

// canRead refuses a consultation that is not public yet to those who may not
// see it.
func canRead(who civic.Actor, c civic.Consultation) error {
	if c.Public || CanSeeAll(who) == nil {
		return nil
	}
	return civic.NotFound("consultation")
}

// CanExclude tells whether the actor may take ballots out of the count.
func CanExclude(who civic.Actor) error { return allowed(who, civic.Moderator) }
