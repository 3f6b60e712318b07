package monitoring

import (
	"time"

	"dienhong/civic"
)

// Review is a link by which somebody outside reads a draft of the monitoring
// report and leaves notes on its sections, without changing it.
type Review struct {
	ID        civic.ID
	Report    civic.ID
	Name      string    // whom it was made for, as the office calls it; at most 100 characters
	MadeAt    time.Time `db:"made_at"`
	ExpiresAt time.Time `db:"expires_at"`
	RevokedAt time.Time `db:"revoked_at"` // zero: not revoked
}

// Open tells whether the link still works.
func (r Review) Open(now time.Time) bool { return r.RevokedAt.IsZero() && now.Before(r.ExpiresAt) }

// Note is what a reviewer says of a section.
type Note struct {
	ID         civic.ID
	Report     civic.ID
	Review     civic.ID
	Name       string // of the review
	Section    string
	Text       string
	At         time.Time
	ResolvedAt time.Time `db:"resolved_at"` // zero: open
	ResolvedBy string    `db:"resolved_by"`
}

// Limits of reviews: how many days a link works, how many characters a note
// has, how many notes come by one link, how many links a report has.
const (
	reviewDays    = 14
	maxReviewDays = 90
	maxNote       = 2_000
	maxNotes      = 200
	maxReviews    = 50
)

func reviewProblems(name string, days int) []civic.FieldError {
	errs := civic.LineProblems("reviewer", name, 100, true)
	if days < 1 || days > maxReviewDays {
		errs = append(errs, civic.FieldError{Field: "days", Key: "monitoring.error.days", Args: []any{maxReviewDays}})
	}
	return errs
}
