package comment

import (
	"context"
	"encoding/hex"
	"errors"
	"slices"

	"dienhong/civic"
	"dienhong/kit/history"
	"dienhong/platform/db"
	"dienhong/platform/web"
)

// Submission is a comment as its author sends it.
type Submission struct {
	Text     string
	Lang     civic.Locale
	Kind     civic.StakeholderKind
	BodyName string
	Article  string
	Publish  bool
	Contact  Contact
	Consent  Consent
	File     *web.File // a scan; nil: none
	// Once is drawn with the form: the same form sent twice is one comment, and
	// both answers give the same tracking code. Empty: always a new one.
	Once string
}

// Submit takes a comment from the site. The tracking code is shown once and
// stored only as a hash, and sealed with the contact of who left one.
//
// Errors: NotFound; Closed; Invalid.
func (s *Service) Submit(ctx context.Context, slug string, in Submission) (Comment, string, error) {
	c, err := s.consultations.Snapshot(ctx, slug)
	if err != nil {
		return Comment{}, "", err
	}
	if !c.TakesTexts {
		return Comment{}, "", civic.Refuse(civic.KindClosed, c.ClosedKey)
	}
	now := s.clock()
	o := Comment{
		Consultation: c.Number, Channel: Web, ReceivedAt: now, Lang: in.Lang, Text: in.Text, Article: in.Article, Kind: in.Kind,
		BodyName: in.BodyName, People: 1, Publish: in.Publish,
	}
	return s.enterOnce(ctx, civic.Visitor(), o, in.Contact, in.Consent, in.Once, in.File)
}

// enterOnce takes what a form brings. The same form sent again gives the comment
// and the tracking code of the first time.
func (s *Service) enterOnce(ctx context.Context, who civic.Actor, o Comment, contact Contact, consent Consent, once string, file *web.File) (Comment, string, error) {
	if len(once) < 16 || len(once) > 64 {
		return s.enter(ctx, who, o, contact, consent, civic.NewCode(), "", file)
	}
	key := "web:" + s.secret.Hash(purposeOnce, once)
	code, err := s.codeOf(once)
	if err != nil {
		return Comment{}, "", err
	}
	sent, err := s.Track(ctx, code)
	if err == nil && sent.Text == o.Text {
		return sent, code, nil
	}
	if err == nil {
		// Written anew after it was sent: another comment.
		code, key = civic.NewCode(), ""
	} else if !civic.IsKind(err, civic.KindNotFound) {
		return Comment{}, "", err
	}
	o, code, err = s.enter(ctx, who, o, contact, consent, code, key, file)
	if errors.Is(err, db.ErrConflict) {
		// Both came at once; the other one was first.
		if sent, err := s.Track(ctx, code); err == nil {
			return sent, code, nil
		}
	}
	return o, code, err
}

// codeOf gives the tracking code that belongs to a form.
func (s *Service) codeOf(once string) (string, error) {
	raw, err := hex.DecodeString(s.secret.Hash(purposeOnce+".code", once))
	if err != nil {
		return "", err
	}
	return civic.CodeOf([8]byte(raw[:8])), nil
}

// Enter takes a comment that came by another channel and was typed by an
// officer; the phase does not matter, for a letter may be entered late. An empty
// ReceivedAt is now. Code is the one printed on the paper; empty: a new one.
//
// Errors: Forbidden; NotFound; Invalid, also when the code was used.
func (s *Service) Enter(ctx context.Context, who civic.Actor, o Comment, contact Contact, consent Consent, code string) (Comment, string, error) {
	return s.EnterForm(ctx, who, o, contact, consent, code, "", nil)
}

// EnterForm is [Service.Enter] of a form: once is drawn with it, and the same
// form sent twice is one comment. File is a scan; nil: none.
func (s *Service) EnterForm(ctx context.Context, who civic.Actor, o Comment, contact Contact, consent Consent, code, once string, file *web.File) (Comment, string, error) {
	if err := CanEnter(who); err != nil {
		return Comment{}, "", err
	}
	if _, err := s.consultations.SnapshotByNumber(ctx, o.Consultation); err != nil {
		return Comment{}, "", err
	}
	if o.ReceivedAt.IsZero() {
		o.ReceivedAt = s.clock()
	}
	if code == "" {
		return s.enterOnce(ctx, who, o, contact, consent, once, file)
	}
	printed := civic.ParseCode(code)
	if printed == "" {
		return Comment{}, "", civic.Invalid(civic.FieldError{Field: "code", Key: "comment.error.code"})
	}
	switch sent, err := s.Track(ctx, printed); {
	case err == nil && once != "" && sent.Text == o.Text && sent.EnteredBy == who.Person:
		return sent, printed, nil
	case err == nil:
		return Comment{}, "", civic.Invalid(civic.FieldError{Field: "code", Key: "comment.error.code_used", Args: []any{printed}})
	case !civic.IsKind(err, civic.KindNotFound):
		return Comment{}, "", err
	}
	// One paper makes one comment, also when two clerks have it.
	o, _, err := s.enter(ctx, who, o, contact, consent, printed, "code:"+s.secret.Hash(purposeTrack, printed), file)
	if errors.Is(err, db.ErrConflict) {
		err = civic.Invalid(civic.FieldError{Field: "code", Key: "comment.error.code_used", Args: []any{printed}})
	}
	return o, printed, err
}

func (s *Service) enter(ctx context.Context, who civic.Actor, o Comment, contact Contact, consent Consent, code, key string, file *web.File) (Comment, string, error) {
	now := s.clock()
	o.ID, o.Version, o.EnteredAt, o.EnteredBy, o.State = civic.NewID(now), 1, now, who.Person, Waiting
	errs := append(o.problems(now), contact.problems(consent)...)
	errs = append(errs, s.bodyProblems(ctx, o.Body)...)
	wrong, err := s.scanProblems(ctx, who, file)
	if err != nil {
		return Comment{}, "", err
	}
	if err := civic.Invalid(append(errs, wrong...)...); err != nil {
		return Comment{}, "", err
	}
	if file != nil { // only now: what is refused leaves nothing
		if o.Scan, err = s.keepScan(ctx, file); err != nil {
			return Comment{}, "", err
		}
	}
	store := func(tx *db.Tx) error {
		var err error
		if o.Serial, err = s.store.nextSerial(ctx, tx, o.Consultation); err != nil {
			return err
		}
		if err := s.store.insert(ctx, tx, o, key, s.secret.Hash(purposeTrack, code)); err != nil {
			return err
		}
		if err := s.keepContact(ctx, tx, o, contact, consent, code); err != nil {
			return err
		}
		return s.history.Write(ctx, tx, history.Act{At: now, By: who, On: on(o.ID), Act: "enter"})
	}
	err = s.db.Tx(ctx, store)
	for range 4 {
		if !errors.Is(err, db.ErrConflict) {
			break
		}
		// Two took the same receipt number at once, unless it is the same paper.
		if _, known := s.Track(ctx, code); known == nil {
			break
		}
		err = s.db.Tx(ctx, store)
	}
	if err != nil {
		return Comment{}, code, err
	}
	o.HasContact = !contact.IsZero()
	return o, code, nil
}

func (s *Service) bodyProblems(ctx context.Context, id string) []civic.FieldError {
	if id == "" {
		return nil
	}
	list, err := s.bodies.AllBodies(ctx)
	if err != nil || !slices.ContainsFunc(list, func(b civic.Body) bool { return b.ID == id }) {
		return []civic.FieldError{{Field: "body", Key: "error.field.choice"}}
	}
	return nil
}
