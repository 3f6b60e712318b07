package statement

import (
	"context"

	"dienhong/civic"
	"dienhong/kit/figure"
)

// Figures counts who voted in a consultation, the statements that are shown and the
// votes on them.
func (m *Module) Figures(ctx context.Context, number civic.ConsultationNumber) (figure.Given, error) {
	n, err := m.Service.Figures(ctx, number)
	return figure.Given{Participants: n.Participants, Statements: n.Statements, Votes: n.Votes}, err
}
