package civic

import (
	"context"
	"slices"
)

// Role is what a person of the office may do.
type Role string

// The roles of an installation. Each is granted by an administrator.
const (
	Administrator Role = "administrator" // people, roles, settings, everything below
	Editor        Role = "editor"        // consultations, meetings, documents
	Moderator     Role = "moderator"     // the queue of statements
	Analyst       Role = "analyst"       // results and exports without personal data
)

// Roles lists them in the order in which pages show them.
var Roles = []Role{Administrator, Editor, Moderator, Analyst}

// ActorKind tells who acts.
type ActorKind string

// The kinds of actor.
const (
	VisitorActor ActorKind = "visitor" // anyone, without an account
	OfficerActor ActorKind = "officer" // a signed-in person of the office
	KeyActor     ActorKind = "key"     // a program with a scoped key
	SystemActor  ActorKind = "system"  // the installation itself
)

// Actor is who does something. It is a parameter of every use case.
type Actor struct {
	Kind   ActorKind
	Person ID     // officers; the key's id for programs
	Name   string // officers: what their colleagues call them
	Roles  []Role
	Scopes []string // keys: what the key may do
}

// Visitor is somebody without an account.
func Visitor() Actor { return Actor{Kind: VisitorActor} }

// System is the installation acting by itself.
func System() Actor { return Actor{Kind: SystemActor} }

// Has reports whether the actor holds one of the roles; an administrator holds
// all of them, and so does the system.
func (a Actor) Has(roles ...Role) bool {
	if a.Kind == SystemActor {
		return true
	}
	if a.Kind != OfficerActor {
		return false
	}
	return slices.Contains(a.Roles, Administrator) ||
		slices.ContainsFunc(roles, func(r Role) bool { return slices.Contains(a.Roles, r) })
}

// SignedIn reports whether the actor is a person of the office.
func (a Actor) SignedIn() bool { return a.Kind == OfficerActor }

type actorKey struct{}

// WithActor puts the actor of a request into its context, for handlers only.
func WithActor(ctx context.Context, a Actor) context.Context {
	return context.WithValue(ctx, actorKey{}, a)
}

// ActorFrom returns the actor of a request; a visitor when none was set.
func ActorFrom(ctx context.Context) Actor {
	if a, ok := ctx.Value(actorKey{}).(Actor); ok {
		return a
	}
	return Visitor()
}
