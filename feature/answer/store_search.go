package answer

import (
	"context"

	"dienhong/civic"
	"dienhong/kit/search"
	"dienhong/platform/db"
)

var foundAnswer = search.Kind{Name: string(civic.RefAnswer), Key: "answer.found"}

// found lets people find answers: by the text that was published last, and the
// office those that were never published.
func (s store) found() search.Source {
	return search.Source{
		Kind: foundAnswer,
		IDs: func(ctx context.Context, q db.Queryer) (ids []string, err error) {
			err = q.Select(ctx, &ids, `SELECT id FROM answer_answer WHERE city_id = ?`, s.city)
			return ids, err
		},
		Entries: func(ctx context.Context, q db.Queryer, ids []string) ([]search.Entry, error) {
			list, err := s.list(ctx, q, ` AND id IN (?)`, ids)
			if err != nil {
				return nil, err
			}
			editions, err := s.editions(ctx, q, ` AND e.answer_id IN (?) ORDER BY e.answer_id, e.edition`, ids)
			if err != nil {
				return nil, err
			}
			last := map[civic.ID]Edition{}
			for _, e := range editions {
				last[e.Answer] = e
			}
			return search.Entries(list, func(a Answer) search.Entry { return a.entry(last[a.ID]) }), nil
		},
	}
}

// entry is how an answer is found; last is its last edition, or none.
func (a Answer) entry(last Edition) search.Entry {
	e := search.Entry{
		Kind: foundAnswer.Name, ID: string(a.ID), Text: a.Text, Consultation: a.Consultation, Roles: []civic.Role{civic.Editor}, At: a.UpdatedAt,
		Path: "/answers/" + string(a.ID), Desk: "/office/answers/" + string(a.ID),
	}
	if !last.At.IsZero() {
		e.Text, e.Public, e.At = last.Text, last.At, last.At
	}
	return e
}

// Searchable lets people find answers.
func (m *Module) Searchable() []search.Source { return []search.Source{m.Service.store.found()} }
