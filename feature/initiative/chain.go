package initiative

import (
	"context"
	"math"

	"dienhong/civic"
	"dienhong/kit/node"
)

// Nodes puts initiatives on the chain.
func (m *Module) Nodes() []node.Kind {
	return []node.Kind{{Ref: civic.RefInitiative, Tell: m.Tell, Public: m.Service.published, State: m.Service.LastChange}}
}

// published gives the ids of all public initiatives.
func (s *Service) published(ctx context.Context) ([]string, error) {
	list, _, err := s.List(ctx, civic.Visitor(), Filter{}, math.MaxInt32, 0)
	ids := make([]string, len(list))
	for i, in := range list {
		ids[i] = string(in.ID)
	}
	return ids, err
}
