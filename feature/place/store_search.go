package place

import (
	"context"
	"strings"

	"dienhong/civic"
	"dienhong/kit/search"
	"dienhong/platform/db"
)

// readers may see places before they are public.
var readers = []civic.Role{civic.Editor, civic.Analyst}

var found = search.Kind{Name: "place", Key: "place.found", Many: true}

func (p Place) entry() search.Entry {
	text := p.Text
	if text.IsZero() {
		text = p.Address
	}
	also := []string{p.Address.VI, p.Address.EN, p.By.VI}
	for _, n := range p.Names {
		if n.Reason == "" {
			also = append(also, n.Name.VI, n.Name.EN)
		}
	}
	e := search.Entry{
		Kind: found.Name, ID: string(p.ID), Title: p.Name, Text: text, Also: strings.Join(also, ". "), Roles: readers, At: p.ID.Time(), Path: p.path(), Desk: officePath(p, ""),
	}
	if p.State == Published {
		e.Public = p.PublishedAt
	}
	return e
}

// Searchable lets people find places, also by names that they no longer have.
func (m *Module) Searchable() []search.Source {
	s := m.Service.store
	return []search.Source{{
		Kind: found,
		IDs: func(ctx context.Context, q db.Queryer) (ids []string, err error) {
			err = q.Select(ctx, &ids, `SELECT id FROM place_place WHERE city_id = ?`, s.city)
			return ids, err
		},
		Entries: func(ctx context.Context, q db.Queryer, ids []string) ([]search.Entry, error) {
			list, err := s.places(ctx, q, ` AND id IN (?)`, ids)
			return search.Entries(list, Place.entry), err
		},
	}}
}
