package initiative

import (
	"context"
	"strings"

	"dienhong/civic"
	"dienhong/kit/search"
	"dienhong/platform/db"
)

var foundInitiative = search.Kind{Name: string(civic.RefInitiative), Key: "initiative.plural"}

func (in Initiative) entry() search.Entry {
	text := func(parts ...string) string { return strings.TrimSpace(strings.Join(parts, "\n")) }
	e := search.Entry{
		Kind: foundInitiative.Name, ID: string(in.ID), Title: in.Title,
		Text:  civic.Text{VI: text(in.Summary.VI, in.Text.VI, in.Place.VI), EN: text(in.Summary.EN, in.Text.EN, in.Place.EN)},
		Roles: []civic.Role{civic.Editor, civic.Moderator, civic.Analyst}, At: in.CreatedAt,
		Path: "/initiatives/" + string(in.ID), Desk: "/office/initiatives/" + string(in.ID),
	}
	if in.Public() {
		e.Public = in.PublishedAt
	}
	return e
}

// find lets people find an initiative as it is now.
func (s store) find(ctx context.Context, tx *db.Tx, in Initiative) error {
	return s.index.Put(ctx, tx, in.entry())
}

// Searchable lets people find initiatives.
func (m *Module) Searchable() []search.Source {
	s := m.Service.store
	return []search.Source{{
		Kind: foundInitiative,
		IDs: func(ctx context.Context, q db.Queryer) (ids []string, err error) {
			err = q.Select(ctx, &ids, `SELECT id FROM initiative_initiative WHERE city_id = ?`, s.city)
			return ids, err
		},
		Entries: func(ctx context.Context, q db.Queryer, ids []string) ([]search.Entry, error) {
			list, err := s.list(ctx, q, ` AND id IN (?)`, ids)
			return search.Entries(list, Initiative.entry), err
		},
	}}
}
