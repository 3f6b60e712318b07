package verification

import (
	"context"
	"strings"
	"time"

	"dienhong/civic"
	"dienhong/platform/db"
	"dienhong/platform/i18n"
	"dienhong/platform/mail"
)

// codeLetter brings a code to an e-mail address.
const codeLetter = "verification.code"

// letterBody is what the letter is written of; the code in it is made again from
// the name that it was drawn by.
type letterBody struct {
	Slug, Name string
}

// Send has a code sent to an address. That it was asked for is all that whoever asked
// learns, not whether the address has been used.
//
// Errors: NotFound; Invalid; Conflict when the consultation sends no letters;
// TooMany by allow, which is asked with the hash of the address.
func (s *Service) Send(ctx context.Context, slug, typed, locale string, allow func(person string) error) error {
	c, err := s.consultations.Snapshot(ctx, slug)
	if err != nil {
		return err
	}
	if !c.TakesVotes {
		return civic.Refuse(civic.KindClosed, c.ClosedKey)
	}
	if err := s.need(ctx, c.Number, Letter); err != nil {
		return err
	}
	address, err := addressOf(typed)
	if err != nil {
		return err
	}
	person := s.hash("person", c.Number, "email "+mailboxOf(address))
	if err := allow(person); err != nil {
		return err
	}
	name := string(civic.NewID(s.clock()))
	_, err = s.codeFor(ctx, c, name, person, letterFor, func(tx *db.Tx) error {
		return s.mail.Post(ctx, tx, mail.Envelope{Kind: codeLetter, To: address, Locale: locale}, letterBody{slug, name})
	})
	if civic.IsKind(err, civic.KindConflict) {
		return nil
	}
	return err
}

// writer writes the letters.
type writer struct {
	*Service
	catalog *i18n.Catalog
	zone    *time.Location
	address func() string
}

func (x writer) write(ctx context.Context, locale string, b letterBody) (mail.Letter, error) {
	c, err := x.consultations.Snapshot(ctx, b.Slug)
	if civic.IsKind(err, civic.KindNotFound) {
		return mail.Letter{}, mail.ErrDrop
	}
	if err != nil {
		return mail.Letter{}, err
	}
	code := x.codeOf(c.Number, "one "+b.Name)
	_, ok, err := x.store.works(ctx, x.db.Read(), c.Number, x.hash("code", c.Number, code), x.clock())
	if err != nil {
		return mail.Letter{}, err
	}
	if !ok {
		return mail.Letter{}, mail.ErrDrop
	}
	ctx = i18n.With(ctx, x.catalog, locale, x.zone)
	title, _ := c.Title.In(civic.Locale(locale))
	t := func(word string, args ...any) string {
		return i18n.T(ctx, "verification.mail."+word, args...)
	}
	return mail.Letter{
		Subject:    t("subject", code),
		Paragraphs: []string{t("text", title), code},
		Link:       mail.Link{Text: t("link"), URL: link(x.address(), locale, c, code)},
		Closing:    []string{t("until", int(letterFor.Minutes())), t("mistake")},
	}, nil
}

// link is the address under which a code stands in the form already; opening it
// uses nothing.
func link(site, locale string, c civic.Consultation, code string) string {
	path := c.Path("verify") + "?code=" + code
	if locale != string(civic.Vietnamese) {
		path = "/" + locale + path
	}
	return strings.TrimSuffix(site, "/") + path
}
