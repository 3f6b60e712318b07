package indicator

import (
	"context"

	"dienhong/civic"
	"dienhong/kit/facts"
)

// Values gives every value of a public indicator that was not withdrawn, also older
// ones.
func (m *Module) Values(ctx context.Context) ([]facts.Figure, error) {
	all, err := m.Service.List(ctx, civic.Visitor())
	if err != nil {
		return nil, err
	}
	var list []facts.Figure
	for _, in := range all {
		unit := in.Unit
		if unit.IsZero() && (in.Measure == Share || in.Measure == Checklist) {
			unit = civic.Text{VI: "%", EN: "%"}
		}
		for _, v := range in.Standing() {
			list = append(list, facts.Figure{
				ID: string(v.ID), Title: in.Title, Unit: unit, Value: v.Value, From: v.From, To: v.To, Source: v.Source, Verified: v.Verified,
				Href: "/indicators/" + string(in.ID), Demonstration: in.Demonstration,
			})
		}
	}
	return list, nil
}
