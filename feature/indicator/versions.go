package indicator

import (
	"context"
	"strings"

	"dienhong/civic"
	"dienhong/kit/edit"
	"dienhong/kit/history"
	"dienhong/platform/db"
)

// What the history of the feature is about.
const subject = "indicator"

func on(id civic.ID) history.Subject { return history.Subject{Kind: subject, ID: id} }

func (s *Service) check(ctx context.Context, tx *db.Tx, current Indicator, began int64) error {
	return edit.Check(ctx, tx, s.history, on(current.ID), current, current.Version, began)
}

// History gives who changed an indicator: the newest entries, or those before older.
//
// Errors: Forbidden.
func (s *Service) History(ctx context.Context, who civic.Actor, id, older civic.ID) (history.Page, error) {
	if err := CanEdit(who); err != nil {
		return history.Page{}, err
	}
	return s.history.Of(ctx, s.db.Read(), on(id), older)
}

// words say what the history of an indicator holds.
var words = history.Words{Acts: "indicator.act.", Versions: map[string]history.Version{subject: history.VersionOf(describe)}}

func describe(f *history.Fields, in Indicator) {
	f.Both("indicator.field.title", in.Title)
	f.Both("indicator.field.definition", in.Definition)
	f.Word("indicator.field.measure", "indicator.measure.", string(in.Measure))
	f.Word("indicator.field.better", "indicator.better.", in.Better)
	f.Both("indicator.field.unit", in.Unit)
	f.Line("indicator.targets", writeTargets(in.Targets))
	f.Line("indicator.field.sdg", strings.Join(civic.SDGWords(in.SDG), " "))
	f.Line("indicator.source", in.Source)
	f.Yes("indicator.field.verified", in.Verified)
}
