package account

import (
	"context"
	"strings"

	"dienhong/civic"
	"dienhong/kit/history"
	"dienhong/platform/i18n"
)

// What the history of the feature is about.
const (
	aPerson = "person"
	aKey    = "key"
)

// words say what the history of the feature holds.
var words = history.Words{Acts: "account.act.", Versions: map[string]history.Version{aPerson: history.VersionOf(describePerson)}, Detail: detail}

// describePerson names what can be said of a person. The history does not keep
// addresses, which go some time after a person left.
func describePerson(f *history.Fields, p Profile) {
	f.Line("account.field.name", p.Name)
	f.Line("account.field.email", p.Email)
	f.Line("account.field.roles", rolesText(f.Context(), p.Roles))
	f.Word("account.field.locale", "account.language.", string(p.Locale))
}

// detail tells with which roles somebody came or went, and which key it was.
func detail(ctx context.Context, e history.Entry) string {
	if e.Act == actPasskeyAdd || e.Act == actPasskeyRemove || e.On.Kind == aKey {
		return e.Note
	}
	var roles []civic.Role
	for _, r := range strings.Fields(e.Note) {
		roles = append(roles, civic.Role(r))
	}
	return rolesText(ctx, roles)
}

// acted is a line of the history of a person.
func (s *Service) acted(who civic.Actor, person civic.ID, act, note string) history.Act {
	return history.Act{At: s.clock(), By: who, On: history.Subject{Kind: aPerson, ID: person}, Act: act, Note: note}
}

// fieldLabel gives the label of a field of a person's form.
func fieldLabel(ctx context.Context, field string) string {
	if key := "account.field." + field; i18n.Has(ctx, key) {
		return i18n.T(ctx, key)
	}
	return ""
}
