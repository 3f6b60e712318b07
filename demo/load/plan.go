package load

import (
	"context"
	"strings"

	"dienhong/civic"
	"dienhong/demo"
	"dienhong/feature/city"
	"dienhong/feature/plan"
)

// plan fills an empty plan with what public accounts say of the city's
// promises and deeds.
func (x Hanoi) plan(ctx context.Context, who civic.Actor, profile city.Profile) error {
	var lines []plan.Line
	for _, l := range demo.Plan() {
		lines = append(lines, planLine(l, profile))
	}
	return x.Plan.Load(ctx, who, lines)
}

func planLine(l demo.PlanLine, profile city.Profile) plan.Line {
	line := plan.Line{Item: plan.Item{
		ID: civic.ID(l.ID), Kind: plan.Kind(l.Kind), Parent: civic.ID(l.Parent), Title: text(l.Title), Summary: text(l.Summary),
		Horizon: knownYear(l.Horizon, profile), Level: plan.Level(l.Level), SDG: civic.SDGTargetsOf(l.SDG), Source: l.Source, Verified: l.Verified,
		MadeOn: l.MadeOn, MadeTo: text(l.MadeTo), Demonstration: l.Kind != string(plan.Commitment),
	}}
	if l.Pillar >= 0 && l.Pillar < len(profile.Pillars) { // an officer may have taken a pillar away
		line.Item.Pillar = profile.Pillars[l.Pillar].ID
	}
	if l.Kind == string(plan.Action) {
		w := &plan.Work{Lead: l.Lead, Partners: l.Partners, Start: l.Start, End: l.End, CostMin: plan.Unknown, CostMax: plan.Unknown}
		for _, s := range l.Milestones {
			w.Milestones = append(w.Milestones, plan.Milestone{Title: text(s.Title), Due: s.Due, Done: s.Done})
		}
		line.Item.Work = w
	}
	for _, c := range l.Causes {
		kind, id, _ := strings.Cut(c, ":")
		line.Causes = append(line.Causes, civic.Ref{Kind: civic.RefKind(kind), ID: id})
	}
	if r := l.Report; r != nil {
		line.Reports = []plan.Progress{{
			AsOf: r.AsOf, State: plan.State(r.State), Percent: plan.Unknown, Text: text(r.Text), Evidence: []plan.Evidence{{Title: r.Evidence, Link: r.Link}},
		}}
	}
	return line
}

// knownYear gives a year that the city still has among its horizons, or 0.
func knownYear(year int, profile city.Profile) int {
	for _, h := range profile.Horizons {
		if h.Year == year {
			return year
		}
	}
	return 0
}
