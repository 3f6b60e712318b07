package place

import (
	"context"

	"dienhong/civic"
	"dienhong/kit/node"
	"dienhong/platform/i18n"
)

// Nodes puts places on the chain: they deliver actions of the plan.
func (m *Module) Nodes() []node.Kind {
	return []node.Kind{{Ref: civic.RefPlace, Tell: m.Tell, State: m.Service.LastChange}}
}

// Tell gives what the chain shows of places.
func (m *Module) Tell(ctx context.Context, who civic.Actor, ids []string) ([]civic.Node, error) {
	list, err := m.Service.ByIDs(ctx, who, ids)
	if err != nil {
		return nil, err
	}
	bodies, err := m.deps.Directory.AllBodies(ctx)
	if err != nil {
		return nil, err
	}
	c := choices{Bodies: bodies}
	nodes := make([]civic.Node, len(list))
	for i, p := range list {
		n := civic.Node{Ref: p.Ref(), Title: p.Name, Body: p.Address, Who: p.By, Href: p.path(), At: p.UpdatedAt, Demonstration: p.Demonstration}
		if p.Body != "" {
			n.Who = c.body(p.Body)
		}
		word := i18n.T(ctx, "place.state."+string(p.State))
		n.State = string(p.State)
		if now, ok := p.On(m.Service.today()); ok && p.State == Published {
			n.State, word = looks[now.Status], i18n.T(ctx, "place.status."+string(now.Status))
		}
		n.Label = civic.Text{VI: word, EN: word}
		if !p.Public() {
			n.Href = officePath(p, "")
		}
		nodes[i] = n
	}
	return nodes, nil
}

// LastChange names the state of all places.
func (s *Service) LastChange(ctx context.Context) (civic.ID, error) {
	return s.history.State(ctx, s.db.Read())
}
