package report

import (
	"context"

	"dienhong/civic"
	"dienhong/kit/edit"
	"dienhong/kit/history"
	"dienhong/platform/db"
	"dienhong/ui"
)

// What the history of the feature is about.
const (
	aSetting = "setting"
	aPaper   = "paper"
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
var words = history.Words{Acts: "report.act.", Detail: func(_ context.Context, e history.Entry) string { return e.Note }}

// settingWords say what the history of one setting holds.
func settingWords[T any](describe history.Describe[T]) history.Words {
	return history.Words{Acts: "report.act.", Versions: map[string]history.Version{aSetting: history.VersionOf(describe)}}
}

// Lines gives who changed a thing: the newest lines, or those before older.
//
// Errors: Forbidden.
func (s *Service) Lines(ctx context.Context, who civic.Actor, of history.Subject, older civic.ID) (history.Page, error) {
	if err := CanMake(who); err != nil {
		return history.Page{}, err
	}
	return s.history.Of(ctx, s.db.Read(), of, older)
}

func describeForm(f *history.Fields, form Form) {
	f.Line("report.field.superior", form.Superior)
	f.Line("report.field.issuer", form.Issuer)
	f.Line("report.field.number", form.Number)
	f.Line("report.field.place", form.Place)
	f.Line("report.field.date", ui.SaidDay(f.Context(), form.Date))
	f.Line("report.field.office", form.Office)
	f.Line("report.field.title", form.Title)
	f.Line("report.field.name", form.Name)
	f.Lines("report.field.to", form.To)
}
