package monitoring

import (
	"context"

	"dienhong/civic"
	"dienhong/kit/facts"
	"dienhong/platform/db"
)

// Operator tells whose report this is.
type Operator interface {
	// Names gives the name of the city and of who runs the installation.
	Names(ctx context.Context) (city, operator civic.Text, err error)
}

// Consultations is where consultations come from.
type Consultations interface {
	// Snapshots gives those that the actor may read, the newest first.
	Snapshots(ctx context.Context, who civic.Actor) ([]civic.Consultation, error)
}

// Work is where initiatives, the plan and indicators come from.
type Work interface {
	facts.InitiativeSource
	facts.PlanSource
	facts.IndicatorSource
}

// Chain tells what an initiative led to.
type Chain interface {
	Effects(ctx context.Context, q db.Queryer, of civic.Ref) ([]civic.Ref, error)
}

// initiatives gives the public initiatives, each with what reports of progress show of
// the actions that it led to.
func (s *Service) initiatives(ctx context.Context) ([]facts.Entry, error) {
	list, err := s.work.Initiatives(ctx)
	if err != nil {
		return nil, err
	}
	for i, e := range list {
		effects, err := s.chain.Effects(ctx, s.db.Read(), civic.Ref{Kind: civic.RefInitiative, ID: e.ID})
		if err != nil {
			return nil, err
		}
		for _, r := range effects {
			if r.Kind != civic.RefAction {
				continue
			}
			evidence, err := s.work.EvidenceOf(ctx, civic.ID(r.ID))
			if err != nil {
				return nil, err
			}
			list[i].Evidence = append(list[i].Evidence, evidence...)
		}
	}
	return list, nil
}
