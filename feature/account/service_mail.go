package account

import (
	"context"

	"dienhong/civic"
	"dienhong/platform/db"
	"dienhong/platform/mail"
)

// Post is the state of the letters, as administrators see it.
type Post struct {
	Health mail.Health
	// Open are the letters that wait or failed; Settled those that left lately.
	Open, Settled []mail.Message
}

const postLimit = 50

// Mail tells how the letters fare.
func (s *Service) Mail(ctx context.Context, who civic.Actor) (Post, error) {
	if err := CanManage(who); err != nil {
		return Post{}, err
	}
	var p Post
	var err error
	if p.Health, err = s.mail.Health(ctx); err != nil {
		return p, err
	}
	if p.Open, err = s.mail.Messages(ctx, postLimit, mail.Waiting, mail.Failed); err != nil {
		return p, err
	}
	p.Settled, err = s.mail.Messages(ctx, postLimit, mail.Sent, mail.Kept, mail.Dropped)
	return p, err
}

// RetryLetter has a failed letter sent again.
func (s *Service) RetryLetter(ctx context.Context, who civic.Actor, id string) error {
	return s.onLetter(ctx, who, func(tx *db.Tx) error { return s.mail.Retry(ctx, tx, id) })
}

// DismissLetter gives a letter up.
func (s *Service) DismissLetter(ctx context.Context, who civic.Actor, id string) error {
	return s.onLetter(ctx, who, func(tx *db.Tx) error { return s.mail.Dismiss(ctx, tx, id) })
}

func (s *Service) onLetter(ctx context.Context, who civic.Actor, act func(*db.Tx) error) error {
	if err := CanManage(who); err != nil {
		return err
	}
	return missing(s.db.Tx(ctx, act), "letter")
}

// TestLetter sends the administrator a letter, to see whether letters arrive.
func (s *Service) TestLetter(ctx context.Context, who civic.Actor) (to string, err error) {
	if err := CanManage(who); err != nil {
		return "", err
	}
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		p, err := s.store.person(ctx, tx, who.Person)
		if err != nil {
			return err
		}
		to = p.Email
		return s.mail.Post(ctx, tx, mail.Envelope{Kind: testLetter, To: p.Email, Locale: string(p.Locale)}, testBody{who.Name})
	})
	return to, err
}

// KeptLetters gives the letters that a developer's server kept, the newest
// first.
func (s *Service) KeptLetters(ctx context.Context) ([]mail.Message, error) {
	return s.mail.Messages(ctx, postLimit, mail.Kept)
}
