package app

import (
	"context"
	"fmt"

	"dienhong/civic"
	"dienhong/feature/comment"
	"dienhong/feature/consultation"
	"dienhong/feature/statement"
	"dienhong/feature/theme"
	"dienhong/platform/clock"
	"dienhong/platform/db"

	"github.com/a-h/templ"
)

// asked tells comment where comments may be sent now.
type asked struct {
	f     *Features
	clock clock.Clock
}

func (x asked) BySlug(ctx context.Context, slug string) (comment.Consultation, error) {
	c, err := x.f.Consultation.Service.Lookup(ctx, slug)
	if err != nil {
		return comment.Consultation{}, err
	}
	return x.seen(c), nil
}

func (x asked) ByNumber(ctx context.Context, number civic.ConsultationNumber) (comment.Consultation, error) {
	c, err := x.f.Consultation.Service.ByNumber(ctx, number)
	if err != nil {
		return comment.Consultation{}, err
	}
	return x.seen(c), nil
}

func (x asked) All(ctx context.Context) ([]comment.Consultation, error) {
	all, err := x.f.Consultation.Service.List(ctx, civic.System())
	list := make([]comment.Consultation, len(all))
	for i, c := range all {
		list[i] = x.seen(c)
	}
	return list, err
}

func (x asked) seen(c consultation.Consultation) comment.Consultation {
	now := x.clock()
	out := comment.Consultation{
		Number: c.Number, Slug: c.Slug, Title: c.Texts.Title, Question: c.Texts.Question, Public: c.Public(now), Demonstration: c.Demonstration,
		ClosedKey: "app.closed." + string(c.State(now)),
	}
	if p, ok := c.OpenPhase(now); ok {
		out.Open = p.Ideas
	}
	return out
}

func (x asked) AllBodies(ctx context.Context) ([]comment.Body, error) {
	all, err := x.f.City.Service.Bodies(ctx, "")
	list := make([]comment.Body, len(all))
	for i, b := range all {
		list[i] = comment.Body{ID: b.ID, Name: b.Name}
	}
	return list, err
}

// trackers are the features beyond comment that hand out tracking codes.
type trackers struct{ f *Features }

func (x trackers) TrackPage(ctx context.Context, code string) (templ.Component, error) {
	page, err := x.f.Comment.TrackPage(ctx, code)
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

// read gives theme the comments, and makes statements for it.
type read struct {
	f     *Features
	clock clock.Clock
}

func (x read) BySlug(ctx context.Context, slug string) (theme.Consultation, error) {
	c, err := asked(x).BySlug(ctx, slug)
	return theme.Consultation{Number: c.Number, Slug: c.Slug, Title: c.Title, Public: c.Public, Demonstration: c.Demonstration}, err
}

func (x read) ByNumber(ctx context.Context, number civic.ConsultationNumber) (theme.Consultation, error) {
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

func themed(o comment.Comment) theme.Comment {
	return theme.Comment{
		ID: o.ID, Consultation: o.Consultation, Serial: o.Serial, Text: o.Text, Lang: o.Lang, Public: o.State == comment.Shown, Counts: o.Counts(),
	}
}

func (x read) ByIDs(ctx context.Context, ids []string) ([]theme.Comment, error) {
	all, err := x.f.Comment.Service.ByIDs(ctx, ids)
	list := make([]theme.Comment, len(all))
	for i, o := range all {
		list[i] = themed(o)
	}
	return list, err
}

func (x read) Sum(ctx context.Context, number civic.ConsultationNumber) (count int, stamp int64, err error) {
	return x.f.Comment.Service.Sum(ctx, number)
}

func (x read) Keys(ctx context.Context, number civic.ConsultationNumber, after int64, limit int) ([]theme.Key, error) {
	all, err := x.f.Comment.Service.Keys(ctx, number, after, limit)
	list := make([]theme.Key, len(all))
	for i, k := range all {
		list[i] = theme.Key(k)
	}
	return list, err
}

func (x read) NextOpen(ctx context.Context, number civic.ConsultationNumber, after int64) (theme.Comment, error) {
	o, err := x.f.Comment.Service.NextOpen(ctx, number, after)
	return themed(o), err
}

func (x read) Settle(ctx context.Context, tx *db.Tx, id civic.ID, settled bool) error {
	return x.f.Comment.Service.Settle(ctx, tx, id, settled)
}

func (x read) Gone(ctx context.Context, number civic.ConsultationNumber) ([]string, error) {
	return x.f.Comment.Service.Gone(ctx, number)
}

func (x read) Seed(ctx context.Context, tx *db.Tx, who civic.Actor, number civic.ConsultationNumber, text civic.Text, source string) (civic.Ref, error) {
	id, err := x.f.Statement.Service.SeedIn(ctx, tx, who, number, statement.Statement{Text: text, Source: source})
	return civic.Ref{Kind: civic.RefStatement, ID: fmt.Sprintf("%d-%d", number, id)}, err
}
