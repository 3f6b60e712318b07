package indicator

import (
	"context"

	"dienhong/civic"
	"dienhong/kit/search"
	"dienhong/platform/db"
)

// readers may see indicators before they are public.
var readers = []civic.Role{civic.Editor, civic.Analyst}

var found = search.Kind{Name: "indicator", Key: "indicator.found"}

func (in Indicator) entry() search.Entry {
	return search.Entry{
		Kind: found.Name, ID: string(in.ID), Title: in.Title, Text: in.Definition, Also: in.Unit.VI + ". " + in.Unit.EN,
		Public: in.PublishedAt, Roles: readers, At: in.ID.Time(),
		Path: "/indicators/" + string(in.ID), Desk: "/office/indicators/" + string(in.ID),
	}
}

// Searchable lets people find indicators.
func (m *Module) Searchable() []search.Source {
	s := m.Service.store
	return []search.Source{{
		Kind: found,
		IDs: func(ctx context.Context, q db.Queryer) (ids []string, err error) {
			err = q.Select(ctx, &ids, `SELECT id FROM indicator_indicator WHERE city_id = ?`, s.city)
			return ids, err
		},
		Entries: func(ctx context.Context, q db.Queryer, ids []string) ([]search.Entry, error) {
			list, err := s.indicators(ctx, q, ` AND id IN (?)`, ids)
			return search.Entries(list, Indicator.entry), err
		},
	}}
}
