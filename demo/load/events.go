package load

import (
	"context"
	"fmt"

	"dienhong/civic"
	"dienhong/demo"
	"dienhong/engine/lunar"
	"dienhong/feature/event"
)

// events enters the city's known festivals, where there is no event yet.
func (x Hanoi) events(ctx context.Context, who civic.Actor) error {
	var list []event.Event
	for _, c := range demo.Celebrations() {
		list = append(list, celebrated(c))
	}
	return x.Event.Load(ctx, who, list)
}

// listedFrom is the first day of what comes round every year.
const listedFrom = "2026-01-01"

func celebrated(c demo.Celebration) event.Event {
	e := event.Event{
		ID: civic.ID(c.ID), Kind: event.Single, Title: text(c.Name), Summary: civic.Text{VI: c.Theme}, Source: c.Source, Verified: c.Verified, Action: civic.ID(c.Action), Venue: event.Venue{Name: civic.Text{VI: c.Place}},
	}
	if c.Source == "" {
		e.Source = "Hiểu biết chung"
	}
	switch c.Rule {
	case "lunar":
		e.Schedule = event.Schedule{Repeat: event.Lunar, Day: listedFrom, Lunar: lunar.Yearly{Month: c.Month, Day: c.Day}}
		if c.EndMonth == c.Month {
			e.Schedule.Lunar.After = c.EndDay - c.Day
		} else {
			e.Schedule.Lunar.ToMonth, e.Schedule.Lunar.ToDay = c.EndMonth, c.EndDay
		}
	case "solar":
		e.Schedule = event.Schedule{Repeat: event.Rule, Day: fmt.Sprintf("2026-%02d-%02d", c.Month, c.Day), Rule: "FREQ=YEARLY"}
	default:
		e.Schedule = event.Schedule{Repeat: event.Once, Day: c.From}
		if c.To != c.From {
			e.Schedule.EndDay = c.To
		}
	}
	return e
}
