package synthesis

import (
	"context"
	"net/http"

	"dienhong/platform/i18n"
)

// You is where the reader stands: known to nobody but the browser that asks.
type You struct {
	// Answered counts the reader's votes on statements that count.
	Answered int
	// At is the reader's place, nil below the number of answers that a map needs.
	At *Point
	// Group is the place in Result.Groups of the nearest group, -1 for none.
	Group int
}

// You places the participant whose key the request carries. Nothing of it is
// kept.
func (s *Service) You(r *http.Request, c Current) (You, error) {
	y := You{Group: -1}
	if s.reader == nil {
		return y, nil
	}
	answers, err := s.reader.Answers(r, c.Consultation.Number)
	if err != nil {
		return y, err
	}
	for statement := range answers {
		if c.counts(statement) {
			y.Answered++
		}
	}
	if c.Result == nil || y.Answered < MinAnswers || len(c.Result.Clusters) == 0 {
		return y, nil
	}
	at, _, ok := c.Result.Axes.Place(answers)
	if !ok {
		return y, nil
	}
	y.At = &at
	if c.Result.Parted() {
		y.Group = c.Result.Nearest(at)
	}
	return y, nil
}

// place says in words where the reader stands.
func (c Current) place(ctx context.Context, y You) string {
	switch {
	case y.Answered == 0:
		return i18n.T(ctx, "synthesis.you.none")
	case y.Answered < MinAnswers:
		return i18n.N(ctx, "synthesis.you.few", MinAnswers-y.Answered)
	case y.Group >= 0:
		return i18n.T(ctx, "synthesis.you.near", c.nameWithin(ctx, c.Result.Groups[y.Group]))
	}
	return i18n.N(ctx, "synthesis.you.answered", y.Answered)
}
