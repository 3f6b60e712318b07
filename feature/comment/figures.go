package comment

import (
	"context"

	"dienhong/civic"
	"dienhong/kit/figure"
)

// Figures counts the comments on a consultation, whatever their channel, and who signed
// them.
func (m *Module) Figures(ctx context.Context, number civic.ConsultationNumber) (sum figure.Given, err error) {
	channels, err := m.Service.Figures(ctx, number)
	for _, t := range channels {
		sum.Participants += t.People
		sum.Comments += t.Comments
	}
	return sum, err
}
