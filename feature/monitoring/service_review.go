package monitoring

import (
	"context"
	"slices"
	"time"

	"dienhong/civic"
	"dienhong/kit/history"
	"dienhong/platform/auth"
	"dienhong/platform/db"
)

// Reviews gives the links of a report and the notes that came by them, the
// oldest first.
//
// Errors: Forbidden; NotFound.
func (s *Service) Reviews(ctx context.Context, who civic.Actor, report civic.ID) ([]Review, []Note, error) {
	if err := CanMake(who); err != nil {
		return nil, nil, err
	}
	if _, err := s.store.draft(ctx, s.db.Read(), report); err != nil {
		return nil, nil, err
	}
	reviews, err := s.store.reviews(ctx, s.db.Read(), ` AND report = ?`, string(report))
	if err != nil {
		return nil, nil, err
	}
	notes, err := s.store.notes(ctx, s.db.Read(), ` AND c.report = ?`, string(report))
	return reviews, notes, err
}

// Invite makes a link for a reviewer that works for so many days. The secret is
// given once; only its hash is kept.
//
// Errors: Forbidden; Invalid; NotFound; Conflict when a report has too many.
func (s *Service) Invite(ctx context.Context, who civic.Actor, report civic.ID, name string, days int) (auth.Token, error) {
	if err := CanEdit(who); err != nil {
		return "", err
	}
	if err := civic.Invalid(reviewProblems(name, days)...); err != nil {
		return "", err
	}
	secret, now := auth.NewToken(), s.clock()
	return secret, s.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := s.store.draft(ctx, tx, report); err != nil {
			return err
		}
		list, err := s.store.reviews(ctx, tx, ` AND report = ?`, string(report))
		if err != nil {
			return err
		}
		if len(list) >= maxReviews {
			return civic.Refuse(civic.KindConflict, "monitoring.error.reviews", maxReviews)
		}
		r := Review{ID: civic.NewID(now), Report: report, Name: name, MadeAt: now, ExpiresAt: now.Add(time.Duration(days) * 24 * time.Hour)}
		if err := s.store.insertReview(ctx, tx, r, secret.Hash()); err != nil {
			return err
		}
		return s.history.Write(ctx, tx, history.Act{At: now, By: who, On: on(aReview, r.ID), Within: report, Act: "invite", Note: name})
	})
}

// Revoke ends a link; what came by it stays.
//
// Errors: Forbidden; NotFound, also when it has ended already.
func (s *Service) Revoke(ctx context.Context, who civic.Actor, report, review civic.ID) error {
	return s.settle(ctx, who, on(aReview, review), report, "revoke", func(tx *db.Tx, now time.Time) (int64, error) {
		return s.store.revoke(ctx, tx, report, review, civic.Millis(now))
	})
}

// Resolve says that a note is dealt with.
//
// Errors: Forbidden; NotFound, also when it is dealt with already.
func (s *Service) Resolve(ctx context.Context, who civic.Actor, report, note civic.ID) error {
	return s.settle(ctx, who, on(aNote, note), report, "resolve", func(tx *db.Tx, now time.Time) (int64, error) {
		return s.store.resolve(ctx, tx, report, note, civic.Millis(now), who.Name)
	})
}

func (s *Service) settle(ctx context.Context, who civic.Actor, of history.Subject, report civic.ID, act string, do func(*db.Tx, time.Time) (int64, error)) error {
	if err := CanEdit(who); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		now := s.clock()
		n, err := do(tx, now)
		if err == nil && n == 0 {
			err = civic.NotFound("monitoring")
		}
		if err != nil {
			return err
		}
		return s.history.Write(ctx, tx, history.Act{At: now, By: who, On: of, Within: report, Act: act})
	})
}

// reviewed finds an open link.
func (s *Service) reviewed(ctx context.Context, q db.Queryer, secret auth.Token) (Review, error) {
	if !secret.Known() {
		return Review{}, civic.NotFound("monitoring")
	}
	list, err := s.store.reviews(ctx, q, ` AND secret = ?`, secret.Hash())
	if err == nil && (len(list) == 0 || !list[0].Open(s.clock())) {
		err = civic.NotFound("monitoring")
	}
	if err != nil {
		return Review{}, err
	}
	return list[0], nil
}

// Reviewed gives what the holder of a link reads: the report, and the notes
// that came by this link.
//
// Errors: NotFound, also when the link has expired or was revoked.
func (s *Service) Reviewed(ctx context.Context, secret auth.Token) (Review, Draft, []Section, Data, []Note, error) {
	r, err := s.reviewed(ctx, s.db.Read(), secret)
	if err != nil {
		return Review{}, Draft{}, nil, Data{}, nil, err
	}
	d, sections, data, err := s.Draft(ctx, civic.System(), r.Report)
	if err != nil {
		return Review{}, Draft{}, nil, Data{}, nil, err
	}
	notes, err := s.store.notes(ctx, s.db.Read(), ` AND c.review = ?`, string(r.ID))
	return r, d, sections, data, notes, err
}

// AddNote enters a note that came by a link.
//
// Errors: NotFound; Invalid; TooMany when the link has had its share.
func (s *Service) AddNote(ctx context.Context, secret auth.Token, section, text string) error {
	errs := civic.LineProblems("note", text, maxNote, true)
	if !slices.ContainsFunc(DefaultSections(), func(x Section) bool { return x.ID == section }) {
		errs = append(errs, civic.FieldError{Field: "note", Key: "monitoring.error.section"})
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		r, err := s.reviewed(ctx, tx, secret)
		if err != nil {
			return err
		}
		if err := civic.Invalid(errs...); err != nil {
			return err
		}
		list, err := s.store.notes(ctx, tx, ` AND c.review = ?`, string(r.ID))
		if err != nil {
			return err
		}
		if len(list) >= maxNotes {
			return civic.Invalid(civic.FieldError{Field: "note", Key: "monitoring.error.notes", Args: []any{maxNotes}})
		}
		now := s.clock()
		c := Note{ID: civic.NewID(now), Report: r.Report, Review: r.ID, Section: section, Text: text, At: now}
		return s.store.insertNote(ctx, tx, c)
	})
}
