package edge

import (
	"context"
	"slices"

	"dienhong/civic"
	"dienhong/platform/web"
)

// Authorize decides whether the one in the context may use a route; services
// decide about things.
func Authorize(ctx context.Context, access web.Access) error {
	if access.Anyone {
		return nil
	}
	who := civic.ActorFrom(ctx)
	switch who.Kind {
	case civic.KeyActor:
		if access.Scope != "" && slices.Contains(who.Scopes, access.Scope) {
			return nil
		}
		return civic.Forbidden()
	case civic.OfficerActor:
		roles := make([]civic.Role, len(access.Roles))
		for i, role := range access.Roles {
			roles[i] = civic.Role(role)
		}
		if len(roles) == 0 && access.Scope == "" || who.Has(roles...) {
			return nil
		}
		return civic.Forbidden()
	}
	return civic.Refuse(civic.KindUnauthenticated, "error.unauthenticated")
}

// Who names the person or the program in the context, for limits of their own;
// "" for visitors.
func Who(ctx context.Context) string {
	switch who := civic.ActorFrom(ctx); who.Kind {
	case civic.KeyActor, civic.OfficerActor:
		return string(who.Kind) + " " + string(who.Person)
	default:
		return ""
	}
}
