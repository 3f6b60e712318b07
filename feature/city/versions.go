package city

import (
	"fmt"
	"strings"

	"dienhong/civic"
	"dienhong/kit/history"
	"dienhong/platform/i18n"
)

// What the history of the feature is about.
const (
	aProfile  = "profile"
	aGround   = "ground"
	aDocument = "document"
	aBody     = "body"
)

// words say what the history of the feature holds.
var words = history.Words{Acts: "city.act.", Versions: map[string]history.Version{
	aProfile:  history.VersionOf(describeProfile),
	aGround:   history.VersionOf(describeGround),
	aDocument: history.VersionOf(describeDocument),
	aBody:     history.VersionOf(describeBody),
}}

func describeProfile(f *history.Fields, p Profile) {
	f.Both("city.field.city_name", p.Name)
	f.Both("city.field.operator", p.Operator)
	f.Both("city.field.about", p.About)
	f.Line("city.field.contact", p.Contact)
	f.Line("city.pillars", pillarLines(p.Pillars))
	f.Line("city.horizons", horizonLines(p.Horizons))
}

func describeGround(f *history.Fields, g Ground) {
	f.Line("city.field.outline", i18n.N(f.Context(), "city.ground.corners", g.Outline.Points()))
	f.Both("city.field.ground_source", g.Source)
	f.Line("city.field.landmarks", landmarkLines(g.Landmarks))
}

func describeDocument(f *history.Fields, d Document) {
	f.Line("city.field.number", d.Number)
	f.Line("city.field.issued_on", d.IssuedOn)
	f.Both("city.field.title", d.Title)
	f.Both("city.field.issuer", d.Issuer)
	f.Line("city.field.link", d.Link)
}

func describeBody(f *history.Fields, b Body) {
	f.Both("city.field.name", b.Name)
	f.Word("city.field.kind", "city.body.kind.", string(b.Kind))
	f.Line("city.field.place", b.Place)
	f.Both("city.field.role", b.Role)
	f.Line("city.field.source", b.Source)
	f.Yes("city.field.verified", b.Verified)
	f.Line("city.field.note", b.Note)
}

// pillarLines writes the pillars one a line.
func pillarLines(pillars []Pillar) string {
	var b strings.Builder
	for _, p := range pillars {
		fmt.Fprintf(&b, "%s (%s): %s (%s)\n", p.Name.VI, p.Name.EN, p.Summary.VI, p.Summary.EN)
	}
	return b.String()
}

func horizonLines(horizons []Horizon) string {
	var b strings.Builder
	for _, h := range horizons {
		fmt.Fprintf(&b, "%d: %s (%s)\n", h.Year, h.Name.VI, h.Name.EN)
	}
	return b.String()
}

func historyOf(kind string, id string) history.Subject {
	return history.Subject{Kind: kind, ID: civic.ID(id)}
}
