package load

import (
	"context"

	"dienhong/civic"
	"dienhong/demo"
	"dienhong/feature/city"
	"dienhong/feature/indicator"
)

// indicators enters what public accounts measured of the city, where nothing was
// measured yet.
func (x Hanoi) indicators(ctx context.Context, who civic.Actor, profile city.Profile) error {
	var list []indicator.Indicator
	for _, in := range demo.Indicators() {
		list = append(list, measured(in, profile))
	}
	return x.Indicator.Load(ctx, who, list)
}

func measured(in demo.Indicator, profile city.Profile) indicator.Indicator {
	out := indicator.Indicator{
		ID: civic.ID(in.ID), Of: civic.ID(in.Of), Measure: indicator.Measure(in.Measure), Title: text(in.Title), Definition: text(in.Definition), Unit: text(in.Unit),
		Better: in.Better, SDG: civic.SDGTargetsOf(in.SDG),
	}
	for _, t := range in.Targets {
		if year := knownYear(t.Year, profile); year != 0 {
			out.Targets = append(out.Targets, indicator.Target{Horizon: year, Value: t.Value, Source: t.Source})
		}
	}
	for _, v := range in.Values {
		out.Values = append(out.Values, indicator.Value{From: v.From, To: v.To, Value: v.Value, Note: text(v.Note), Source: v.Source, Link: v.Link, Verified: v.Verified})
	}
	return out
}
