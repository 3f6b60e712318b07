package theme

import (
	"context"

	"dienhong/civic"
	"dienhong/kit/search"
	"dienhong/platform/db"
)

var foundTheme = search.Kind{Name: string(civic.RefTheme), Key: "theme.found"}

func (t Theme) entry() search.Entry {
	e := search.Entry{
		Kind: foundTheme.Name, ID: string(t.ID), Title: t.Name, Text: t.Summary, Consultation: t.Consultation,
		Roles: []civic.Role{civic.Editor, civic.Analyst}, At: t.ID.Time(), Path: search.Below + "/themes#" + string(t.ID), Desk: "/office/themes/" + string(t.ID),
	}
	if t.Published {
		e.Public = search.Always
	}
	return e
}

// Searchable lets people find themes.
func (m *Module) Searchable() []search.Source {
	s := m.Service.store
	return []search.Source{{
		Kind: foundTheme,
		IDs: func(ctx context.Context, q db.Queryer) (ids []string, err error) {
			err = q.Select(ctx, &ids, `SELECT id FROM theme_theme WHERE city_id = ?`, s.city)
			return ids, err
		},
		Entries: func(ctx context.Context, q db.Queryer, ids []string) ([]search.Entry, error) {
			list, err := s.themes(ctx, q, ` AND t.id IN (?)`, ids)
			return search.Entries(list, Theme.entry), err
		},
	}}
}
