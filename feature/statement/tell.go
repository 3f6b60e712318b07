package statement

import (
	"context"

	"dienhong/civic"
	"dienhong/platform/i18n"

	"github.com/a-h/templ"
)

// Tracker is another feature that hands out tracking codes.
type Tracker interface {
	// TrackPage draws what became of the thing with that code. Errors: NotFound.
	TrackPage(ctx context.Context, code string) (templ.Component, error)
}

// Replies draws the answers of the city.
type Replies interface {
	// RepliesTo draws the public answers to any of the things; nil: there is none.
	RepliesTo(ctx context.Context, of ...civic.Ref) (templ.Component, error)
}

// Tell gives what the chain shows of statements, whose ids are
// "<consultation>-<number>": to the office all of them, to others those that are
// shown.
func (m *Module) Tell(ctx context.Context, who civic.Actor, ids []string) ([]civic.Node, error) {
	var nodes []civic.Node
	for _, id := range ids {
		ref, ok := parseRef(id)
		if !ok {
			continue
		}
		t, err := m.Service.textsOf(ctx, ref.Consultation)
		if err != nil {
			return nil, err
		}
		i, there := t.byID[ref.Statement]
		if !there {
			continue
		}
		st := t.list[i] // the chain shows no tallies, so that it need not wait for them
		c, err := m.Service.consultations.SnapshotByNumber(ctx, ref.Consultation)
		if err != nil {
			return nil, err
		}
		if (st.State != Shown || !c.Public) && CanSeeAll(who) != nil {
			continue
		}
		state := i18n.T(ctx, "statement.state."+string(st.State))
		nodes = append(nodes, civic.Node{
			Ref: civic.Ref{Kind: civic.RefStatement, ID: id}, Title: st.Text, State: stateTone(st.State), Label: civic.Text{VI: state, EN: state},
			At: st.CreatedAt, Href: statementPath(c, st.ID), Demonstration: c.Demonstration,
		})
	}
	return nodes, nil
}
