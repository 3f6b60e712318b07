package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"dienhong/civic"
	"dienhong/engine/fold"
	"dienhong/feature/answer"
	"dienhong/feature/comment"
	"dienhong/feature/statement"
	"dienhong/platform/db"
	"dienhong/platform/i18n"
	"dienhong/platform/mail"
)

// subjectsFound is how many subjects a search gives.
const subjectsFound = 20

// subjects is where an officer finds what to answer.
type subjects struct{ f *Features }

// FindSubjects gives themes first: one answer to a theme is one to many voices.
func (x subjects) FindSubjects(ctx context.Context, who civic.Actor, number civic.ConsultationNumber, words string) ([]civic.Node, error) {
	var refs []civic.Ref
	themes, err := x.f.Theme.Service.Themes(ctx, who, number)
	if err != nil {
		return nil, err
	}
	wanted := strings.Fields(fold.Search(words))
	for _, t := range themes {
		key := fold.Search(t.Name.VI + " " + t.Name.EN)
		if !slices.ContainsFunc(wanted, func(w string) bool { return !strings.Contains(key, w) }) {
			refs = append(refs, t.Ref())
		}
	}
	statements, err := x.f.Statement.Service.List(ctx, number, statement.Search{Words: words}, subjectsFound, 0)
	if err != nil {
		return nil, err
	}
	for _, st := range statements.Statements {
		refs = append(refs, civic.Ref{Kind: civic.RefStatement, ID: fmt.Sprintf("%d-%d", number, st.ID)})
	}
	comments, _, err := x.f.Comment.Service.List(ctx, who, comment.Filter{Consultation: number, Search: words}, subjectsFound, 0)
	if err != nil {
		return nil, err
	}
	for _, o := range comments {
		refs = append(refs, civic.Ref{Kind: civic.RefComment, ID: string(o.ID)})
	}
	nodes, _, err := x.f.Chain.Service.Tell(ctx, who, refs[:min(len(refs), subjectsFound)])
	return nodes, err
}

// answeredLetter tells an author that there is an answer.
const answeredLetter = "answer.published"

type answeredBody struct {
	Answer  civic.ID
	Comment civic.ID // whose author is told
	// Others are comments of the same author that were answered with it.
	Others []civic.ID
}

// tellers writes to those who left a contact for answers.
type tellers struct{ a *App }

// register tells the outbox how the letters are written.
func (x tellers) register() { mail.Register(x.a.mail, answeredLetter, x.write) }

// told is an author and every comment of theirs that an answer is to.
type told struct {
	comment.Reach
	others []civic.ID
}

func (x tellers) reaches(ctx context.Context, q db.Queryer, of civic.Ref) ([]told, error) {
	ids, err := x.a.features.Chain.Service.Sources(ctx, q, of, civic.RefComment)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	all, err := x.a.features.Comment.Service.Reaches(ctx, q, ids, "answer")
	// One person may have sent several comments: one letter tells of them all.
	var list []told
	at := map[string]int{}
	for _, r := range all {
		i, known := at[r.Contact.Email]
		switch {
		case r.Contact.Email == "":
		case known:
			list[i].others = append(list[i].others, r.Comment)
		default:
			at[r.Contact.Email] = len(list)
			list = append(list, told{Reach: r})
		}
	}
	return list, err
}

func (x tellers) Reached(ctx context.Context, q db.Queryer, of civic.Ref) (int, error) {
	list, err := x.reaches(ctx, q, of)
	return len(list), err
}

func (x tellers) Answered(ctx context.Context, tx *db.Tx, of civic.Ref) error {
	list, err := x.reaches(ctx, tx, of)
	if err != nil {
		return err
	}
	for _, r := range list {
		if err := x.a.mail.Post(ctx, tx, mail.Envelope{Kind: answeredLetter, To: r.Contact.Email, Locale: string(r.Lang)}, answeredBody{civic.ID(of.ID), r.Comment, r.others}); err != nil {
			return err
		}
	}
	return nil
}

func (x tellers) write(ctx context.Context, locale string, b answeredBody) (mail.Letter, error) {
	a := x.a
	ctx = i18n.With(ctx, a.catalog, locale, a.config.Zone)
	editions, err := a.features.Answer.Service.Editions(ctx, b.Answer)
	if civic.IsKind(err, civic.KindNotFound) {
		return mail.Letter{}, errors.Join(mail.ErrDrop, err)
	}
	if err != nil {
		return mail.Letter{}, err
	}
	last := editions[0]
	// Read now: an author who erased the contact meanwhile gets no letter.
	ids := []string{string(b.Comment)}
	for _, id := range b.Others {
		ids = append(ids, string(id))
	}
	reach, err := a.features.Comment.Service.Reaches(ctx, a.db.Read(), ids, "answer")
	if err != nil {
		return mail.Letter{}, err
	}
	if len(reach) == 0 {
		return mail.Letter{}, errors.Join(mail.ErrDrop, civic.NotFound("contact"))
	}
	c, err := a.features.Consultation.Service.ByNumber(ctx, last.Consultation)
	if err != nil {
		return mail.Letter{}, err
	}
	title, _ := c.Texts.Title.In(civic.Locale(locale))
	excerpt, _ := answer.Excerpt(last.Text).In(civic.Locale(locale))
	address := func(path string) string {
		if locale != string(civic.Vietnamese) {
			path = "/" + locale + path
		}
		return a.config.Site() + path
	}
	track := i18n.T(ctx, "answer.letter.track", reach[0].Code)
	if len(reach) > 1 {
		codes := make([]string, len(reach))
		for i, r := range reach {
			codes[i] = r.Code
		}
		track = i18n.T(ctx, "answer.letter.tracks", i18n.Number(ctx, len(codes)), strings.Join(codes, ", "))
	}
	return mail.Letter{
		Locale: locale, Subject: i18n.T(ctx, "answer.letter.subject", title),
		Paragraphs: []string{i18n.T(ctx, "answer.letter.text", title, i18n.T(ctx, "answer.decision."+string(last.Decision))), excerpt},
		Link:       mail.Link{Text: i18n.T(ctx, "answer.letter.link"), URL: address("/track/" + reach[0].Code)},
		Closing:    []string{track, i18n.T(ctx, "answer.letter.why")},
	}, nil
}
