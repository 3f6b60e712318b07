package load

import (
	"context"
	"fmt"

	"dienhong/civic"
	"dienhong/demo"
	"dienhong/feature/initiative"
	"dienhong/feature/plan"
)

// initiatives enters what follows from the comments and the answers.
func (t *telling) initiatives(ctx context.Context) error {
	for _, p := range t.story.Initiatives {
		causes, err := t.causes(p.Causes)
		if err != nil {
			return err
		}
		in := initiative.Initiative{
			ID: civic.ID(p.ID), Demonstration: true, Source: demo.MadeUpSource.VI, Verified: true,
			Texts: initiative.Texts{
				Title: text(p.Title), Summary: text(p.Summary), Horizon: knownYear(p.Horizon, t.profile), Level: "local",
				CostMin: initiative.Unknown, CostMax: initiative.Unknown, SDG: civic.SDGTargetsOf(p.SDG),
			},
		}
		if p.Pillar < len(t.profile.Pillars) {
			in.Pillar = t.profile.Pillars[p.Pillar].ID
		}
		for _, f := range p.Fields {
			in.Fields = append(in.Fields, civic.CreativeField(f))
		}
		t.Clock.To(t.on(p.Day, 10))
		saved, err := t.Initiative.Initiative(ctx, t.who, in.ID)
		if civic.IsKind(err, civic.KindNotFound) {
			saved, err = t.Initiative.Save(ctx, t.who, in, causes)
		}
		if err == nil && saved.PublishedAt.IsZero() {
			saved, err = t.Initiative.Publish(ctx, t.who, saved.ID, saved.Version)
		}
		steps, from := p.Steps, saved.State
		for i, s := range p.Steps { // those that were taken before the loading was cut short
			if string(from) == s.State {
				steps = p.Steps[i+1:]
			}
		}
		for _, s := range steps {
			if err == nil {
				t.Clock.To(t.on(s.Day, 11))
				saved, err = t.Initiative.Move(ctx, t.who, saved.ID, saved.Version, initiative.State(s.State), text(s.Reason))
			}
		}
		if err != nil {
			return fmt.Errorf("initiative %s: %w", p.ID, err)
		}
	}
	return nil
}

// lines puts what follows into the plan, with what was reported of it.
func (t *telling) lines(ctx context.Context) error {
	for _, d := range t.story.Lines {
		causes, err := t.causes(d.Causes)
		if err != nil {
			return err
		}
		it := plan.Item{
			ID: civic.ID(d.ID), Kind: plan.Kind(d.Kind), Parent: civic.ID(d.Parent), Title: text(d.Title), Summary: text(d.Summary),
			Horizon: knownYear(d.Horizon, t.profile), SDG: civic.SDGTargetsOf(d.SDG), Source: demo.MadeUpSource.VI, Verified: true, Demonstration: true,
		}
		if d.Pillar >= 0 && d.Pillar < len(t.profile.Pillars) {
			it.Pillar = t.profile.Pillars[d.Pillar].ID
		}
		day := t.story.Answers[len(t.story.Answers)-1].Day
		if it.Kind == plan.Action {
			w := &plan.Work{Lead: d.Lead, Start: t.date(d.Start), End: t.date(d.End), CostMin: plan.Unknown, CostMax: plan.Unknown}
			for _, s := range d.Steps {
				m := plan.Milestone{Title: text(s.Title), Due: t.date(s.Due)}
				if s.Done >= 0 {
					m.Done = t.date(s.Done)
				}
				w.Milestones = append(w.Milestones, m)
			}
			it.Work, it.Level = w, plan.Local
		}
		t.Clock.To(t.on(day, 17))
		it.PublishedAt = t.Clock.Now()
		if _, err := t.Plan.Item(ctx, t.who, it.ID); civic.IsKind(err, civic.KindNotFound) {
			_, err = t.Plan.Save(ctx, t.who, it, causes)
			if err != nil {
				return fmt.Errorf("line %s: %w", d.ID, err)
			}
		} else if err != nil {
			return err
		}
		for _, r := range d.Reports {
			t.Clock.To(t.on(r.Day, 17))
			if _, err := t.Plan.PutReport(ctx, t.who, plan.Progress{
				Action: it.ID, AsOf: t.date(r.Day), State: plan.State(r.State), Percent: r.Percent, Text: text(r.Text), Evidence: []plan.Evidence{{Title: r.Evidence}},
			}); err != nil {
				return fmt.Errorf("report of %s: %w", d.ID, err)
			}
		}
	}
	return nil
}
