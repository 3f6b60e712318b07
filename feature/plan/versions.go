package plan

import (
	"context"
	"strings"
	"time"

	"dienhong/civic"
	"dienhong/kit/edit"
	"dienhong/kit/history"
	"dienhong/platform/db"
	"dienhong/platform/i18n"
)

// What the history of the feature is about.
const (
	anItem      = "item"
	anIndicator = "indicator"
)

func onItem(id civic.ID) history.Subject      { return history.Subject{Kind: anItem, ID: id} }
func onIndicator(id civic.ID) history.Subject { return history.Subject{Kind: anIndicator, ID: id} }

func (s *Service) checkItem(ctx context.Context, tx *db.Tx, current Item, began int64) error {
	return edit.Check(ctx, tx, s.history, onItem(current.ID), current, current.Version, began)
}

func (s *Service) checkIndicator(ctx context.Context, tx *db.Tx, current Indicator, began int64) error {
	return edit.Check(ctx, tx, s.history, onIndicator(current.ID), current, current.Version, began)
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

// IndicatorHistory does the same for an indicator.
//
// Errors: Forbidden.
func (s *Service) IndicatorHistory(ctx context.Context, who civic.Actor, id, older civic.ID) (history.Page, error) {
	if err := CanEdit(who); err != nil {
		return history.Page{}, err
	}
	return s.history.Of(ctx, s.db.Read(), onIndicator(id), older)
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
	f.Line("plan.field.made_on", writtenDay(ctx, it.MadeOn))
	if w := it.Work; w != nil {
		f.Line("plan.field.lead", e.body(ctx, w.Lead))
		partners := make([]string, len(w.Partners))
		for i, id := range w.Partners {
			partners[i] = e.body(ctx, id)
		}
		f.Lines("plan.field.partners", partners)
		f.Line("plan.field.start", writtenDay(ctx, w.Start))
		f.Line("plan.field.end", writtenDay(ctx, w.End))
		f.Line("plan.field.cost_min", amountField(w.CostMin))
		f.Line("plan.field.cost_max", amountField(w.CostMax))
		f.Both("plan.field.money", w.Money)
		f.Line("plan.milestones", milestoneLines(w.Milestones))
	}
	f.Line("plan.field.pillar", e.pillar(ctx, it.Pillar))
	f.Number("plan.field.horizon", int64(it.Horizon))
	f.Word("plan.field.level", "plan.level.", string(it.Level))
	f.Line("plan.field.sdg", joined(it.SDG))
	f.Line("plan.field.source", it.Source)
	f.Yes("plan.field.verified", it.Verified)
}

// parent, body and pillar name what a line points to; what is gone keeps its id.
func (e editing) parent(ctx context.Context, id civic.ID) string {
	for _, it := range e.Parents {
		if it.ID == id {
			return said(ctx, it.Title)
		}
	}
	return string(id)
}

func (e editing) body(ctx context.Context, id string) string {
	for _, b := range e.Bodies {
		if b.ID == id {
			return said(ctx, b.Name)
		}
	}
	return id
}

func (e editing) pillar(ctx context.Context, id civic.ID) string {
	for _, p := range e.Names.Pillars {
		if p.ID == id {
			return said(ctx, p.Name)
		}
	}
	return string(id)
}

// indicatorWords say what the history of an indicator holds.
var indicatorWords = history.Words{Acts: "plan.act.", Versions: map[string]history.Version{anIndicator: history.VersionOf(describeIndicator)}}

func describeIndicator(f *history.Fields, in Indicator) {
	f.Both("plan.field.title", in.Title)
	f.Both("plan.field.definition", in.Definition)
	f.Word("plan.field.measure", "plan.measure.", string(in.Measure))
	f.Word("plan.field.better", "plan.better.", in.Better)
	f.Both("plan.field.unit", in.Unit)
	f.Line("plan.indicators.targets", writeTargets(in.Targets))
	f.Line("plan.field.sdg", joined(in.SDG))
	f.Line("plan.indicators.source", in.Source)
	f.Yes("plan.field.verified", in.Verified)
}

// writtenDay writes a stored day as the reader does; what is no day stays as it
// was typed.
func writtenDay(ctx context.Context, day string) string {
	t, err := time.ParseInLocation(time.DateOnly, strings.TrimSpace(day), i18n.Zone(ctx))
	if err != nil {
		return day
	}
	return i18n.Date(ctx, t)
}
