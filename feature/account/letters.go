package account

import (
	"context"
	"strings"
	"time"

	"dienhong/civic"
	"dienhong/platform/db"
	"dienhong/platform/i18n"
	"dienhong/platform/mail"
)

// The letters that this feature writes.
const (
	signInLetter     = "account.sign_in"
	invitationLetter = "account.invitation"
	testLetter       = "account.test"
	passkeyLetter    = "account.passkey_added"
	deviceLetter     = "account.new_device"
)

type signInBody struct {
	Person civic.ID
	Next   string
}

type invitationBody struct {
	Person civic.ID
	By     string
}

// warnBody is what somebody should know of their own account.
type warnBody struct {
	Person civic.ID
	What   string // name of the passkey, or the device in two words
	At     int64  // ms UTC
}

type testBody struct{ By string }

// letters is what writing needs besides the service.
type letters struct {
	catalog *i18n.Catalog
	zone    *time.Location
	address func() string
	site    func(ctx context.Context) (civic.Text, error)
}

// register tells the outbox how the letters are written.
func (s *Service) register() {
	mail.Register(s.mail, signInLetter, s.writeSignIn)
	mail.Register(s.mail, invitationLetter, s.writeInvitation)
	mail.Register(s.mail, testLetter, s.writeTest)
	mail.Register(s.mail, passkeyLetter, func(ctx context.Context, locale string, b warnBody) (mail.Letter, error) {
		return s.writeWarning(ctx, locale, "account.letter.passkey_added", b)
	})
	mail.Register(s.mail, deviceLetter, func(ctx context.Context, locale string, b warnBody) (mail.Letter, error) {
		return s.writeWarning(ctx, locale, "account.letter.new_device", b)
	})
}

// speak gives a context in the reader's language and the name of the site: that
// of the city, or the site's address while the city has not been named.
func (l letters) speak(ctx context.Context, locale string) (context.Context, string, error) {
	site, err := l.site(ctx)
	name, _ := site.In(civic.Locale(locale))
	if name == "" {
		_, name, _ = strings.Cut(l.address(), "://")
	}
	return i18n.With(ctx, l.catalog, locale, l.zone), name, err
}

// absolute gives the address of a path in the reader's language.
func (l letters) absolute(locale, path string) string {
	if locale != string(civic.Vietnamese) {
		path = "/" + locale + path
	}
	return l.address() + path
}

// mint makes the link of a letter at the moment of sending; [mail.ErrDrop] when
// the reader has left meanwhile.
func (s *Service) mint(ctx context.Context, p Purpose, id civic.ID, next string) (path string, err error) {
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		person, err := s.store.person(ctx, tx, id)
		if civic.IsKind(err, civic.KindNotFound) || err == nil && !person.Here() {
			return mail.ErrDrop
		}
		if err != nil {
			return err
		}
		path, err = s.newLink(ctx, tx, p, id, next)
		return err
	})
	return path, err
}

func (s *Service) writeSignIn(ctx context.Context, locale string, b signInBody) (mail.Letter, error) {
	path, err := s.mint(ctx, ForSignIn, b.Person, b.Next)
	if err != nil {
		return mail.Letter{}, err
	}
	ctx, site, err := s.letters.speak(ctx, locale)
	return mail.Letter{
		Subject:    i18n.T(ctx, "account.letter.sign_in.subject", site),
		Paragraphs: []string{i18n.T(ctx, "account.letter.sign_in.text", site)},
		Link:       mail.Link{Text: i18n.T(ctx, "account.letter.sign_in.button"), URL: s.letters.absolute(locale, path)},
		Closing: []string{
			i18n.T(ctx, "account.letter.sign_in.lasts", int(lifetime[ForSignIn].Minutes())),
			i18n.T(ctx, "account.letter.sign_in.mistake"),
		},
	}, err
}

func (s *Service) writeInvitation(ctx context.Context, locale string, b invitationBody) (mail.Letter, error) {
	path, err := s.mint(ctx, ForInvitation, b.Person, "/account")
	if err != nil {
		return mail.Letter{}, err
	}
	ctx, site, err := s.letters.speak(ctx, locale)
	return mail.Letter{
		Subject:    i18n.T(ctx, "account.letter.invitation.subject", site),
		Paragraphs: []string{i18n.T(ctx, "account.letter.invitation.text", b.By, site)},
		Link:       mail.Link{Text: i18n.T(ctx, "account.letter.invitation.button"), URL: s.letters.absolute(locale, path)},
		Closing: []string{
			i18n.T(ctx, "account.letter.invitation.lasts", int(lifetime[ForInvitation].Hours()/24)),
			i18n.T(ctx, "account.letter.invitation.mistake"),
		},
	}, err
}

func (s *Service) writeTest(ctx context.Context, locale string, b testBody) (mail.Letter, error) {
	ctx, site, err := s.letters.speak(ctx, locale)
	return mail.Letter{
		Subject:    i18n.T(ctx, "account.letter.test.subject", site),
		Paragraphs: []string{i18n.T(ctx, "account.letter.test.text", b.By, site)},
	}, err
}

// warn writes to somebody about their own account. The officers of a
// demonstration have no mailbox.
func (s *Service) warn(ctx context.Context, tx *db.Tx, p Person, kind, what string) error {
	if p.Demonstration || p.Email == "" {
		return nil
	}
	return s.mail.Post(ctx, tx, mail.Envelope{Kind: kind, To: p.Email, Locale: string(p.Locale)}, warnBody{p.ID, what, civic.Millis(s.clock())})
}

// writeWarning writes a letter that asks for nothing unless the reader did not
// do it.
func (s *Service) writeWarning(ctx context.Context, locale, key string, b warnBody) (mail.Letter, error) {
	p, err := s.store.person(ctx, s.db.Read(), b.Person)
	if civic.IsKind(err, civic.KindNotFound) || err == nil && !p.Here() {
		return mail.Letter{}, mail.ErrDrop
	}
	if err != nil {
		return mail.Letter{}, err
	}
	ctx, site, err := s.letters.speak(ctx, locale)
	what := b.What
	if what == "" {
		what = i18n.T(ctx, "account.sessions.unknown")
	}
	return mail.Letter{
		Subject:    i18n.T(ctx, key+".subject", site),
		Paragraphs: []string{i18n.T(ctx, key+".text", what, i18n.DateTime(ctx, civic.FromMillis(b.At)))},
		Link:       mail.Link{Text: i18n.T(ctx, "account.letter.look"), URL: s.letters.absolute(locale, "/account")},
		Closing:    []string{i18n.T(ctx, key+".mistake")},
	}, err
}
