package comment

import (
	"context"
	"errors"
	"fmt"

	"dienhong/civic"
	"dienhong/kit/history"
	"dienhong/platform/db"
)

// MaxEntries is how many comments [Service.EnterAll] takes at once.
const MaxEntries = 500

// Coded is a comment with its tracking code. On the way in the code is the one
// printed on the paper, or empty.
type Coded struct {
	Comment Comment
	Code    string
}

// EnterAll enters several comments of one consultation: all of them or none.
// Fields that are at fault are named with the place of their entry, from 0:
// "comments[2].text".
//
// Errors: Forbidden; NotFound; Invalid, also for a code that was used or comes
// twice.
func (s *Service) EnterAll(ctx context.Context, who civic.Actor, number civic.ConsultationNumber, entries []Coded) ([]Coded, error) {
	if err := CanEnter(who); err != nil {
		return nil, err
	}
	if _, err := s.consultations.SnapshotByNumber(ctx, number); err != nil {
		return nil, err
	}
	if len(entries) == 0 || len(entries) > MaxEntries {
		return nil, civic.Invalid(civic.FieldError{Field: "comments", Key: "comment.error.entries", Args: []any{MaxEntries}})
	}
	now := s.clock()
	list, keys := make([]Coded, len(entries)), make([]string, len(entries))
	seen := map[string]bool{}
	var errs []civic.FieldError
	for i, e := range entries {
		o := e.Comment
		o.Consultation, o.ID, o.Version, o.EnteredAt, o.EnteredBy, o.State = number, civic.NewID(now), 1, now, who.Person, Waiting
		if o.ReceivedAt.IsZero() {
			o.ReceivedAt = now
		}
		found := append(o.problems(now), s.bodyProblems(ctx, o.Body)...)
		code := civic.NewCode()
		if e.Code != "" {
			code = civic.ParseCode(e.Code)
			switch _, err := s.Track(ctx, code); {
			case code == "":
				found = append(found, civic.FieldError{Field: "code", Key: "comment.error.code"})
			case err == nil || seen[code]:
				found = append(found, civic.FieldError{Field: "code", Key: "comment.error.code_used", Args: []any{code}})
			case !civic.IsKind(err, civic.KindNotFound):
				return nil, err
			}
			seen[code], keys[i] = true, "code:"+s.secret.Hash(purposeTrack, code)
		}
		for _, f := range found {
			f.Field = fmt.Sprintf("comments[%d].%s", i, f.Field)
			errs = append(errs, f)
		}
		list[i] = Coded{o, code}
	}
	if err := civic.Invalid(errs...); err != nil {
		return nil, err
	}
	store := func(tx *db.Tx) error {
		serial, err := s.store.nextSerial(ctx, tx, number)
		if err != nil {
			return err
		}
		for i := range list {
			o := &list[i].Comment
			o.Serial = serial + int64(i)
			if err := s.store.insert(ctx, tx, *o, keys[i], s.secret.Hash(purposeTrack, list[i].Code)); err != nil {
				return err
			}
			if err := s.history.Write(ctx, tx, history.Act{At: now, By: who, On: on(o.ID), Act: "enter"}); err != nil {
				return err
			}
		}
		return nil
	}
	// Somebody may take the next receipt number at the same time.
	var err error
	for range 4 {
		if err = s.db.Tx(ctx, store); !errors.Is(err, db.ErrConflict) {
			break
		}
	}
	if errors.Is(err, db.ErrConflict) {
		// Or one of the papers.
		for i, e := range list {
			if _, known := s.Track(ctx, e.Code); known == nil {
				errs = append(errs, civic.FieldError{Field: fmt.Sprintf("comments[%d].code", i), Key: "comment.error.code_used", Args: []any{e.Code}})
			}
		}
		if used := civic.Invalid(errs...); used != nil {
			return nil, used
		}
	}
	if err != nil {
		return nil, err
	}
	return list, nil
}
