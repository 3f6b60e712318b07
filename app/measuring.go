package app

import (
	"context"

	"dienhong/civic"
	"dienhong/engine/polis"
	"dienhong/feature/consultation"
	"dienhong/feature/opinion"
)

// ImportForMeasuring stores voices under a new consultation that closed long
// ago, for the tests of load.
func (a *App) ImportForMeasuring(ctx context.Context, slug string, in opinion.Intake) error {
	who := civic.System()
	b := polisFrame(slug, polis.Summary{Topic: slug})
	end := a.config.Clock()
	b.Publish = true
	b.Phases = []consultation.Phase{
		{Track: consultation.Voice, Name: civic.Text{VI: "Bỏ phiếu"}, Start: end.AddDate(0, 0, -30), End: end.AddDate(0, 0, 30), Votes: true, Ideas: true},
	}
	c, err := a.features.consultation.Service.Create(ctx, who, b)
	if err != nil {
		return err
	}
	if _, err := a.features.opinion.Service.Import(ctx, who, c.Number, in); err != nil {
		return err
	}
	return a.CatchUp(ctx)
}

// Settle brings every published result up to date, so that what is measured
// next is not what was left to do before.
func (a *App) Settle(ctx context.Context) error {
	if err := a.CatchUp(ctx); err != nil {
		return err
	}
	list, err := a.features.consultation.Service.List(ctx, civic.Visitor())
	if err != nil {
		return err
	}
	for _, c := range list {
		if err := a.features.synthesis.Service.Refresh(ctx, c.Number); err != nil {
			return err
		}
	}
	return nil
}
