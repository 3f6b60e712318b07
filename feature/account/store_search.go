package account

import (
	"context"

	"dienhong/civic"
	"dienhong/kit/search"
	"dienhong/platform/db"
)

var foundPerson = search.Kind{Name: "person", Key: "account.found", Rank: 2}

// entry is how administrators find a colleague.
func (p Person) entry() search.Entry {
	return search.Entry{
		Kind: foundPerson.Name, ID: string(p.ID), Title: civic.Text{VI: p.Name}, Text: civic.Text{VI: p.Email},
		Roles: []civic.Role{civic.Administrator}, At: p.Created, Desk: "/office/people/" + string(p.ID),
	}
}

// find lets administrators find a person who is here.
func (s store) find(ctx context.Context, tx *db.Tx, p Person) error {
	if !p.Here() {
		return s.index.Remove(ctx, tx, foundPerson.Name, string(p.ID))
	}
	return s.index.Put(ctx, tx, p.entry())
}

// Searchable lets administrators find the people of the office.
func (m *Module) Searchable() []search.Source {
	s := m.Service.store
	return []search.Source{{
		Kind: foundPerson,
		IDs: func(ctx context.Context, q db.Queryer) (ids []string, err error) {
			err = q.Select(ctx, &ids, `SELECT id FROM account_person WHERE city_id = ? AND left_at = 0`, s.city)
			return ids, err
		},
		Entries: func(ctx context.Context, q db.Queryer, ids []string) ([]search.Entry, error) {
			list, err := s.list(ctx, q, `SELECT `+personColumns+` FROM account_person WHERE city_id = ? AND id IN (?) AND left_at = 0`, s.city, ids)
			return search.Entries(list, Person.entry), err
		},
	}}
}
