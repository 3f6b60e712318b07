package report

import (
	"context"

	"dienhong/civic"
	"dienhong/kit/figure"
)

// Outcome counts the published papers of the site.
func (m *Module) Outcome(ctx context.Context, number civic.ConsultationNumber) (figure.Outcome, error) {
	if number != 0 {
		return figure.Outcome{}, nil
	}
	papers, err := m.Service.Published(ctx)
	return figure.Outcome{Reports: len(papers)}, err
}
