package monitoring

import (
	"context"
	"dienhong/civic"
	"dienhong/kit/edit"
	"dienhong/kit/history"
	"dienhong/platform/db"
	"dienhong/ui"
)

// What the history of the feature is about. Links for reviewers and their notes
// are told with the report that they belong to.
const (
	sectionList = "sections"
	aReport     = "report"
	anActivity  = "activity"
	aReview     = "review"
	aNote       = "note"
)

// on names a thing.
func on(kind string, id civic.ID) history.Subject { return history.Subject{Kind: kind, ID: id} }

// onSections names the sections that the installation has set.
var onSections = on(sectionList, sectionList)

// check refuses what began with another version than the stored one.
func check[T any](ctx context.Context, s *Service, tx *db.Tx, of history.Subject, current T, stored, began int64) error {
	return edit.Check(ctx, tx, s.history, of, current, stored, began)
}

// words say what the history of the feature holds.
var words = history.Words{Acts: "monitoring.act.", Versions: map[string]history.Version{
	aReport: history.VersionOf(func(f *history.Fields, d Draft) {
		describeGeneral(f, d)
		for _, s := range DefaultSections() {
			describeSection(s)(f, d)
		}
	}),
	anActivity:  history.VersionOf(describeActivity),
	sectionList: history.VersionOf(describeSections),
}, Detail: func(_ context.Context, e history.Entry) string { return e.Note }}

// Lines gives who changed an activity or the sections: the newest lines, or those
// before older.
//
// Errors: Forbidden.
func (s *Service) Lines(ctx context.Context, who civic.Actor, of history.Subject, older civic.ID) (history.Page, error) {
	if CanMake(who) != nil && CanSet(who) != nil {
		return history.Page{}, civic.Forbidden()
	}
	return s.history.Of(ctx, s.db.Read(), of, older)
}

// History gives who changed a monitoring report, invited reviewers and settled
// their notes.
//
// Errors: Forbidden.
func (s *Service) History(ctx context.Context, who civic.Actor, report, older civic.ID) (history.Page, error) {
	if err := CanMake(who); err != nil {
		return history.Page{}, err
	}
	return s.history.Within(ctx, s.db.Read(), report, older)
}

func describeGeneral(f *history.Fields, d Draft) {
	ctx, c := f.Context(), d.Content
	f.Line("monitoring.field.from", ui.SaidDay(ctx, d.From))
	f.Line("monitoring.field.to_day", ui.SaidDay(ctx, d.To))
	f.Line("monitoring.field.dated_on", ui.SaidDay(ctx, c.DatedOn))
	f.Both("monitoring.field.country", c.Country)
	f.Word("monitoring.field.field", "field.", string(c.Field))
	f.Line("monitoring.field.designated_on", ui.SaidDay(ctx, c.DesignatedOn))
	f.Both("monitoring.field.body", c.Body)
	f.Both("monitoring.field.earlier", c.Earlier)
	f.Both("monitoring.field.contacts", c.Contacts)
	f.Number("monitoring.field.dollar_rate", c.DollarRate)
	f.Line("monitoring.field.dollar_source", c.DollarSource)
}

// describeSection names the words of a section under its title.
func describeSection(s Section) history.Describe[Draft] {
	return func(f *history.Fields, d Draft) {
		f.Titled(s.ID+". "+ui.Said(f.Context(), s.Title), d.Content.Texts[s.ID])
	}
}

func describeActivity(f *history.Fields, a Activity) {
	f.Word("monitoring.field.kind", "monitoring.activity.kind.", a.Kind)
	f.Line("monitoring.field.day", ui.SaidDay(f.Context(), a.Day))
	f.Both("monitoring.field.title", a.Title)
	f.Line("monitoring.field.place", a.Place)
	f.Line("monitoring.field.link", a.Link)
}

func describeSections(f *history.Fields, list []Section) {
	lines := make([]string, len(list))
	for i, s := range list {
		lines[i] = s.ID + ". " + s.line(f.Context())
	}
	f.Lines("monitoring.sections.title", lines)
}
