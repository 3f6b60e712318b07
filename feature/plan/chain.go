package plan

import (
	"context"

	"dienhong/civic"
	"dienhong/kit/node"
)

// Nodes puts the lines of the plan and their progress on the chain.
func (m *Module) Nodes() []node.Kind {
	s := m.Service
	list := []node.Kind{{Ref: civic.RefProgress, Tell: s.ProgressNodes, State: s.LastChange}}
	for _, kind := range Kinds {
		list = append(list, node.Kind{
			Ref: civic.RefKind(kind),
			Tell: func(ctx context.Context, who civic.Actor, ids []string) ([]civic.Node, error) {
				return s.Nodes(ctx, who, kind, ids)
			},
			Public: func(ctx context.Context) ([]string, error) { return s.published(ctx, kind) },
		})
	}
	return list
}

// published gives the ids of the public lines of a kind.
func (s *Service) published(ctx context.Context, kind Kind) (ids []string, err error) {
	p, err := s.Outline(ctx, civic.Visitor())
	if err != nil {
		return nil, err
	}
	for _, it := range p.Of(kind) {
		ids = append(ids, string(it.ID))
	}
	return ids, nil
}
