package app

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"dienhong/civic"
	"dienhong/platform/db/dbtest"
	"dienhong/platform/web"
)

// publicWrites are the only routes by which somebody without an account may
// change something. A new one is a decision, not an accident.
var publicWrites = []string{
	"POST /consultations/{slug}/vote",
	"POST /consultations/{slug}/vote/kind",
	"POST /consultations/{slug}/ideas",
	"POST /consultations/{slug}/comments",
	"POST /consultations/{slug}/verify",        // the code is the proof; wrong ones are limited
	"POST /consultations/{slug}/verify/letter", // limited by network and by address
	"POST /seminars/invitation/{secret}",       // a guest's own answer: the link is the proof
	"POST /monitoring/review/{secret}",         // a reviewer's note: the link is the proof
	"POST /track/{code}/{act}",                 // an author's own: what proves it is the tracking code
	"POST /track/{code}/appeal",
	// The same three for programs; the participant's own key is what they need.
	"POST /api/v1/consultations/{slug}/participants",
	"POST /api/v1/consultations/{slug}/votes",
	"POST /api/v1/consultations/{slug}/ideas",
	"POST /events/new", // waits for an editor
	"POST /places/new", // waits for an editor
	"POST /initiatives/new",
	"POST /initiatives/{id}/support",
	"POST /initiatives/{id}/remarks", // waits for a moderator
	"POST /api/v1/initiatives/proposals",
	"POST /sign-in",
	"POST /sign-in/link/{token}",
	"POST /sign-in/passkey",
	"POST /sign-in/passkey/question",
	"POST /sign-out",
	"POST /first-run/{token}",
}

func TestEveryRouteDeclaresWhoMayCallIt(t *testing.T) {
	a := build(t, Config{Data: dbtest.Folder(t), Zone: DefaultZone, Development: true})
	for _, r := range a.Router().Routes() {
		name := r.Method + " " + r.Pattern
		if r.Access.Anyone && strings.HasPrefix(r.Pattern, "/office") {
			t.Errorf("%s is open to everybody", name)
		}
		if r.Access.Anyone && r.Method != http.MethodGet && !slices.Contains(publicWrites, name) {
			t.Errorf("%s lets everybody write: add it to publicWrites if that is meant", name)
		}
		if !r.Access.Anyone && r.Access.Scope == "" && strings.HasPrefix(r.Pattern, "/api/") {
			t.Errorf("%s cannot be called by a program: give it a scope", name)
		}
	}
	for _, name := range publicWrites {
		if !slices.ContainsFunc(a.Router().Routes(), func(r web.Route) bool { return r.Method+" "+r.Pattern == name }) {
			t.Errorf("%s is in publicWrites but no route", name)
		}
	}
}

// cast is everybody who may knock at a door.
func cast() map[string]civic.Actor {
	all := map[string]civic.Actor{
		"visitor":       civic.Visitor(),
		"officer":       {Kind: civic.OfficerActor, Person: "p", Name: "Cán bộ"},
		"key":           {Kind: civic.KeyActor, Person: "k"},
		"key of others": {Kind: civic.KeyActor, Person: "k", Scopes: []string{"nothing:write"}},
	}
	for _, role := range civic.Roles {
		all[string(role)] = civic.Actor{Kind: civic.OfficerActor, Person: "p", Name: "Cán bộ", Roles: []civic.Role{role}}
	}
	return all
}

// may is the rule of access told a second time, from the declaration alone.
func may(who civic.Actor, access web.Access) bool {
	if access.Anyone {
		return true
	}
	switch who.Kind {
	case civic.OfficerActor:
		if len(access.Roles) == 0 {
			return access.Scope == ""
		}
		return slices.Contains(who.Roles, civic.Administrator) ||
			slices.ContainsFunc(access.Roles, func(r string) bool { return slices.Contains(who.Roles, civic.Role(r)) })
	case civic.KeyActor:
		return access.Scope != "" && slices.Contains(who.Scopes, access.Scope)
	}
	return false
}

var wildcard = regexp.MustCompile(`\{[^}]*\}`)

func TestAllRoutesByAllRoles(t *testing.T) {
	onHanoi(t, func(t *testing.T, c Config) {
		log := &journal{}
		c.Development, c.Log = true, log.logger()
		a := build(t, c)
		if err := a.features.Statement.Service.CatchUp(t.Context()); err != nil {
			t.Fatal(err)
		}
		a.hub.Close() // streams end at once
		people := cast()
		var who civic.Actor
		a.whoIs = func(*http.Request) civic.Actor { return who }
		for _, route := range a.Router().Routes() {
			doors := people
			if route.Access.Scope != "" {
				doors = cast()
				doors["key of the scope"] = civic.Actor{Kind: civic.KeyActor, Person: "k", Scopes: []string{route.Access.Scope}}
			}
			path := strings.ReplaceAll(route.Pattern, "{$}", "")
			path = strings.ReplaceAll(path, "{slug}", slug)
			path = wildcard.ReplaceAllString(path, "1")
			for name, actor := range doors {
				who = actor
				r := httptest.NewRequest(route.Method, path, nil)
				w := httptest.NewRecorder()
				a.Handler().ServeHTTP(w, r)
				refused := w.Code == http.StatusUnauthorized || w.Code == http.StatusForbidden
				switch {
				case w.Code >= 500:
					t.Errorf("%s %s as %s: %d", route.Method, path, name, w.Code)
				case may(actor, route.Access) && refused:
					t.Errorf("%s %s as %s: %d, but %q lets them in", route.Method, path, name, w.Code, route.Access.Name)
				case !may(actor, route.Access) && !refused:
					t.Errorf("%s %s as %s: %d, but %q keeps them out", route.Method, path, name, w.Code, route.Access.Name)
				case !may(actor, route.Access) && name == "visitor" && w.Code != http.StatusUnauthorized:
					t.Errorf("%s %s as %s: %d, should ask them to sign in", route.Method, path, name, w.Code)
				}
			}
		}
		if log.has("panic") {
			t.Error("a route panicked")
		}
	})
}
