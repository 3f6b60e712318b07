package app

import (
	"context"

	"dienhong/feature/account"
	"dienhong/feature/chain"
	"dienhong/feature/city"
	"dienhong/feature/consultation"
	"dienhong/feature/opinion"
	"dienhong/feature/plan"
	"dienhong/feature/synthesis"
)

// features are the rooms of the city. Adapters reach them through here, so that
// two features may need each other.
type features struct {
	account      *account.Module
	chain        *chain.Module
	city         *city.Module
	consultation *consultation.Module
	opinion      *opinion.Module
	plan         *plan.Module
	synthesis    *synthesis.Module
}

// wire makes the features, one clear line each, in the order of the chain from
// voice to report.
func (a *App) wire(ctx context.Context) error {
	f, c := &a.features, a.config
	var err error

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
		Figures: figures{f}, Around: register{f}, Waiting: []consultation.Waiter{queue{f}},
	})
	f.opinion, err = opinion.New(ctx, opinion.Deps{
		DB: a.db, City: theCity, Clock: c.Clock, Zone: c.Zone, Log: a.log.With("feature", "opinion"),
		Around: consultations{f, c.Clock}, Limits: c.voteLimits(), Map: places{f},
	})
	if err != nil {
		return err
	}
	f.synthesis = synthesis.New(synthesis.Deps{
		DB: a.db, City: theCity, Clock: c.Clock, Zone: c.Zone, Log: a.log.With("feature", "synthesis"),
		Voices: voices{f, c.Clock}, Reader: voices{f, c.Clock}, Hub: a.hub, Busy: f.opinion.Service.Busy,
	})

	f.plan = plan.New(plan.Deps{
		DB: a.db, City: theCity, Clock: c.Clock, Zone: c.Zone, Log: a.log.With("feature", "plan"),
		Chain: f.chain.Service, Around: planCity{f},
	})
	a.tellPlan()

	for _, module := range []any{f.account, f.chain, f.city, f.consultation, f.opinion, f.synthesis, f.plan} {
		a.add(module)
	}
	return nil
}
