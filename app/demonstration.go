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
		City: f.City.Service, Consultation: f.Consultation.Service, Statement: f.Statement.Service, Comment: f.Comment.Service, Theme: f.Theme.Service,
		Answer: f.Answer.Service, Initiative: f.Initiative.Service, Plan: f.Plan.Service, Indicator: f.Indicator.Service, Event: f.Event.Service, Place: f.Place.Service, Report: f.Report.Service,
		Clock: a.turned, Zone: a.config.Zone,
		Work: func(ctx context.Context) error { _, err := a.jobs.Drain(ctx); return err },
	}.Load(ctx, step)
}
