package answer

import (
	"context"
	"math"

	"dienhong/civic"
	"dienhong/kit/node"
)

// Nodes puts answers on the chain.
func (m *Module) Nodes() []node.Kind {
	return []node.Kind{{Ref: civic.RefAnswer, Tell: m.Tell, In: m.Service.published, State: m.Service.LastChange}}
}

// published gives the ids of the public answers of a consultation.
func (s *Service) published(ctx context.Context, number civic.ConsultationNumber) ([]string, error) {
	list, err := s.PublicAnswers(ctx, number, "", math.MaxInt32, 0)
	ids := make([]string, len(list))
	for i, e := range list {
		ids[i] = string(e.Answer)
	}
	return ids, err
}
