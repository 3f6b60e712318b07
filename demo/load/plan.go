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
	b := plan.Bundle{}
	for _, l := range demo.Plan() {
		b.Lines = append(b.Lines, planLine(l, profile))
	}
	for _, in := range demo.Indicators() {
		b.Indicators = append(b.Indicators, planIndicator(in, profile))
	}
	return x.Plan.Load(ctx, who, b)
}

func planLine(l demo.PlanLine, profile city.Profile) plan.Line {
	line := plan.Line{Item: plan.Item{
		ID: civic.ID(l.ID), Kind: plan.Kind(l.Kind), Parent: civic.ID(l.Parent), Title: text(l.Title), Summary: text(l.Summary),
		Horizon: knownYear(l.Horizon, profile), Level: plan.Level(l.Level), SDG: sdgTargets(l.SDG), Source: l.Source, Verified: l.Verified,
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

func planIndicator(in demo.Indicator, profile city.Profile) plan.Indicator {
	out := plan.Indicator{
		ID: civic.ID(in.ID), Of: civic.ID(in.Of), Measure: plan.Measure(in.Measure), Title: text(in.Title), Definition: text(in.Definition), Unit: text(in.Unit),
		Better: in.Better, SDG: sdgTargets(in.SDG),
	}
	for _, t := range in.Targets {
		if year := knownYear(t.Year, profile); year != 0 {
			out.Targets = append(out.Targets, plan.Target{Horizon: year, Value: t.Value, Source: t.Source})
		}
	}
	for _, v := range in.Values {
		out.Values = append(out.Values, plan.Value{From: v.From, To: v.To, Value: v.Value, Note: text(v.Note), Source: v.Source, Link: v.Link, Verified: v.Verified})
	}
	return out
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

func sdgTargets(list []string) []civic.SDGTarget {
	out := make([]civic.SDGTarget, len(list))
	for i, t := range list {
		out[i] = civic.SDGTarget(t)
	}
	return out
}
