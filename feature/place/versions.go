package place

import (
	"context"
	"strings"

	"dienhong/civic"
	"dienhong/kit/history"
	"dienhong/platform/i18n"
	"dienhong/ui"
)

// What the history of the feature is about.
const subject = "place"

func on(id civic.ID) history.Subject { return history.Subject{Kind: subject, ID: id} }

// History gives what was done to a place: the newest lines, or those before older.
//
// Errors: Forbidden.
func (s *Service) History(ctx context.Context, who civic.Actor, id, older civic.ID) (history.Page, error) {
	if err := CanEdit(who); err != nil {
		return history.Page{}, err
	}
	return s.history.Of(ctx, s.db.Read(), on(id), older)
}

// words say what the history of the feature holds.
func (c choices) words() history.Words {
	return history.Words{Acts: "place.act.", Versions: map[string]history.Version{subject: history.VersionOf(c.describe)}}
}

// describe names the fields of a place, for the history and for both versions of an
// edit.
func (c choices) describe(f *history.Fields, p Place) {
	ctx := f.Context()
	f.Both("place.field.name", p.Name)
	f.Word("place.field.kind", "place.kind.", p.Kind)
	f.Both("place.field.text", p.Text)
	f.Both("place.field.address", p.Address)
	at := ""
	if !p.At().IsZero() {
		at = typedPoint(p.At())
	}
	f.Line("place.field.at", at)
	f.Number("place.field.accuracy", p.Accuracy)
	f.Line("place.field.pillar", ui.Said(ctx, c.pillar(p.Pillar)))
	f.Line("place.field.fields", fieldWords(ctx, p.Fields))
	f.Word("place.field.owner", "place.owner.", p.Owner)
	f.Line("place.field.body", ui.Said(ctx, c.body(p.Body)))
	f.Both("place.field.by", p.By)
	f.Line("place.field.contact", p.Contact)
	f.Yes("place.field.shown", p.Shown)
	f.Word("place.field.rank", "place.rank.", p.Rank)
	f.Line("place.field.act", p.Act)
	f.Line("place.field.act_day", ui.SaidDay(ctx, p.ActDay))
	f.Word("place.field.premises", "place.premises.", p.Premises)
	f.Both("place.field.offer", p.Offer)
	f.Line("place.field.action", ui.Said(ctx, c.action(p.Action)))
	f.Line("place.field.link", p.Link)
	f.Line("place.field.source", p.Source)
	f.Yes("place.field.verified", p.Verified)
	var course, names, access []string
	for _, x := range p.Course {
		course = append(course, x.Struck.said(ctx, x.said(ctx)))
	}
	for _, x := range p.Names {
		names = append(names, x.Struck.said(ctx, x.said(ctx)))
	}
	for _, x := range p.Access {
		access = append(access, x.Struck.said(ctx, x.said(ctx)))
	}
	f.Lines("place.field.course", course)
	f.Lines("place.field.names", names)
	f.Lines("place.field.access", access)
	f.Line("place.office.merged_into", string(p.MergedInto))
	f.Word("place.field.state", "place.state.", string(p.State))
	f.Both("place.field.reason", p.Reason)
}

func fieldWords(ctx context.Context, list []civic.CreativeField) string {
	words := make([]string, len(list))
	for i, x := range list {
		words[i] = i18n.T(ctx, "field."+string(x))
	}
	return strings.Join(words, ", ")
}
