package app

import (
	"context"

	"dienhong/demo/load"
)

// Demonstrate loads Hà Nội, or what is missing of it. It tells each step before
// it begins, as a key of the catalogue.
func (a *App) Demonstrate(ctx context.Context, step func(key string)) error {
	f := &a.features
	return load.Hanoi{
		City: f.City.Service, Consultation: f.Consultation.Service, Comment: f.Statement.Service, Initiative: f.Initiative.Service, Plan: f.Plan.Service, Indicator: f.Indicator.Service,
		Event: f.Event.Service,
		Clock: a.config.Clock, Zone: a.config.Zone,
	}.Load(ctx, step)
}
