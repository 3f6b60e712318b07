package place

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

func (s *Service) sign(code string) Code { return Code{code, s.hash("place.code", code)} }

// Submit takes a place from somebody without an account, in one language or both, with
// at most one status. It waits for an editor before it is public. The same code sent
// twice makes one place.
//
// Errors: Invalid.
func (s *Service) Submit(ctx context.Context, p Place, code Code) (Place, error) {
	if code != s.sign(code.Code) {
		return Place{}, civic.Invalid(civic.FieldError{Key: "place.error.code"})
	}
	// The rest is the office's own and is not taken from outside.
	p = Place{
		Kind: p.Kind, Name: p.Name, Text: p.Text, Address: p.Address, Lat: p.Lat, Lon: p.Lon, By: p.By, Link: p.Link, Source: p.Source, Course: p.Course[:min(len(p.Course), 1)],
	}
	whole := p
	if whole.Name.VI == "" {
		whole.Name.VI = whole.Name.EN // one language is enough
	}
	errs := whole.problems(around{})
	if p.Address.IsZero() {
		errs = append(errs, civic.FieldError{Field: "address_vi", Key: "error.field.required"})
	}
	for _, c := range p.Course {
		errs = append(errs, c.problems()...)
	}
	if err := civic.Invalid(errs...); err != nil {
		return Place{}, err
	}
	now, hash := s.clock(), s.hash("place.track", code.Code)
	p.ID, p.Version, p.State, p.Sent, p.Track, p.CreatedAt = civic.NewID(now), 1, Submitted, true, hash, now
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		sent, err := s.store.tracked(ctx, tx, hash)
		if !civic.IsKind(err, civic.KindNotFound) {
			if err == nil {
				p = sent
			}
			return err
		}
		return s.put(ctx, tx, &p, history.Act{By: civic.Visitor(), Act: "create"})
	})
	return p, err
}

// Tracked finds a place by its tracking code, forgiving how it was typed.
//
// Errors: NotFound.
func (s *Service) Tracked(ctx context.Context, typed string) (Place, error) {
	code := civic.ParseCode(typed)
	if code == "" {
		return Place{}, civic.NotFound("place")
	}
	return s.store.tracked(ctx, s.db.Read(), s.hash("place.track", code))
}
