package app

import (
	"context"

	"dienhong/feature/account"
	"dienhong/feature/answer"
	"dienhong/feature/chain"
	"dienhong/feature/city"
	"dienhong/feature/comment"
	"dienhong/feature/consultation"
	"dienhong/feature/event"
	"dienhong/feature/indicator"
	"dienhong/feature/initiative"
	"dienhong/feature/monitoring"
	"dienhong/feature/place"
	"dienhong/feature/plan"
	"dienhong/feature/report"
	"dienhong/feature/seminar"
	"dienhong/feature/statement"
	"dienhong/feature/synthesis"
	"dienhong/feature/theme"
	"dienhong/feature/upkeep"
	"dienhong/feature/verification"
	"dienhong/kit/day"
	"dienhong/kit/facts"
	"dienhong/kit/figure"
	"dienhong/kit/mention"
	"dienhong/kit/news"
	"dienhong/kit/paper"
	"dienhong/kit/search"
	"dienhong/platform/installation"
	"dienhong/platform/mail"
)

// Features are the rooms of the city. Adapters reach them through here, so that
// two features may need each other; commands work with their services.
type Features struct {
	Account      *account.Module
	Chain        *chain.Module
	City         *city.Module
	Consultation *consultation.Module
	Statement    *statement.Module
	Verification *verification.Module
	Comment      *comment.Module
	Answer       *answer.Module
	Initiative   *initiative.Module
	Plan         *plan.Module
	Indicator    *indicator.Module
	Place        *place.Module
	Event        *event.Module
	Report       *report.Module
	Monitoring   *monitoring.Module
	Seminar      *seminar.Module
	Synthesis    *synthesis.Module
	Theme        *theme.Module
	Upkeep       *upkeep.Module
}

// wire makes the features, one clear line each, in the order of the chain from
// voice to report.
func (a *App) wire(ctx context.Context) error {
	f, c := &a.features, a.config
	key, err := installation.Key(ctx, a.db, City, installation.Place{Text: c.Secret, Dir: c.Data})
	if err != nil {
		return err
	}

	f.Account, err = account.New(account.Deps{
		DB: a.db, City: theCity, Clock: c.Clock, Zone: c.Zone, Log: a.log.With("feature", "account"),
		Catalog: a.catalog, Jobs: a.jobs, Mail: a.mail, Address: c.Site, Site: siteName{f}.Name, Scopes: a.scopes, Home: "/office",
		Development: c.Development,
	})
	if err != nil {
		return err
	}
	a.whoIs = f.Account.Identify
	f.City = city.New(city.Deps{
		DB: a.db, City: theCity, Clock: c.Clock, Zone: c.Zone, Log: a.log.With("feature", "city"),
		Mentions: having[mention.Source](a), Subjects: having[mention.Namer](a),
	})
	f.Chain = chain.New(chain.Deps{DB: a.db, City: theCity, Clock: c.Clock})
	f.Consultation = consultation.New(consultation.Deps{
		DB: a.db, City: theCity, Clock: c.Clock, Zone: c.Zone, Log: a.log.With("feature", "consultation"),
		Figures: having[figure.Source](a), Register: register{f}, Day: having[day.Source](a), Outcomes: having[figure.OutcomeSource](a), News: having[news.Source](a), Site: c.Site(), Guests: guests{f},
	})
	f.Seminar = seminar.New(seminar.Deps{DB: a.db, City: theCity, Clock: c.Clock, Meetings: gatherings{f}, Site: c.Site(), Hash: key.Hash, Held: pending(a.db, c.Data)})
	f.Statement, err = statement.New(ctx, statement.Deps{
		DB: a.db, City: theCity, Clock: c.Clock, Zone: c.Zone, Log: a.log.With("feature", "statement"),
		Consultations: f.Consultation.Service, Secret: key, Limits: c.voteLimits(), Map: readerMap{f}, Others: trackers{f}, Replies: answeredTo{f}, Moderators: moderators{f}, Levels: levels{f}, Unguarded: c.Unguarded,
	})
	if err != nil {
		return err
	}
	f.Verification = verification.New(verification.Deps{
		DB: a.db, City: theCity, Clock: c.Clock, Zone: c.Zone, Consultations: f.Consultation.Service, Voices: f.Statement, Secret: key, Mail: a.mail, Catalog: a.catalog, Address: c.Site, Identity: c.Identity, Unlimited: c.WritesPerMinute == 0,
	})
	f.Comment = comment.New(comment.Deps{
		DB: a.db, City: theCity, Clock: c.Clock, Zone: c.Zone, Log: a.log.With("feature", "comment"),
		Consultations: f.Consultation.Service, Bodies: f.City.Service, Replies: answeredTo{f}, Secret: key, Files: Files(a.db, c.Data), Held: pending(a.db, c.Data), Room: a.room, Address: c.Site,
	})
	f.Synthesis = synthesis.New(synthesis.Deps{
		DB: a.db, City: theCity, Clock: c.Clock, Zone: c.Zone, Log: a.log.With("feature", "synthesis"),
		Consultations: f.Consultation.Service, Source: ballots{f}, Reader: ballots{f}, Secret: key, Unguarded: c.Unguarded, Hub: a.hub, Busy: f.Statement.Service.Busy,
	})
	f.Theme = theme.New(theme.Deps{
		DB: a.db, City: theCity, Clock: c.Clock, Zone: c.Zone, Log: a.log.With("feature", "theme"),
		Chain: f.Chain.Service, Consultations: f.Consultation.Service, Comments: themeComments{f}, Statements: themeComments{f},
	})

	f.Answer = answer.New(answer.Deps{
		DB: a.db, City: theCity, Clock: c.Clock, Zone: c.Zone, Log: a.log.With("feature", "answer"),
		Chain: f.Chain.Service, Consultations: f.Consultation.Service, Bodies: f.City.Service, Catalog: a.catalog, Authors: authors{f}, Mail: a.mail, Address: c.Site,
	})
	f.Initiative = initiative.New(initiative.Deps{
		DB: a.db, City: theCity, Clock: c.Clock, Zone: c.Zone, Log: a.log.With("feature", "initiative"),
		Chain: f.Chain.Service, Directory: initiativeDirectory{f.City.Service}, Hash: key.Hash, Unlimited: c.WritesPerMinute == 0,
	})
	f.Plan = plan.New(plan.Deps{
		DB: a.db, City: theCity, Clock: c.Clock, Zone: c.Zone, Log: a.log.With("feature", "plan"),
		Chain: f.Chain.Service, Directory: f.City.Service, Indicators: measured{f}, Held: pending(a.db, c.Data),
	})
	f.Indicator = indicator.New(indicator.Deps{
		DB: a.db, City: theCity, Clock: c.Clock, Zone: c.Zone, Log: a.log.With("feature", "indicator"),
		Horizons: f.City.Service, Lines: f.Plan.Service, Held: pending(a.db, c.Data),
	})
	f.Place = place.New(place.Deps{
		DB: a.db, City: theCity, Clock: c.Clock, Zone: c.Zone, Log: a.log.With("feature", "place"),
		Directory: f.City.Service, Plan: f.Plan.Service, Chain: f.Chain.Service, Site: c.Site(), Hash: key.Hash, Unlimited: c.WritesPerMinute == 0, Held: pending(a.db, c.Data),
	})
	f.Event = event.New(event.Deps{
		DB: a.db, City: theCity, Clock: c.Clock, Zone: c.Zone, Log: a.log.With("feature", "event"), Jobs: a.jobs,
		Directory: f.City.Service, Plan: f.Plan.Service, Chain: f.Chain.Service, Site: c.Site(), Hash: key.Hash, Unlimited: c.WritesPerMinute == 0, Held: pending(a.db, c.Data),
	})

	heard := voices{f.Comment, f.Theme, f.Answer, f.Consultation}
	f.Monitoring = monitoring.New(monitoring.Deps{
		DB: a.db, City: theCity, Clock: c.Clock, Zone: c.Zone, Catalog: a.catalog, Site: paper.Site(c.Site()),
		Operator: f.City.Service, Consultations: f.Consultation.Service, Voices: heard, Work: work{f.Initiative, f.Plan, f.Indicator}, Chain: f.Chain.Service,
	})
	f.Report = report.New(report.Deps{
		DB: a.db, City: theCity, Clock: c.Clock, Zone: c.Zone, Log: a.log.With("feature", "report"), Catalog: a.catalog, Jobs: a.jobs, Files: Files(a.db, c.Data), Site: paper.Site(c.Site()),
		Operator: f.City.Service, Consultations: f.Consultation.Service, Voices: heard, Work: work{f.Initiative, f.Plan, f.Indicator}, Chain: f.Chain.Service, Others: having[paper.Source](a),
	})

	f.Upkeep = upkeep.New(upkeep.Deps{DB: a.db, City: theCity, Clock: c.Clock, Jobs: a.jobs, Elsewhere: []string{mail.SendJob}, Room: a.room, Servers: a.servers})

	for _, module := range []any{f.Account, f.Chain, f.City, f.Consultation, f.Seminar, f.Statement, f.Verification, f.Comment, f.Synthesis, f.Theme, f.Answer, f.Initiative, f.Plan, f.Indicator, f.Place, f.Event, f.Report, f.Monitoring, f.Upkeep} {
		a.add(module)
	}
	for _, added := range c.Features {
		a.add(added.New(a))
	}
	a.search = search.New(search.Deps{
		DB: a.db, City: theCity, Clock: c.Clock, Log: a.log.With("part", "search"), Jobs: a.jobs, Sources: append(a.searchable(), a.ownPages()),
	})
	a.add(a.search)
	a.add(a.rooms)
	return nil
}

// What documents tell of: each feature tells what it owns.
type (
	voices struct {
		facts.CommentSource
		facts.ThemeSource
		facts.AnswerSource
		facts.MeetingSource
	}
	work struct {
		facts.InitiativeSource
		facts.PlanSource
		facts.IndicatorSource
	}
)
