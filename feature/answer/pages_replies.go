package answer

import (
	"context"

	"dienhong/civic"
	"dienhong/kit/room"

	"github.com/a-h/templ"
)

// RepliesTo draws the public answers to any of the things, for the page of a
// tracking code; nil when there is none.
func (m *Module) RepliesTo(ctx context.Context, of ...civic.Ref) (templ.Component, error) {
	if !room.On(ctx, "answer") {
		return nil, nil
	}
	list, err := m.Service.AnswersTo(ctx, of...)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	ids := make([]string, len(list))
	for i, e := range list {
		ids[i] = e.Body
	}
	bodies, err := m.deps.Bodies.BodyNames(ctx, ids)
	if err != nil {
		return nil, err
	}
	all := make([]answered, len(list))
	for i, e := range list {
		all[i] = answered{Edition: e, BodyName: bodies[e.Body]}
	}
	return replies(all), nil
}
