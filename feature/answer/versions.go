package answer

import (
	"context"
	"dienhong/civic"
	"dienhong/kit/history"
)

// What the history of the feature is about.
const (
	anAnswer = "answer"
	aSetting = "setting"
)

func on(id civic.ID) history.Subject { return history.Subject{Kind: anAnswer, ID: id} }

// words say what the history of the feature holds; bodies are the city's.
func (m *Module) words(bodies []civic.Body) history.Words {
	return history.Words{Acts: "answer.act.", Versions: map[string]history.Version{
		anAnswer: history.VersionOf(m.describe(bodies)), aSetting: history.VersionOf(describeSetting),
	}}
}

// describe names the fields of an answer. What it answers is read only when that
// changed.
func (m *Module) describe(bodies []civic.Body) history.Describe[Answer] {
	return func(f *history.Fields, a Answer) {
		name := func(id string) string {
			for _, b := range bodies {
				if b.ID == id {
					return in(f.Context(), b.Name)
				}
			}
			return id
		}
		f.Line("answer.field.decision", wordOf(f.Context(), a.Decision))
		f.Both("answer.field.text", a.Text)
		f.Line("answer.field.body", name(a.Body))
		f.Line("answer.field.forwarded_to", name(a.ForwardedTo))
		f.Line("answer.field.due_on", a.DueOn)
		f.Lines("answer.field.subjects", m.titles(f.Context(), a.Subjects))
	}
}

// titles names what is answered; what the reader may not see keeps its reference.
func (m *Module) titles(ctx context.Context, refs []civic.Ref) []string {
	nodes, _, err := m.Service.chain.Tell(ctx, civic.ActorFrom(ctx), refs)
	if err != nil {
		m.deps.Log.WarnContext(ctx, "what is answered could not be named", "error", err.Error())
	}
	titles := make([]string, len(refs))
	for i, r := range refs {
		titles[i] = written(r)
		for _, n := range nodes {
			if n.Ref == r {
				titles[i] = in(ctx, n.Title)
			}
		}
	}
	return titles
}

func describeSetting(f *history.Fields, s Setting) {
	f.Yes("answer.field.two_people", s.TwoPeople)
	f.Number("answer.field.days", int64(s.Days))
}
