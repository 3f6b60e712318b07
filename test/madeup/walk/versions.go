package walk

import "dienhong/kit/history"

// aRoute is what the history of the feature is about.
const aRoute = "route"

// words say what the history of the feature holds.
var words = history.Words{Acts: "walk.act.", Versions: map[string]history.Version{aRoute: history.VersionOf(describe)}}

// describe names the fields of a route, for the history and for both versions of
// an edit.
func describe(f *history.Fields, r Route) {
	f.Both("walk.field.name", r.Name)
	f.Number("walk.field.metres", r.Metres)
	f.Yes("walk.field.public", !r.Public.IsZero())
}
