package comment

import (
	"context"

	"dienhong/civic"
	"dienhong/kit/facts"
)

// Tallies counts comments by channel.
func (m *Module) Tallies(ctx context.Context, number civic.ConsultationNumber) ([]facts.Tally, error) {
	all, err := m.Service.Figures(ctx, number)
	list := make([]facts.Tally, len(all))
	for i, t := range all {
		list[i] = facts.Tally{Channel: string(t.Channel), Comments: t.Comments, People: t.People}
	}
	return list, err
}

// EachComment streams the comments that count, by receipt number.
func (m *Module) EachComment(ctx context.Context, number civic.ConsultationNumber, f func(facts.Comment) error) error {
	bodies, err := m.bodyNames(ctx)
	if err != nil {
		return err
	}
	return m.Service.Each(ctx, number, func(o Comment) error { return f(o.fact(bodies)) })
}

// CommentsByID gives those of the ids that exist.
func (m *Module) CommentsByID(ctx context.Context, ids []string) ([]facts.Comment, error) {
	bodies, err := m.bodyNames(ctx)
	if err != nil {
		return nil, err
	}
	all, err := m.Service.ByIDs(ctx, ids)
	list := make([]facts.Comment, len(all))
	for i, o := range all {
		list[i] = o.fact(bodies)
	}
	return list, err
}

func (m *Module) bodyNames(ctx context.Context) (map[string]civic.Text, error) {
	all, err := m.Service.bodies.AllBodies(ctx)
	names := make(map[string]civic.Text, len(all))
	for _, b := range all {
		names[b.ID] = b.Name
	}
	return names, err
}

// fact is what documents tell of a comment: of one that is not public only that it
// counts.
func (o Comment) fact(bodies map[string]civic.Text) facts.Comment {
	o = o.Seen()
	out := facts.Comment{
		ID: string(o.ID), Serial: o.Serial, Channel: string(o.Channel), ReceivedAt: o.ReceivedAt, Article: o.Article, Text: o.Text,
		Public: o.State == Shown, Href: o.Ref().Path(),
	}
	switch {
	case o.Body != "":
		out.Body = bodies[o.Body]
	case o.BodyName != "":
		out.Body = civic.Text{VI: o.BodyName}
	}
	return out
}
