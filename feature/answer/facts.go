package answer

import (
	"context"
	"math"

	"dienhong/civic"
	"dienhong/kit/facts"
)

// Answers gives the last edition of each public answer of a consultation.
func (m *Module) Answers(ctx context.Context, number civic.ConsultationNumber) ([]facts.Answer, error) {
	s := m.Service
	editions, err := s.PublicAnswers(ctx, number, "", math.MaxInt32, 0)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, e := range editions {
		ids = append(ids, e.Body, e.ForwardedTo)
	}
	bodies, err := s.bodies.BodyNames(ctx, ids)
	if err != nil {
		return nil, err
	}
	of, err := s.allSubjects(ctx)
	if err != nil {
		return nil, err
	}
	list := make([]facts.Answer, len(editions))
	for i, e := range editions {
		list[i] = facts.Answer{
			ID: string(e.Answer), Decision: string(e.Decision), Text: e.Text, Body: bodies[e.Body], ForwardedTo: bodies[e.ForwardedTo], At: e.At,
			Href: "/answers/" + string(e.Answer), Comments: of[string(e.Answer)].comments, Themes: of[string(e.Answer)].themes,
		}
	}
	return list, nil
}

// Decisions are what an answer can decide.
func (m *Module) Decisions(ctx context.Context) []facts.Decision {
	list := make([]facts.Decision, len(Decisions))
	for i, d := range Decisions {
		list[i] = facts.Decision{ID: string(d), Name: decisionWord(ctx, d)}
	}
	return list
}

// subjectsOf are the comments and the public themes that an answer is to.
type subjectsOf struct{ comments, themes []string }

// allSubjects gives the subjects of every answer. A theme that is not public is not
// named; its comments are answered all the same.
func (s *Service) allSubjects(ctx context.Context) (map[string]subjectsOf, error) {
	q := s.db.Read()
	causes, err := s.chain.CausesOfKind(ctx, q, civic.RefAnswer)
	if err != nil {
		return nil, err
	}
	var themes []civic.Ref
	var passages map[string][]civic.Ref
	for _, refs := range causes {
		for _, r := range refs {
			if r.Kind == civic.RefTheme {
				themes = append(themes, r)
			}
			if r.Kind == civic.RefPassage && passages == nil {
				if passages, err = s.chain.CausesOfKind(ctx, q, civic.RefPassage); err != nil {
					return nil, err
				}
			}
		}
	}
	shown, _, err := s.chain.Tell(ctx, civic.Visitor(), themes)
	if err != nil {
		return nil, err
	}
	public := map[civic.Ref]bool{}
	for _, n := range shown {
		public[n.Ref] = true
	}
	of := map[string]subjectsOf{}
	for id, refs := range causes {
		var a subjectsOf
		for _, r := range refs {
			switch {
			case r.Kind == civic.RefComment:
				a.comments = append(a.comments, r.ID)
			case r.Kind == civic.RefPassage:
				for _, o := range passages[r.ID] {
					if o.Kind == civic.RefComment {
						a.comments = append(a.comments, o.ID)
					}
				}
			case r.Kind == civic.RefTheme && public[r]:
				a.themes = append(a.themes, r.ID)
			case r.Kind == civic.RefTheme:
				comments, err := s.chain.Sources(ctx, q, r, civic.RefComment)
				if err != nil {
					return nil, err
				}
				a.comments = append(a.comments, comments...)
			}
		}
		of[id] = a
	}
	return of, nil
}
