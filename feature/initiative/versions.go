package initiative

import (
	"context"
	"strings"

	"dienhong/civic"
	"dienhong/kit/history"
	"dienhong/platform/db"
	"dienhong/platform/i18n"
)

// What the history of the feature is about. A remark is told with its initiative.
const (
	anInitiative = "initiative"
	aRemark      = "remark"
)

func on(id civic.ID) history.Subject { return history.Subject{Kind: anInitiative, ID: id} }

// write adds a line about the initiative itself.
func (s *Service) write(ctx context.Context, tx *db.Tx, id civic.ID, a history.Act) error {
	a.On, a.Within = on(id), id
	return s.history.Write(ctx, tx, a)
}

// History gives who changed an initiative and decided on its remarks: the newest
// lines, or those before older.
//
// Errors: Forbidden.
func (s *Service) History(ctx context.Context, who civic.Actor, id, older civic.ID) (history.Page, error) {
	if err := CanEdit(who); err != nil {
		return history.Page{}, err
	}
	return s.history.Within(ctx, s.db.Read(), id, older)
}

// LastChange names the state of everything here: another one after each change.
func (s *Service) LastChange(ctx context.Context) (civic.ID, error) {
	return s.history.State(ctx, s.db.Read())
}

// words say what the history of the feature holds.
func (c choices) words() history.Words {
	return history.Words{Acts: "initiative.act.", Versions: map[string]history.Version{anInitiative: history.VersionOf(func(f *history.Fields, in Initiative) {
		f.Word("initiative.field.state", "initiative.state.", string(in.State)) // which its form does not change
		c.describe(f, in)
	})}, Detail: remarked, Reason: why}
}

// remarked quotes the remark that was decided on.
func remarked(_ context.Context, e history.Entry) string { return e.Note }

// why is the reason of a step, or why a remark was hidden.
func why(ctx context.Context, e history.Entry) string {
	if e.On.Kind == aRemark && e.Reason != "" {
		return i18n.T(ctx, "initiative.reason."+e.Reason)
	}
	return e.Reason
}

// describe names the fields of an initiative in the order of the form.
func (c choices) describe(f *history.Fields, in Initiative) {
	ctx := f.Context()
	f.Both("initiative.field.title", in.Title)
	f.Both("initiative.field.summary", in.Summary)
	f.Both("initiative.field.text", in.Text)
	f.Line("initiative.field.pillar", c.pillar(ctx, in.Pillar))
	f.Lines("initiative.field.fields", named(ctx, "field.", in.Fields))
	f.Number("initiative.field.horizon", int64(in.Horizon))
	f.Word("initiative.field.level", "initiative.level.", in.Level)
	f.Both("initiative.field.place", in.Place)
	typed := fieldsOf(in, nil)
	f.Line("initiative.field.position", typed.Position)
	f.Line("initiative.field.proposer", text(ctx, c.body(in.Proposer)))
	f.Both("initiative.field.lead", in.Lead)
	f.Both("initiative.field.partners", in.Partners)
	f.Line("initiative.field.cost_min", typed.CostMin)
	f.Line("initiative.field.cost_max", typed.CostMax)
	f.Line("initiative.field.sdg", typed.SDG)
	f.Line("initiative.field.objectives", strings.Join(typed.Objectives, ", "))
	f.Line("initiative.field.source", in.Source)
	f.Both("initiative.field.fact_state", in.FactState)
	f.Yes("initiative.field.verified", in.Verified)
	f.Yes("initiative.field.remarks", in.Remarks)
}

// named gives the words of the catalogue for a list.
func named[T ~string](ctx context.Context, prefix string, list []T) []string {
	out := make([]string, len(list))
	for i, w := range list {
		out[i] = i18n.T(ctx, prefix+string(w))
	}
	return out
}

// pillar names a pillar; one that is gone keeps its id.
func (c choices) pillar(ctx context.Context, id civic.ID) string {
	for _, p := range c.Pillars {
		if p.ID == id {
			return text(ctx, p.Name)
		}
	}
	return string(id)
}
