package answer

import (
	"context"
	"errors"
	"strings"
	"time"

	"dienhong/civic"
	"dienhong/platform/db"
	"dienhong/platform/i18n"
	"dienhong/platform/mail"
)

// Author is somebody who left an address to be told of answers.
type Author struct {
	Comment civic.ID // theirs
	Email   string   // empty: they left another way
	Lang    civic.Locale
	Code    string // for looking up what became of the comment
}

// Authors knows who agreed to be told.
type Authors interface {
	// Authors gives those of the comments, as far as they agreed.
	Authors(ctx context.Context, q db.Queryer, comments []string) ([]Author, error)
}

// publishedLetter tells an author that there is an answer.
const publishedLetter = "answer.published"

type publishedBody struct {
	Answer  civic.ID
	Comment civic.ID // whose author is told
	// Others are comments of the same author that were answered with it.
	Others []civic.ID
}

// letters is what writing needs besides the service.
type letters struct {
	catalog *i18n.Catalog
	zone    *time.Location
	address func() string
}

// told is an author and every comment of theirs that an answer is to.
type told struct {
	Author
	others []civic.ID
}

// toTell gives the authors who are told of an answer. One person may have sent
// several comments: one letter tells of them all.
func (s *Service) toTell(ctx context.Context, q db.Queryer, of civic.Ref) ([]told, error) {
	ids, err := s.chain.Sources(ctx, q, of, civic.RefComment)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	all, err := s.authors.Authors(ctx, q, ids)
	var list []told
	at := map[string]int{}
	for _, a := range all {
		i, known := at[a.Email]
		switch {
		case a.Email == "":
		case known:
			list[i].others = append(list[i].others, a.Comment)
		default:
			at[a.Email] = len(list)
			list = append(list, told{Author: a})
		}
	}
	return list, err
}

// tell has letters sent when tx commits.
func (s *Service) tell(ctx context.Context, tx *db.Tx, of civic.Ref) error {
	list, err := s.toTell(ctx, tx, of)
	if err != nil {
		return err
	}
	for _, a := range list {
		if err := s.mail.Post(ctx, tx, mail.Envelope{Kind: publishedLetter, To: a.Email, Locale: string(a.Lang)}, publishedBody{civic.ID(of.ID), a.Comment, a.others}); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) writePublished(ctx context.Context, locale string, b publishedBody) (mail.Letter, error) {
	ctx = i18n.With(ctx, s.letters.catalog, locale, s.letters.zone)
	editions, err := s.Editions(ctx, b.Answer)
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
	authors, err := s.authors.Authors(ctx, s.db.Read(), ids)
	if err != nil {
		return mail.Letter{}, err
	}
	if len(authors) == 0 {
		return mail.Letter{}, errors.Join(mail.ErrDrop, civic.NotFound("contact"))
	}
	c, err := s.consultations.SnapshotByNumber(ctx, last.Consultation)
	if err != nil {
		return mail.Letter{}, err
	}
	title := in(ctx, c.Title)
	address := func(path string) string {
		if locale != s.letters.catalog.Locales()[0] {
			path = "/" + locale + path
		}
		return s.letters.address() + path
	}
	track := i18n.T(ctx, "answer.letter.track", authors[0].Code)
	if len(authors) > 1 {
		codes := make([]string, len(authors))
		for i, a := range authors {
			codes[i] = a.Code
		}
		track = i18n.T(ctx, "answer.letter.tracks", i18n.Number(ctx, len(codes)), strings.Join(codes, ", "))
	}
	return mail.Letter{
		Locale: locale, Subject: i18n.T(ctx, "answer.letter.subject", title),
		Paragraphs: []string{i18n.T(ctx, "answer.letter.text", title, decisionWord(ctx, last.Decision)), in(ctx, Excerpt(last.Text))},
		Link:       mail.Link{Text: i18n.T(ctx, "answer.letter.link"), URL: address("/track/" + authors[0].Code)},
		Closing:    []string{track, i18n.T(ctx, "answer.letter.why")},
	}, nil
}
