package verification

import (
	"context"
	"encoding/hex"
	"net/mail"
	"strings"

	"dienhong/civic"
	"dienhong/kit/edit"
	"dienhong/kit/history"
	"dienhong/platform/clock"
	"dienhong/platform/db"
	post "dienhong/platform/mail"
	"dienhong/platform/secret"
)

// Consultations tells what can be taken part in.
type Consultations interface {
	Snapshot(ctx context.Context, slug string) (civic.Consultation, error)
	Snapshots(ctx context.Context, who civic.Actor) ([]civic.Consultation, error)
}

// Service has the use cases.
type Service struct {
	db            *db.DB
	store         store
	history       *history.Log
	clock         clock.Clock
	consultations Consultations
	secret        *secret.Keeper
	mail          *post.Outbox
	identity      bool // there is a provider
}

// hash is the stored form of something in one consultation.
func (s *Service) hash(purpose string, c civic.ConsultationNumber, value string) string {
	return s.secret.Hash("verification."+purpose+"."+c.String(), value)
}

// codeOf gives a code that can be made again from what it is called.
func (s *Service) codeOf(c civic.ConsultationNumber, name string) string {
	raw, _ := hex.DecodeString(s.hash("draw", c, name)) // always hexadecimal
	return civic.CodeOf([8]byte(raw))
}

// subject is what the history of a consultation's verification is about.
func subject(c civic.Consultation) history.Subject {
	return history.Subject{Kind: "verification", ID: c.ID}
}

// Level gives the level of a consultation.
func (s *Service) Level(ctx context.Context, c civic.ConsultationNumber) (Level, error) {
	x, err := s.store.choice(ctx, s.db.Read(), c)
	return x.Level, err
}

// Choose sets the level. It may be set again, but not changed, once somebody is verified.
//
// Errors: Forbidden; NotFound; Invalid; [*edit.StaleError].
func (s *Service) Choose(ctx context.Context, who civic.Actor, slug string, version int64, level Level) error {
	if err := CanChoose(who); err != nil {
		return err
	}
	c, err := s.consultations.Snapshot(ctx, slug)
	if err != nil {
		return err
	}
	if !level.Known() {
		return civic.Invalid(civic.FieldError{Field: "level", Key: "error.field.choice"})
	}
	if level == Identity && !s.identity {
		return civic.Invalid(civic.FieldError{Field: "level", Key: "verification.error.no_identity"})
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		current, err := s.store.choice(ctx, tx, c.Number)
		if err != nil {
			return err
		}
		if err := edit.Check(ctx, tx, s.history, subject(c), versionOf(current), current.Version, version); err != nil {
			return err
		}
		if level == current.Level && current.Version > 0 {
			return nil
		}
		begun, err := s.store.begun(ctx, tx, c.Number, s.clock())
		if err != nil {
			return err
		}
		if begun && level != current.Level {
			return civic.Invalid(civic.FieldError{Field: "level", Key: "verification.error.begun"})
		}
		next := choice{level, current.Version + 1}
		if err := s.store.choose(ctx, tx, c.Number, next); err != nil {
			return err
		}
		return s.history.Write(ctx, tx, history.Act{At: s.clock(), By: who, On: subject(c), Act: "choose", Before: versionOf(current), After: versionOf(next)})
	})
}

// version is what the history tells of a choice.
type version struct {
	Level string `json:"level"`
}

func versionOf(c choice) version { return version{c.Level.String()} }

// Works tells whether a code would work now.
//
// Errors: Invalid, which names the field.
func (s *Service) Works(ctx context.Context, c civic.Consultation, typed string) error {
	if strings.TrimSpace(typed) == "" {
		return civic.Invalid(civic.FieldError{Field: "code", Key: "error.field.required"})
	}
	text := civic.ParseCode(typed)
	if text == "" {
		return civic.Invalid(civic.FieldError{Field: "code", Key: "verification.error.form"})
	}
	_, ok, err := s.store.works(ctx, s.db.Read(), c.Number, s.hash("code", c.Number, text), s.clock())
	if err == nil && !ok {
		err = wrong()
	}
	return err
}

func wrong() error {
	return civic.Invalid(civic.FieldError{Field: "code", Key: "verification.error.code"})
}

// Spend uses a code within the transaction that verifies a participant.
//
// Errors: Invalid; Conflict when the person whom it was made for has taken part.
func (s *Service) Spend(ctx context.Context, tx *db.Tx, c civic.ConsultationNumber, typed string) error {
	hash := s.hash("code", c, civic.ParseCode(typed))
	person, ok, err := s.store.works(ctx, tx, c, hash, s.clock())
	if err != nil {
		return err
	}
	if !ok {
		return wrong()
	}
	if err := s.store.use(ctx, tx, c, hash); err != nil || person == "" {
		return err
	}
	return s.spendPerson(ctx, tx, c, person)
}

func (s *Service) spendPerson(ctx context.Context, tx *db.Tx, c civic.ConsultationNumber, person string) error {
	if err := s.notCome(ctx, tx, c, person); err != nil {
		return err
	}
	return s.store.insertPerson(ctx, tx, c, person)
}

// notCome refuses a person who has been verified already.
func (s *Service) notCome(ctx context.Context, q db.Queryer, c civic.ConsultationNumber, person string) error {
	came, err := s.store.came(ctx, q, c, person)
	if err == nil && came {
		err = civic.Refuse(civic.KindConflict, "verification.error.came")
	}
	return err
}

// addressOf reads an e-mail address.
func addressOf(typed string) (string, error) {
	typed = strings.TrimSpace(typed)
	if typed == "" {
		return "", civic.Invalid(civic.FieldError{Field: "email", Key: "error.field.required"})
	}
	a, err := mail.ParseAddress(typed)
	if err != nil || a.Address != typed || len(typed) > 254 {
		return "", civic.Invalid(civic.FieldError{Field: "email", Key: "verification.error.email"})
	}
	return typed, nil
}
