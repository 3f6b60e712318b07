package load

import (
	"context"

	"dienhong/app"
	"dienhong/civic"
	"dienhong/feature/consultation"
	"dienhong/feature/statement"
)

// store puts voices under a new consultation.
func store(ctx context.Context, a *app.App, slug string, in statement.Conversation) error {
	who, f, end := civic.System(), a.Features(), a.Config().Clock()
	c, err := f.Consultation.Service.Create(ctx, who, consultation.Blueprint{
		Slug: slug, Publish: true,
		Texts: consultation.Texts{Title: civic.Text{VI: slug}, Question: civic.Text{VI: slug}, Summary: civic.Text{VI: slug}},
		Phases: []consultation.Phase{
			{Track: consultation.Voice, Name: civic.Text{VI: "Bỏ phiếu"}, Start: end.AddDate(0, 0, -30), End: end.AddDate(0, 0, 30), Votes: true, Ideas: true},
		},
	})
	if err != nil {
		return err
	}
	if _, err := f.Statement.Service.Import(ctx, who, c.Number, in); err != nil {
		return err
	}
	return a.CatchUp(ctx)
}

// settle brings every published result up to date, so that what is measured
// next is not what was left to do before.
func settle(ctx context.Context, a *app.App) error {
	if err := a.CatchUp(ctx); err != nil {
		return err
	}
	list, err := a.Features().Consultation.Service.List(ctx, civic.Visitor())
	if err != nil {
		return err
	}
	for _, c := range list {
		if err := a.Features().Synthesis.Service.Refresh(ctx, c.Number); err != nil {
			return err
		}
	}
	return nil
}
