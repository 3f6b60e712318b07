package app

import (
	"context"
	"testing"

	"dienhong/civic"
	"dienhong/demo"
	"dienhong/demo/load"
	"dienhong/engine/opinionmap"
	"dienhong/feature/statement"
)

// slug is the consultation of the demonstration.
var slug = demo.Hanoi().Consultation.Slug

func TestTheDemonstrationIsCompleteAndKeepsItsData(t *testing.T) {
	onBoth(t, func(t *testing.T, c Config) {
		c.Unguarded = true // so that the figures are of all votes
		a := build(t, c)
		if err := a.Demonstrate(t.Context(), func(string) {}); err != nil {
			t.Fatal(err)
		}
		if err := a.features.Statement.Service.CatchUp(t.Context()); err != nil {
			t.Fatal(err)
		}
		cons, err := a.features.Consultation.Service.BySlug(t.Context(), civic.Visitor(), slug)
		if err != nil {
			t.Fatal(err)
		}
		if _, open := cons.OpenPhase(a.config.Clock()); !open || !cons.Demonstration || len(cons.Topics) == 0 || cons.Topics[0].Pillar == "" {
			t.Errorf("open %v, demonstration %v, %d topics", open, cons.Demonstration, len(cons.Topics))
		}
		meetings, err := a.features.Consultation.Service.Meetings(t.Context(), cons)
		if err != nil || len(meetings) != 1 {
			t.Errorf("%d meetings, %v", len(meetings), err)
		}
		documents, err := register{&a.features}.Documents(t.Context(), cons.ID)
		if err != nil || len(documents) != len(demo.Hanoi().Consultation.Documents) {
			t.Errorf("%d documents, %v", len(documents), err)
		}
		before, err := a.features.Statement.Service.Figures(t.Context(), cons.Number)
		if err != nil || before.Statements != 54 || before.Participants != load.Population || before.Votes < 20_000 {
			t.Fatalf("%+v %v", before, err)
		}

		// A visitor votes; then the program stops and starts again.
		if err := a.features.Statement.Service.Cast(t.Context(), slug, statement.Ballot{Key: statement.NewKey(), Statement: 1, Vote: opinionmap.Agree}); err != nil {
			t.Fatal(err)
		}
		if err := a.Close(context.Background()); err != nil {
			t.Fatal(err)
		}
		again := build(t, c)
		steps := 0
		if err := again.Demonstrate(t.Context(), func(string) { steps++ }); err != nil {
			t.Fatal(err)
		}
		if err := again.features.Statement.Service.CatchUp(t.Context()); err != nil {
			t.Fatal(err)
		}
		after, err := again.features.Statement.Service.Figures(t.Context(), cons.Number)
		if err != nil || after.Participants != before.Participants+1 || after.Votes != before.Votes+1 || steps != 0 {
			t.Errorf("before %+v, after %+v, %d steps of loading, %v", before, after, steps, err)
		}
	})
}
