package report

import (
	"context"

	"dienhong/civic"
	"dienhong/kit/facts"
)

// City is whose papers these are.
type City struct {
	Name     civic.Text
	Operator civic.Text
}

// Operator tells whose papers these are.
type Operator interface {
	// Names gives the name of the city and of who runs the installation.
	Names(ctx context.Context) (city, operator civic.Text, err error)
}

// Consultations is where they come from.
type Consultations interface {
	// Snapshots gives those that the actor may read, the newest first.
	Snapshots(ctx context.Context, who civic.Actor) ([]civic.Consultation, error)
}

// Voices is where comments, their answers and meetings come from.
type Voices interface {
	facts.Voices
	facts.MeetingSource
}

// Work is where initiatives and the plan come from.
type Work interface {
	facts.InitiativeSource
	facts.PlanSource
}
