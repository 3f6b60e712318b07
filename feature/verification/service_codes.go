package verification

import (
	"context"
	"fmt"
	"strings"
	"time"

	"dienhong/civic"
	"dienhong/kit/history"
	"dienhong/platform/db"
)

// Make makes a batch of codes.
//
// Errors: Forbidden; NotFound; Invalid; Conflict when the consultation takes no codes.
func (s *Service) Make(ctx context.Context, who civic.Actor, slug string, b Batch) (id int64, err error) {
	c, err := s.forCodes(ctx, who, slug)
	if err != nil {
		return 0, err
	}
	b.Made = s.clock()
	if err := civic.Invalid(b.problems(b.Made)...); err != nil {
		return 0, err
	}
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		if id, err = s.store.insertBatch(ctx, tx, c.Number, b); err != nil {
			return err
		}
		codes := make([]code, b.Size)
		for i, text := range s.codes(c.Number, id, b.Size) {
			codes[i] = code{hash: s.hash("code", c.Number, text), batch: id, expires: b.Expires}
		}
		if err := s.store.insertCodes(ctx, tx, c.Number, codes); err != nil {
			return err
		}
		return s.history.Write(ctx, tx, history.Act{At: b.Made, By: who, On: subject(c), Act: "make", Note: b.note()})
	})
	return id, err
}

func (b Batch) note() string { return fmt.Sprintf("%s (%d)", b.Label, b.Size) }

// codes gives the codes of a batch, in the order of the cards.
func (s *Service) codes(c civic.ConsultationNumber, batch int64, size int) []string {
	list := make([]string, size)
	for i := range list {
		list[i] = s.codeOf(c, fmt.Sprintf("batch %d %d", batch, i))
	}
	return list
}

// forCodes gives a consultation whose level is the printed code, to whoever may make them.
func (s *Service) forCodes(ctx context.Context, who civic.Actor, slug string) (c civic.Consultation, err error) {
	if err := CanChoose(who); err != nil {
		return c, err
	}
	if c, err = s.consultations.Snapshot(ctx, slug); err != nil {
		return c, err
	}
	return c, s.need(ctx, c.Number, Code)
}

func (s *Service) need(ctx context.Context, c civic.ConsultationNumber, level Level) error {
	l, err := s.Level(ctx, c)
	if err == nil && l != level {
		err = civic.Refuse(civic.KindConflict, "verification.error.level")
	}
	return err
}

// Print gives the codes of a batch, within a day after they were made; the history tells of it.
//
// Errors: Forbidden; NotFound; Conflict.
func (s *Service) Print(ctx context.Context, who civic.Actor, slug string, id int64) (civic.Consultation, Batch, []string, error) {
	c, err := s.forCodes(ctx, who, slug)
	if err != nil {
		return c, Batch{}, nil, err
	}
	b, err := s.store.batch(ctx, s.db.Read(), c.Number, id)
	if err != nil {
		return c, b, nil, err
	}
	if !b.Printable(s.clock()) {
		return c, b, nil, civic.Refuse(civic.KindConflict, "verification.error.printed")
	}
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		return s.history.Write(ctx, tx, history.Act{At: s.clock(), By: who, On: subject(c), Act: "print", Note: b.note()})
	})
	return c, b, s.codes(c.Number, id, b.Size), err
}

// Revoke makes the codes of a batch that nobody used worthless. Doing it twice is
// doing it once.
//
// Errors: Forbidden; NotFound; Invalid without a reason.
func (s *Service) Revoke(ctx context.Context, who civic.Actor, slug string, id int64, reason string) error {
	c, err := s.forCodes(ctx, who, slug)
	if err != nil {
		return err
	}
	b, err := s.store.batch(ctx, s.db.Read(), c.Number, id)
	if err != nil {
		return err
	}
	if reason = strings.TrimSpace(reason); reason == "" {
		return civic.Invalid(civic.FieldError{Field: "reason", Key: "error.field.required"})
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		did, err := s.store.revoke(ctx, tx, c.Number, id, s.clock())
		if err != nil || !did {
			return err
		}
		return s.history.Write(ctx, tx, history.Act{At: s.clock(), By: who, On: subject(c), Act: "revoke", Reason: reason, Note: b.note()})
	})
}

// HandOut gives a code to somebody whose document an officer has seen. The number of
// the document is kept as a keyed hash; the history tells that a code was handed out.
//
// Errors: Forbidden; NotFound; Invalid; Conflict when the person has taken part, or
// the consultation has no desk.
func (s *Service) HandOut(ctx context.Context, who civic.Actor, slug, document string) (text string, err error) {
	if err := CanVerify(who); err != nil {
		return "", err
	}
	c, err := s.consultations.Snapshot(ctx, slug)
	if err != nil {
		return "", err
	}
	if err := s.need(ctx, c.Number, Desk); err != nil {
		return "", err
	}
	number := documentOf(document)
	switch {
	case strings.TrimSpace(document) == "":
		return "", civic.Invalid(civic.FieldError{Field: "document", Key: "error.field.required"})
	case number == "":
		return "", civic.Invalid(civic.FieldError{Field: "document", Key: "verification.error.document"})
	}
	return s.codeFor(ctx, c, string(civic.NewID(s.clock())), s.hash("person", c.Number, "document "+number), deskFor, func(tx *db.Tx) error {
		return s.history.Write(ctx, tx, history.Act{At: s.clock(), By: who, On: subject(c), Act: "hand_out"})
	})
}

// codeFor makes a code for one person, in the place of one that they have; it can be
// made again from the name.
//
// Errors: Conflict when the person has taken part.
func (s *Service) codeFor(ctx context.Context, c civic.Consultation, name, person string, life time.Duration, also func(*db.Tx) error) (text string, err error) {
	now := s.clock()
	text = s.codeOf(c.Number, "one "+name)
	return text, s.db.Tx(ctx, func(tx *db.Tx) error {
		if err := s.notCome(ctx, tx, c.Number, person); err != nil {
			return err
		}
		if err := s.store.forgetCodes(ctx, tx, c.Number, person, now); err != nil {
			return err
		}
		if err := s.store.insertCodes(ctx, tx, c.Number, []code{{hash: s.hash("code", c.Number, text), person: person, expires: now.Add(life)}}); err != nil {
			return err
		}
		return also(tx)
	})
}
