package event

import (
	"context"

	"dienhong/civic"
	"dienhong/kit/node"
)

// Nodes puts events on the chain: they deliver actions of the plan.
func (m *Module) Nodes() []node.Kind {
	return []node.Kind{{Ref: civic.RefEvent, Tell: m.Tell, State: m.Service.LastChange}}
}

// Tell gives what the chain shows of events.
func (m *Module) Tell(ctx context.Context, who civic.Actor, ids []string) ([]civic.Node, error) {
	list, err := m.Service.ByIDs(ctx, who, ids)
	if err != nil {
		return nil, err
	}
	bodies, err := m.deps.Directory.AllBodies(ctx)
	if err != nil {
		return nil, err
	}
	nodes := make([]civic.Node, len(list))
	for i, e := range list {
		by := e.By
		for _, b := range bodies {
			if b.ID == e.Organiser {
				by = b.Name
			}
		}
		nodes[i] = e.tell(ctx, by)
	}
	return nodes, nil
}

// LastChange names the state of all events.
func (s *Service) LastChange(ctx context.Context) (civic.ID, error) {
	return s.history.State(ctx, s.db.Read())
}
