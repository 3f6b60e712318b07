package plan

import (
	"context"
	"strings"

	"dienhong/civic"
	"dienhong/kit/edit"
	"dienhong/kit/history"
	"dienhong/platform/db"
	"dienhong/ui"
)

// anItem is what the history of the feature is about.
const anItem = "item"

func onItem(id civic.ID) history.Subject { return history.Subject{Kind: anItem, ID: id} }

func (s *Service) checkItem(ctx context.Context, tx *db.Tx, current Item, began int64) error {
	return edit.Check(ctx, tx, s.history, onItem(current.ID), current, current.Version, began)
}

// History gives who changed a line: the newest entries, or those before older.
//
// Errors: Forbidden.
func (s *Service) History(ctx context.Context, who civic.Actor, id, older civic.ID) (history.Page, error) {
	if err := CanEdit(who); err != nil {
		return history.Page{}, err
	}
	return s.history.Of(ctx, s.db.Read(), onItem(id), older)
}

// LastChange names the state of everything here: another one after each change.
func (s *Service) LastChange(ctx context.Context) (civic.ID, error) {
	return s.history.State(ctx, s.db.Read())
}

// words say what the history of a line holds.
func (e editing) words() history.Words {
	return history.Words{Acts: "plan.act.", Versions: map[string]history.Version{anItem: history.VersionOf(func(f *history.Fields, it Item) {
		e.describe(f, it)
		if it.Work != nil { // what reports change, not the form
			f.Word("plan.field.state", "plan.state.", string(it.Work.State))
			f.Line("plan.field.percent", amountField(int64(it.Work.Percent)))
		}
	})}}
}

// describe names the fields of a line as its form has them.
func (e editing) describe(f *history.Fields, it Item) {
	ctx := f.Context()
	if it.Parent != "" {
		f.Line("plan.field.parent."+e.Fields.Kind, e.parent(ctx, it.Parent))
	}
	f.Both("plan.field.title", it.Title)
	f.Both("plan.field.summary", it.Summary)
	f.Both("plan.field.made_to", it.MadeTo)
	f.Line("plan.field.made_on", ui.SaidDay(ctx, it.MadeOn))
	if w := it.Work; w != nil {
		f.Line("plan.field.lead", e.body(ctx, w.Lead))
		partners := make([]string, len(w.Partners))
		for i, id := range w.Partners {
			partners[i] = e.body(ctx, id)
		}
		f.Lines("plan.field.partners", partners)
		f.Line("plan.field.start", ui.SaidDay(ctx, w.Start))
		f.Line("plan.field.end", ui.SaidDay(ctx, w.End))
		f.Line("plan.field.cost_min", amountField(w.CostMin))
		f.Line("plan.field.cost_max", amountField(w.CostMax))
		f.Both("plan.field.money", w.Money)
		f.Line("plan.milestones", milestoneLines(w.Milestones))
	}
	f.Line("plan.field.pillar", e.pillar(ctx, it.Pillar))
	f.Number("plan.field.horizon", int64(it.Horizon))
	f.Word("plan.field.level", "plan.level.", string(it.Level))
	f.Line("plan.field.sdg", strings.Join(civic.SDGWords(it.SDG), " "))
	f.Line("plan.field.source", it.Source)
	f.Yes("plan.field.verified", it.Verified)
}

// parent, body and pillar name what a line points to; what is gone keeps its id.
func (e editing) parent(ctx context.Context, id civic.ID) string {
	for _, it := range e.Parents {
		if it.ID == id {
			return ui.Said(ctx, it.Title)
		}
	}
	return string(id)
}

func (e editing) body(ctx context.Context, id string) string {
	for _, b := range e.Bodies {
		if b.ID == id {
			return ui.Said(ctx, b.Name)
		}
	}
	return id
}

func (e editing) pillar(ctx context.Context, id civic.ID) string {
	for _, p := range e.Names.Pillars {
		if p.ID == id {
			return ui.Said(ctx, p.Name)
		}
	}
	return string(id)
}
