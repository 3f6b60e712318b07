package app

import (
	"context"
	"fmt"

	"dienhong/civic"
	"dienhong/feature/consultation"
	"dienhong/feature/intake"
	"dienhong/feature/opinion"
	"dienhong/feature/theme"
	"dienhong/platform/clock"
	"dienhong/platform/db"

	"github.com/a-h/templ"
)

// asked tells intake where opinions may be sent now.
type asked struct {
	f     *Features
	clock clock.Clock
}

func (x asked) BySlug(ctx context.Context, slug string) (intake.Consultation, error) {
	c, err := x.f.Consultation.Service.Lookup(ctx, slug)
	if err != nil {
		return intake.Consultation{}, err
	}
	return x.seen(c), nil
}

func (x asked) ByNumber(ctx context.Context, number int64) (intake.Consultation, error) {
	c, err := x.f.Consultation.Service.ByNumber(ctx, number)
	if err != nil {
		return intake.Consultation{}, err
	}
	return x.seen(c), nil
}

func (x asked) All(ctx context.Context) ([]intake.Consultation, error) {
	all, err := x.f.Consultation.Service.List(ctx, civic.System())
	list := make([]intake.Consultation, len(all))
	for i, c := range all {
		list[i] = x.seen(c)
	}
	return list, err
}

func (x asked) seen(c consultation.Consultation) intake.Consultation {
	now := x.clock()
	out := intake.Consultation{
		Number: c.Number, Slug: c.Slug, Title: c.Texts.Title, Question: c.Texts.Question, Public: c.Public(now), Demonstration: c.Demonstration,
		ClosedKey: "app.closed." + string(c.State(now)),
	}
	if p, ok := c.OpenPhase(now); ok {
		out.Open = p.Ideas
	}
	return out
}

func (x asked) AllBodies(ctx context.Context) ([]intake.Body, error) {
	all, err := x.f.City.Service.Bodies(ctx, "")
	list := make([]intake.Body, len(all))
	for i, b := range all {
		list[i] = intake.Body{ID: b.ID, Name: b.Name}
	}
	return list, err
}

// trackers are the features beyond opinion that hand out tracking codes.
type trackers struct{ f *Features }

func (x trackers) TrackPage(ctx context.Context, code string) (templ.Component, error) {
	page, err := x.f.Intake.TrackPage(ctx, code)
	if civic.IsKind(err, civic.KindNotFound) {
		return x.f.Initiative.TrackPage(ctx, code)
	}
	return page, err
}

// answeredTo shows authors what the city answers.
type answeredTo struct{ f *Features }

func (x answeredTo) RepliesTo(ctx context.Context, of ...civic.Ref) (templ.Component, error) {
	return x.f.Answer.RepliesTo(ctx, of...)
}

// read gives theme the opinions, and makes statements for it.
type read struct {
	f     *Features
	clock clock.Clock
}

func (x read) BySlug(ctx context.Context, slug string) (theme.Consultation, error) {
	c, err := asked(x).BySlug(ctx, slug)
	return theme.Consultation{Number: c.Number, Slug: c.Slug, Title: c.Title, Public: c.Public, Demonstration: c.Demonstration}, err
}

func (x read) ByNumber(ctx context.Context, number int64) (theme.Consultation, error) {
	c, err := asked(x).ByNumber(ctx, number)
	return theme.Consultation{Number: c.Number, Slug: c.Slug, Title: c.Title, Public: c.Public, Demonstration: c.Demonstration}, err
}

func (x read) All(ctx context.Context) ([]theme.Consultation, error) {
	all, err := asked(x).All(ctx)
	list := make([]theme.Consultation, len(all))
	for i, c := range all {
		list[i] = theme.Consultation{Number: c.Number, Slug: c.Slug, Title: c.Title, Public: c.Public, Demonstration: c.Demonstration}
	}
	return list, err
}

func themed(o intake.Opinion) theme.Opinion {
	return theme.Opinion{
		ID: o.ID, Number: o.Number, Serial: o.Serial, Text: o.Text, Lang: o.Lang, Public: o.State == intake.Shown, Counts: o.Counts(),
	}
}

func (x read) ByIDs(ctx context.Context, ids []string) ([]theme.Opinion, error) {
	all, err := x.f.Intake.Service.ByIDs(ctx, ids)
	list := make([]theme.Opinion, len(all))
	for i, o := range all {
		list[i] = themed(o)
	}
	return list, err
}

func (x read) Sum(ctx context.Context, number int64) (count int, stamp int64, err error) {
	return x.f.Intake.Service.Sum(ctx, number)
}

func (x read) Keys(ctx context.Context, number, after int64, limit int) ([]theme.Key, error) {
	all, err := x.f.Intake.Service.Keys(ctx, number, after, limit)
	list := make([]theme.Key, len(all))
	for i, k := range all {
		list[i] = theme.Key(k)
	}
	return list, err
}

func (x read) NextOpen(ctx context.Context, number, after int64) (theme.Opinion, error) {
	o, err := x.f.Intake.Service.NextOpen(ctx, number, after)
	return themed(o), err
}

func (x read) Settle(ctx context.Context, tx *db.Tx, id civic.ID, settled bool) error {
	return x.f.Intake.Service.Settle(ctx, tx, id, settled)
}

func (x read) Gone(ctx context.Context, number int64) ([]string, error) {
	return x.f.Intake.Service.Gone(ctx, number)
}

func (x read) Seed(ctx context.Context, tx *db.Tx, who civic.Actor, number int64, text civic.Text, source string) (civic.Ref, error) {
	id, err := x.f.Opinion.Service.SeedIn(ctx, tx, who, number, opinion.Statement{Text: text, Source: source})
	return civic.Ref{Kind: civic.RefStatement, ID: fmt.Sprintf("%d-%d", number, id)}, err
}
