package comment

import (
	"context"

	"dienhong/civic"
	"dienhong/kit/node"
)

// Nodes puts comments on the chain.
func (m *Module) Nodes() []node.Kind {
	return []node.Kind{{Ref: civic.RefComment, Tell: m.Tell, Consultations: m.Service.numbers}}
}

// numbers gives the consultations of comments by id.
func (s *Service) numbers(ctx context.Context, ids []string) (map[string]civic.ConsultationNumber, error) {
	list, err := s.ByIDs(ctx, ids)
	numbers := make(map[string]civic.ConsultationNumber, len(list))
	for _, o := range list {
		numbers[string(o.ID)] = o.Consultation
	}
	return numbers, err
}
