package app

import (
	"context"
	"fmt"

	"dienhong/civic"
	"dienhong/feature/answer"
	"dienhong/feature/comment"
	"dienhong/feature/statement"
	"dienhong/feature/theme"
	"dienhong/platform/db"

	"github.com/a-h/templ"
)

// trackers are the features beyond comment that hand out tracking codes.
type trackers struct{ f *Features }

func (x trackers) TrackPage(ctx context.Context, code string) (templ.Component, error) {
	page, err := x.f.Comment.TrackPage(ctx, code)
	if civic.IsKind(err, civic.KindNotFound) {
		page, err = x.f.Initiative.TrackPage(ctx, code)
	}
	if civic.IsKind(err, civic.KindNotFound) {
		page, err = x.f.Event.TrackPage(ctx, code)
	}
	if civic.IsKind(err, civic.KindNotFound) {
		return x.f.Place.TrackPage(ctx, code)
	}
	return page, err
}

// answeredTo shows authors what the city answers.
type answeredTo struct{ f *Features }

func (x answeredTo) RepliesTo(ctx context.Context, of ...civic.Ref) (templ.Component, error) {
	return x.f.Answer.RepliesTo(ctx, of...)
}

// authors tells answer whom it may write to.
type authors struct{ f *Features }

func (x authors) Authors(ctx context.Context, q db.Queryer, comments []string) ([]answer.Author, error) {
	all, err := x.f.Comment.Service.Reaches(ctx, q, comments, "answer")
	list := make([]answer.Author, len(all))
	for i, r := range all {
		list[i] = answer.Author{Comment: r.Comment, Email: r.Contact.Email, Lang: r.Lang, Code: r.Code}
	}
	return list, err
}

// themeComments gives theme the comments, and makes statements for it.
type themeComments struct{ f *Features }

func themed(o comment.Comment) theme.Comment {
	return theme.Comment{
		ID: o.ID, Consultation: o.Consultation, Serial: o.Serial, Text: o.Text, Lang: o.Lang, Public: o.State == comment.Shown, Counts: o.Counts(),
	}
}

func (x themeComments) ByIDs(ctx context.Context, ids []string) ([]theme.Comment, error) {
	all, err := x.f.Comment.Service.ByIDs(ctx, ids)
	list := make([]theme.Comment, len(all))
	for i, o := range all {
		list[i] = themed(o)
	}
	return list, err
}

func (x themeComments) Sum(ctx context.Context, number civic.ConsultationNumber) (count int, stamp int64, err error) {
	return x.f.Comment.Service.Sum(ctx, number)
}

func (x themeComments) Keys(ctx context.Context, number civic.ConsultationNumber, after int64, limit int) ([]theme.Key, error) {
	all, err := x.f.Comment.Service.Keys(ctx, number, after, limit)
	list := make([]theme.Key, len(all))
	for i, k := range all {
		list[i] = theme.Key(k)
	}
	return list, err
}

func (x themeComments) NextOpen(ctx context.Context, number civic.ConsultationNumber, after int64) (theme.Comment, error) {
	o, err := x.f.Comment.Service.NextOpen(ctx, number, after)
	return themed(o), err
}

func (x themeComments) Settle(ctx context.Context, tx *db.Tx, id civic.ID, settled bool) error {
	return x.f.Comment.Service.Settle(ctx, tx, id, settled)
}

func (x themeComments) Gone(ctx context.Context, number civic.ConsultationNumber) ([]string, error) {
	return x.f.Comment.Service.Gone(ctx, number)
}

func (x themeComments) Seed(ctx context.Context, tx *db.Tx, who civic.Actor, number civic.ConsultationNumber, text civic.Text, source string) (civic.Ref, error) {
	id, err := x.f.Statement.Service.SeedIn(ctx, tx, who, number, statement.Statement{Text: text, Source: source})
	return civic.Ref{Kind: civic.RefStatement, ID: fmt.Sprintf("%d-%d", number, id)}, err
}
