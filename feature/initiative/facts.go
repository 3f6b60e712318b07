package initiative

import (
	"context"
	"math"

	"dienhong/civic"
	"dienhong/kit/facts"
)

// Initiatives gives all public initiatives.
func (m *Module) Initiatives(ctx context.Context) ([]facts.Entry, error) {
	all, _, err := m.Service.List(ctx, civic.Visitor(), Filter{}, math.MaxInt32, 0)
	list := make([]facts.Entry, len(all))
	for i, in := range all {
		list[i] = facts.Entry{
			ID: string(in.ID), Kind: string(civic.RefInitiative), Level: in.Level, Title: in.Title, Summary: in.Summary, Lead: in.Lead,
			Partners: in.Partners, Place: in.Place, Horizon: in.Horizon, CostMin: in.CostMin, CostMax: in.CostMax, State: string(in.State),
			Percent: facts.Unknown, SDG: civic.SDGWords(in.SDG), Objectives: append([]int{}, in.Objectives...), Source: in.Source, Verified: in.Verified,
			Evidence: []facts.Evidence{}, Href: "/initiatives/" + string(in.ID), Demonstration: in.Demonstration,
		}
	}
	return list, err
}
