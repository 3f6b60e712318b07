// Package figure collects the figures of a consultation and of the site: what people
// gave, and what came of it. A feature that counts has a method Figures ([Source]) or
// Outcome ([OutcomeSource]).
package figure

import (
	"context"

	"dienhong/civic"
)

// Given counts what people gave to a consultation. Nobody is asked for a name, so
// that who voted and signed a comment is counted twice.
type Given struct {
	Participants int // voted, or signed a comment
	Comments     int // in people's own words, from every channel
	Statements   int
	Votes        int
}

// Source is a feature in which people take part.
type Source interface {
	Figures(ctx context.Context, number civic.ConsultationNumber) (Given, error)
}

// Sources are these features.
type Sources func() []Source

// Of adds up what people gave to a consultation.
func (list Sources) Of(ctx context.Context, number civic.ConsultationNumber) (sum Given, err error) {
	if list == nil {
		return sum, nil
	}
	for _, s := range list() {
		g, err := s.Figures(ctx, number)
		if err != nil {
			return Given{}, err
		}
		sum.Participants += g.Participants
		sum.Comments += g.Comments
		sum.Statements += g.Statements
		sum.Votes += g.Votes
	}
	return sum, nil
}

// Outcome counts what came after: of a consultation, or on the whole site.
type Outcome struct {
	Answers     int // of a consultation
	Initiatives int
	Actions     int
	Moving      int // actions of which progress was reported; of the site
	Reports     int // published; of the site
}

// OutcomeSource is a feature that counts what came after.
type OutcomeSource interface {
	// Outcome counts for a consultation, or for the whole site with the number 0.
	Outcome(ctx context.Context, number civic.ConsultationNumber) (Outcome, error)
}

// OutcomeSources are these features.
type OutcomeSources func() []OutcomeSource

// Of adds up what came of a consultation, or stands on the site.
func (list OutcomeSources) Of(ctx context.Context, number civic.ConsultationNumber) (sum Outcome, err error) {
	if list == nil {
		return sum, nil
	}
	for _, s := range list() {
		o, err := s.Outcome(ctx, number)
		if err != nil {
			return Outcome{}, err
		}
		sum.Answers += o.Answers
		sum.Initiatives += o.Initiatives
		sum.Actions += o.Actions
		sum.Moving += o.Moving
		sum.Reports += o.Reports
	}
	return sum, nil
}
