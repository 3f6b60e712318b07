package theme

import (
	"context"
	"slices"

	"dienhong/civic"
)

// keysAtOnce is how many comments one step of a walk looks at.
const keysAtOnce = 2_000

// Coverage tells how many of the comments have been dealt with.
func (s *Service) Coverage(ctx context.Context, number civic.ConsultationNumber) (Coverage, error) {
	var c Coverage
	var err error
	if c.Comments, _, err = s.comments.Sum(ctx, number); err != nil {
		return Coverage{}, err
	}
	if c.Themed, c.Empty, err = s.store.covered(ctx, s.db.Read(), number); err != nil {
		return Coverage{}, err
	}
	// What was marked and hidden or withdrawn afterwards is not counted.
	gone, err := s.comments.Gone(ctx, number)
	if err != nil {
		return Coverage{}, err
	}
	for ids := range slices.Chunk(gone, keysAtOnce) {
		done, err := s.store.done(ctx, s.db.Read(), number, ids)
		if err != nil {
			return Coverage{}, err
		}
		for _, themed := range done {
			if themed {
				c.Themed--
			} else {
				c.Empty--
			}
		}
	}
	return c, nil
}

// Next gives the first comment after a receipt number that nobody has dealt
// with.
//
// Errors: Forbidden; NotFound when there is none.
func (s *Service) Next(ctx context.Context, who civic.Actor, number civic.ConsultationNumber, after int64) (Comment, error) {
	if err := CanLook(who); err != nil {
		return Comment{}, err
	}
	return s.comments.NextOpen(ctx, number, after)
}
