package report

import (
	"context"

	"dienhong/civic"
	"dienhong/kit/edit"
	"dienhong/kit/history"
	"dienhong/platform/db"
)

// What the history of the feature is about. Links for reviewers and their notes
// are told with the report that they belong to.
const (
	aSetting    = "setting"
	aPaper      = "paper"
	aMonitoring = "monitoring"
	anActivity  = "activity"
	aReview     = "review"
	aNote       = "note"
)

// on names a thing; settings are known by their names.
func on[T ~string](kind string, id T) history.Subject {
	return history.Subject{Kind: kind, ID: civic.ID(id)}
}

// check refuses what began with another version than the stored one.
func check[T any](ctx context.Context, s *Service, tx *db.Tx, of history.Subject, current T, stored, began int64) error {
	return edit.Check(ctx, tx, s.history, of, current, stored, began)
}

// words say what the history of the feature holds.
var words = history.Words{Acts: "report.act.", Versions: map[string]history.Version{
	aMonitoring: history.VersionOf(func(f *history.Fields, d Draft) {
		describeGeneral(f, d)
		for _, s := range DefaultSections() {
			describeSection(s)(f, d)
		}
	}),
	anActivity: history.VersionOf(describeActivity),
}, Detail: func(_ context.Context, e history.Entry) string { return e.Note }}

// settingWords say what the history of one setting holds.
func settingWords[T any](describe history.Describe[T]) history.Words {
	return history.Words{Acts: "report.act.", Versions: map[string]history.Version{aSetting: history.VersionOf(describe)}}
}

// Lines gives who changed a thing: the newest lines, or those before older.
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

func describeForm(f *history.Fields, form Form) {
	f.Line("report.field.superior", form.Superior)
	f.Line("report.field.issuer", form.Issuer)
	f.Line("report.field.number", form.Number)
	f.Line("report.field.place", form.Place)
	f.Line("report.field.date", writtenDay(f.Context(), form.Date))
	f.Line("report.field.office", form.Office)
	f.Line("report.field.signer_title", form.Title)
	f.Line("report.field.name", form.Name)
	f.Lines("report.field.to", form.To)
}

func describeGeneral(f *history.Fields, d Draft) {
	ctx, c := f.Context(), d.Content
	f.Line("report.field.from", writtenDay(ctx, d.From))
	f.Line("report.field.to_day", writtenDay(ctx, d.To))
	f.Line("report.field.dated_on", writtenDay(ctx, c.DatedOn))
	f.Both("report.field.country", c.Country)
	f.Word("report.field.field", "field.", string(c.Field))
	f.Line("report.field.designated_on", writtenDay(ctx, c.DesignatedOn))
	f.Both("report.field.body", c.Body)
	f.Both("report.field.earlier", c.Earlier)
	f.Both("report.field.contacts", c.Contacts)
	f.Number("report.field.dollar_rate", c.DollarRate)
	f.Line("report.field.dollar_source", c.DollarSource)
}

// describeSection names the words of a section under its title.
func describeSection(s Section) history.Describe[Draft] {
	return func(f *history.Fields, d Draft) { f.Titled(s.ID+". "+say(f.Context(), s.Title), d.Content.Texts[s.ID]) }
}

func describeActivity(f *history.Fields, a Activity) {
	f.Word("report.field.kind", "report.activity.kind.", a.Kind)
	f.Line("report.field.day", writtenDay(f.Context(), a.Day))
	f.Both("report.field.title", a.Title)
	f.Line("report.field.place", a.Place)
	f.Line("report.field.link", a.Link)
}

func describeSections(f *history.Fields, list []Section) {
	lines := make([]string, len(list))
	for i, s := range list {
		lines[i] = s.ID + ". " + s.line(f.Context())
	}
	f.Lines("report.sections.title", lines)
}
