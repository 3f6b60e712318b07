package app

import (
	"context"

	"dienhong/civic"
	"dienhong/feature/account"
	"dienhong/feature/answer"
	"dienhong/feature/chain"
	"dienhong/feature/city"
	"dienhong/feature/consultation"
	"dienhong/feature/initiative"
	"dienhong/feature/intake"
	"dienhong/feature/opinion"
	"dienhong/feature/plan"
	"dienhong/feature/report"
	"dienhong/feature/synthesis"
	"dienhong/feature/theme"
	"dienhong/platform/secret"
)

// features are the rooms of the city. Adapters reach them through here, so that
// two features may need each other.
type features struct {
	account      *account.Module
	chain        *chain.Module
	city         *city.Module
	consultation *consultation.Module
	opinion      *opinion.Module
	intake       *intake.Module
	answer       *answer.Module
	initiative   *initiative.Module
	plan         *plan.Module
	report       *report.Module
	synthesis    *synthesis.Module
	theme        *theme.Module
}

// wire makes the features, one clear line each, in the order of the chain from
// voice to report.
func (a *App) wire(ctx context.Context) error {
	f, c := &a.features, a.config
	key, err := secret.Load(c.Secret, c.Data)
	if err != nil {
		return err
	}

	f.account, err = account.New(account.Deps{
		DB: a.db, City: theCity, Clock: c.Clock, Zone: c.Zone, Log: a.log.With("feature", "account"),
		Catalog: a.catalog, Jobs: a.jobs, Mail: a.mail, Address: c.Site, Site: siteName{f}.Name, Scopes: a.scopes, Home: "/office",
		Development: c.Development,
	})
	if err != nil {
		return err
	}
	a.whoIs = f.account.Identify
	f.city = city.New(city.Deps{
		DB: a.db, City: theCity, Clock: c.Clock, Zone: c.Zone, Log: a.log.With("feature", "city"),
		Around: mentions{f},
	})
	f.chain = chain.New(chain.Deps{DB: a.db, City: theCity, Clock: c.Clock})
	f.consultation = consultation.New(consultation.Deps{
		DB: a.db, City: theCity, Clock: c.Clock, Zone: c.Zone, Log: a.log.With("feature", "consultation"),
		Figures: figures{f}, Around: register{f}, Waiting: []consultation.Waiter{queue{f}, deskwork{f}, upkeep{a}}, Outcomes: &outcomes{f: f, db: a.db, clock: c.Clock}, News: newsroom{f}, Site: c.Site(),
	})
	f.opinion, err = opinion.New(ctx, opinion.Deps{
		DB: a.db, City: theCity, Clock: c.Clock, Zone: c.Zone, Log: a.log.With("feature", "opinion"),
		Around: consultations{f, c.Clock}, Secret: key, Limits: c.voteLimits(), Map: places{f}, Others: trackers{f}, Replies: answeredTo{f}, Moderators: moderators{f},
	})
	if err != nil {
		return err
	}
	f.intake = intake.New(intake.Deps{
		DB: a.db, City: theCity, Clock: c.Clock, Zone: c.Zone, Log: a.log.With("feature", "intake"),
		Around: asked{f, c.Clock}, Bodies: asked{f, c.Clock}, Replies: answeredTo{f}, Secret: key, Files: Files(c.Data), Held: c.pending(), Address: c.Site,
	})
	f.synthesis = synthesis.New(synthesis.Deps{
		DB: a.db, City: theCity, Clock: c.Clock, Zone: c.Zone, Log: a.log.With("feature", "synthesis"),
		Voices: voices{f, c.Clock}, Reader: voices{f, c.Clock}, Hub: a.hub, Busy: f.opinion.Service.Busy,
	})
	f.theme = theme.New(theme.Deps{
		DB: a.db, City: theCity, Clock: c.Clock, Zone: c.Zone, Log: a.log.With("feature", "theme"),
		Chain: f.chain.Service, Around: read{f, c.Clock}, Opinions: read{f, c.Clock}, Statements: read{f, c.Clock},
	})
	f.chain.Tells(civic.RefOpinion, f.intake.Tell)
	f.chain.Tells(civic.RefPassage, f.theme.TellPassages)
	f.chain.Tells(civic.RefTheme, f.theme.TellThemes)
	f.chain.Tells(civic.RefStatement, f.opinion.Tell)

	told := tellers{a}
	told.register()
	f.answer = answer.New(answer.Deps{
		DB: a.db, City: theCity, Clock: c.Clock, Zone: c.Zone, Log: a.log.With("feature", "answer"),
		Chain: f.chain.Service, Around: replies{f, c.Clock}, Bodies: replies{f, c.Clock}, Subjects: replies{f, c.Clock}, Teller: told,
	})
	f.chain.Tells(civic.RefAnswer, f.answer.Tell)
	f.initiative = initiative.New(initiative.Deps{
		DB: a.db, City: theCity, Clock: c.Clock, Zone: c.Zone, Log: a.log.With("feature", "initiative"),
		Chain: f.chain.Service, Around: proposals{f}, Sources: planCity{f}.Sources, Hash: key.Hash, Unlimited: c.WritesPerMinute == 0,
	})
	f.chain.Tells(civic.RefInitiative, f.initiative.Tell)
	f.plan = plan.New(plan.Deps{
		DB: a.db, City: theCity, Clock: c.Clock, Zone: c.Zone, Log: a.log.With("feature", "plan"),
		Chain: f.chain.Service, Around: planCity{f}, Offers: planCity{f}.Offers, Held: c.pending(),
	})
	a.tellPlan()

	sources := papers{f, a.db}
	f.report = report.New(report.Deps{
		DB: a.db, City: theCity, Clock: c.Clock, Zone: c.Zone, Log: a.log.With("feature", "report"), Catalog: a.catalog, Jobs: a.jobs,
		Files: Files(c.Data), Site: c.Site(), Around: sources, Voices: sources, Work: sources, Chain: f.chain.Service,
	})
	f.chain.Tells(civic.RefReport, f.report.Tell)

	for _, module := range []any{f.account, f.chain, f.city, f.consultation, f.opinion, f.intake, f.synthesis, f.theme, f.answer, f.initiative, f.plan, f.report} {
		a.add(module)
	}
	return nil
}
