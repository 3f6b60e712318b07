package walk

import (
	"context"

	"dienhong/civic"
	"dienhong/kit/history"
	"dienhong/platform/i18n"
)

// aRoute is what the history of the feature is about.
const aRoute = "route"

// words say what the history of the feature holds. Pillars are called as they are
// now.
func words(pillars []civic.Pillar) history.Words {
	return history.Words{Acts: "walk.act.", Versions: map[string]history.Version{aRoute: history.VersionOf(describe(pillars))}}
}

// describe names the fields of a route, for the history and for both versions of
// an edit.
func describe(pillars []civic.Pillar) history.Describe[Route] {
	return func(f *history.Fields, r Route) {
		f.Both("walk.field.name", r.Name)
		f.Number("walk.field.metres", r.Metres)
		f.Line("walk.field.pillar", called(f.Context(), pillars, r.Pillar))
		f.Yes("walk.field.public", !r.Public.IsZero())
	}
}

// called names a pillar; one that is gone keeps its id.
func called(ctx context.Context, pillars []civic.Pillar, id civic.ID) string {
	for _, p := range pillars {
		if p.ID == id {
			name, _ := p.Name.In(civic.Locale(i18n.LocaleOf(ctx)))
			return name
		}
	}
	return string(id)
}
