package comment

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"time"

	"dienhong/civic"
	"dienhong/kit/edit"
	"dienhong/kit/history"
	"dienhong/platform/db"
)

// sealedText is what is sealed: how to reach an author, and the tracking code
// that the letter leads to, which is stored in no other way but as a hash.
type sealedText struct {
	Contact
	Code string `json:"code"`
}

func (s *Service) keepContact(ctx context.Context, tx *db.Tx, o Comment, contact Contact, consent Consent, code string) error {
	if contact.IsZero() {
		return nil
	}
	text, err := s.store.consent(ctx, tx)
	if err != nil {
		return err
	}
	if consent.Version != text.Version {
		// The text changed between reading and sending: agreement is to what was read.
		return civic.Invalid(civic.FieldError{Field: "purposes", Key: "comment.error.consent_changed"})
	}
	raw, err := json.Marshal(sealedText{contact, code})
	if err != nil {
		return err
	}
	until := time.Time{}
	if s.keep > 0 {
		until = o.EnteredAt.Add(s.keep)
	}
	return s.store.insertContact(ctx, tx, o.ID, s.secret.Seal(purposeContact, string(o.ID), string(raw)), consent, o.Lang, o.EnteredAt, until)
}

// EraseContact cuts the link between a comment and its author; the comment and
// its count stay. Doing it again changes nothing.
//
// Errors: NotFound.
func (s *Service) EraseContact(ctx context.Context, code string) error {
	o, err := s.Track(ctx, code)
	if err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		erased, err := s.store.eraseContact(ctx, tx, o.ID)
		if err != nil || !erased {
			return err
		}
		return s.history.Write(ctx, tx, history.Act{At: s.clock(), By: civic.Visitor(), On: on(o.ID), Act: "erase_contact"})
	})
}

// Purge erases the contacts whose time is over and tells how many.
func (s *Service) Purge(ctx context.Context) (n int64, err error) {
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		if n, err = s.store.eraseDue(ctx, tx, s.clock()); err != nil || n == 0 {
			return err
		}
		return s.history.Write(ctx, tx, history.Act{At: s.clock(), By: civic.System(), On: on(""), Act: "purge", Note: strconv.FormatInt(n, 10)})
	})
	return n, err
}

// Reach is an author who can be told.
type Reach struct {
	Comment civic.ID
	Contact Contact
	Lang    civic.Locale
	Code    string // tracking code
}

// Reaches gives the authors of comments who agreed to a purpose.
func (s *Service) Reaches(ctx context.Context, q db.Queryer, ids []string, purpose string) ([]Reach, error) {
	sealed, err := s.store.contacts(ctx, q, ids)
	if err != nil {
		return nil, err
	}
	var list []Reach
	for _, c := range sealed {
		if !slices.Contains(c.consent.Purposes, purpose) {
			continue
		}
		plain, err := s.secret.Open(purposeContact, string(c.comment), c.sealed)
		if err != nil {
			return nil, err
		}
		var text sealedText
		if err := json.Unmarshal([]byte(plain), &text); err != nil {
			return nil, err
		}
		list = append(list, Reach{Comment: c.comment, Contact: text.Contact, Lang: c.lang, Code: text.Code})
	}
	return list, nil
}

// ContactOf gives how to reach the author of one comment; reading it is written
// down.
//
// Errors: Forbidden; NotFound.
func (s *Service) ContactOf(ctx context.Context, who civic.Actor, id civic.ID) (Contact, error) {
	if err := CanReadContact(who); err != nil {
		return Contact{}, err
	}
	var contact Contact
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		list, err := s.store.contacts(ctx, tx, []string{string(id)})
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return civic.NotFound("contact")
		}
		plain, err := s.secret.Open(purposeContact, string(id), list[0].sealed)
		if err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(plain), &contact); err != nil {
			return err
		}
		return s.history.Write(ctx, tx, history.Act{At: s.clock(), By: who, On: on(id), Act: "read_contact"})
	})
	return contact, err
}

// Consent gives the text that people agree to now.
func (s *Service) Consent(ctx context.Context) (ConsentText, error) {
	return s.store.consent(ctx, s.db.Read())
}

// SaveConsent writes the version after seen, which its writer looked at; what was
// agreed to stays agreed to the version that was read.
//
// Errors: Forbidden; Invalid; [*edit.StaleError].
func (s *Service) SaveConsent(ctx context.Context, who civic.Actor, text civic.Text, seen int) (ConsentText, error) {
	if !who.Has(civic.Administrator) {
		return ConsentText{}, civic.Forbidden()
	}
	if err := civic.Invalid(text.Problems("text", 5_000, true)...); err != nil {
		return ConsentText{}, err
	}
	var c ConsentText
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		last, err := s.store.consent(ctx, tx)
		if err != nil {
			return err
		}
		of := history.Subject{Kind: aConsent}
		if err := edit.Check(ctx, tx, s.history, of, last, int64(last.Version), int64(seen)); err != nil {
			return err
		}
		c = ConsentText{last.Version + 1, text, s.clock()}
		if err := s.store.insertConsent(ctx, tx, c); err != nil {
			return err
		}
		return s.history.Write(ctx, tx, history.Act{At: c.At, By: who, On: of, Act: "consent", Before: last, After: c})
	})
	return c, err
}
