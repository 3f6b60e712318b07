package statement

import (
	"context"
	"fmt"

	"dienhong/civic"
	"dienhong/kit/search"
	"dienhong/platform/db"
)

var foundStatement = search.Kind{Name: string(civic.RefStatement), Key: "statement.found", Many: true}

func (s Statement) entry() search.Entry {
	id := fmt.Sprintf("%d-%d", s.Consultation, s.ID)
	e := search.Entry{
		Kind: foundStatement.Name, ID: id, Text: s.Text, Consultation: s.Consultation,
		Roles: []civic.Role{civic.Editor, civic.Moderator, civic.Analyst}, At: s.CreatedAt,
		Path: fmt.Sprintf("%s/statements/%d", search.Below, s.ID), Desk: fmt.Sprintf("/office/moderation/%d/%d", s.Consultation, s.ID),
	}
	if s.State == Shown {
		e.Public = search.Always
	}
	return e
}

// find lets people find a statement as it is now.
func (s store) find(ctx context.Context, tx *db.Tx, st Statement) error {
	return s.index.Put(ctx, tx, st.entry())
}

// Searchable lets people find statements.
func (m *Module) Searchable() []search.Source {
	s := m.Service.store
	return []search.Source{{
		Kind: foundStatement,
		IDs: func(ctx context.Context, q db.Queryer) (ids []string, err error) {
			err = q.Select(ctx, &ids, `SELECT CAST(consultation AS TEXT) || '-' || CAST(tid AS TEXT) FROM statement_statement WHERE city_id = ?`, s.city)
			return ids, err
		},
		Entries: func(ctx context.Context, q db.Queryer, ids []string) ([]search.Entry, error) {
			of := map[civic.ConsultationNumber][]int64{}
			for _, id := range ids {
				var ref Ref
				if _, err := fmt.Sscanf(id, "%d-%d", &ref.Consultation, &ref.Statement); err == nil {
					of[ref.Consultation] = append(of[ref.Consultation], ref.Statement)
				}
			}
			var entries []search.Entry
			for number, tids := range of {
				list, err := s.list(ctx, q, `consultation = ? AND tid IN (?)`, number, tids)
				if err != nil {
					return nil, err
				}
				entries = append(entries, search.Entries(list, Statement.entry)...)
			}
			return entries, nil
		},
	}}
}
