package event

import (
	"context"

	"dienhong/civic"
	"dienhong/kit/history"
	"dienhong/platform/db"
)

// Code is a tracking code with the installation's mark, so that nobody chooses
// their own.
type Code struct{ Code, Mark string }

// NewCode draws a tracking code for one submission.
func (s *Service) NewCode() Code { return s.sign(civic.NewCode()) }

func (s *Service) sign(code string) Code { return Code{code, s.hash("event.code", code)} }

// Submit takes an event from somebody without an account, in one language or both. It
// waits for an editor before it is public. The same code sent twice makes one event.
//
// Errors: Invalid.
func (s *Service) Submit(ctx context.Context, e Event, code Code) (Event, error) {
	if code != s.sign(code.Code) {
		return Event{}, civic.Invalid(civic.FieldError{Key: "event.error.code"})
	}
	a, err := s.around(ctx)
	if err != nil {
		return Event{}, err
	}
	// The office's own are not taken from outside.
	e.Kind, e.Parent, e.Pageless, e.Pillar, e.Action, e.Source, e.Verified, e.Organiser = Single, "", false, "", "", "", false, ""
	whole := e
	if whole.Title.VI == "" {
		whole.Title.VI = whole.Title.EN // one language is enough
	}
	errs := whole.problems(a)
	if e.Venue.Name.IsZero() {
		errs = append(errs, civic.FieldError{Field: "venue_vi", Key: "error.field.required"})
	}
	if err := civic.Invalid(errs...); err != nil {
		return Event{}, err
	}
	now, hash := s.clock(), s.hash("event.track", code.Code)
	e.ID, e.Version, e.State, e.Sent, e.Track = civic.NewID(now), 1, Submitted, true, hash
	e.CreatedAt = now
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		sent, err := s.store.tracked(ctx, tx, hash)
		if !civic.IsKind(err, civic.KindNotFound) {
			if err == nil {
				e = sent
			}
			return err
		}
		return s.put(ctx, tx, &e, history.Act{By: civic.Visitor(), Act: "create"})
	})
	return e, err
}

// Tracked finds an event by its tracking code, forgiving how it was typed.
//
// Errors: NotFound.
func (s *Service) Tracked(ctx context.Context, typed string) (Event, error) {
	code := civic.ParseCode(typed)
	if code == "" {
		return Event{}, civic.NotFound("event")
	}
	return s.store.tracked(ctx, s.db.Read(), s.hash("event.track", code))
}
