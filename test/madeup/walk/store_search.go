package walk

import (
	"context"

	"dienhong/civic"
	"dienhong/kit/search"
	"dienhong/platform/db"
)

var found = search.Kind{Name: "walk", Key: "walk.found", Rank: 1}

func (r Route) entry() search.Entry {
	return search.Entry{
		Kind: found.Name, ID: string(r.ID), Title: r.Name, Public: r.Public, Roles: []civic.Role{civic.Editor}, At: r.ID.Time(),
		Path: "/walks", Desk: "/office/walks/" + string(r.ID),
	}
}

// Searchable lets people find routes.
func (m *Module) Searchable() []search.Source {
	s := m.Service.store
	return []search.Source{{
		Kind: found,
		IDs: func(ctx context.Context, q db.Queryer) (ids []string, err error) {
			err = q.Select(ctx, &ids, `SELECT id FROM walk_route WHERE city_id = ?`, s.city)
			return ids, err
		},
		Entries: func(ctx context.Context, q db.Queryer, ids []string) ([]search.Entry, error) {
			list, err := s.routes(ctx, q, ` AND id IN (?)`, ids)
			return search.Entries(list, Route.entry), err
		},
	}}
}
