package city

import (
	"context"
	"slices"
	"strings"

	"dienhong/civic"
	"dienhong/engine/fold"
	"dienhong/kit/search"
	"dienhong/platform/db"
)

var (
	foundDocument = search.Kind{Name: "document", Key: "city.found.document", Rank: 1}
	foundBody     = search.Kind{Name: search.BodyKind, Key: "city.found.body", Rank: 1}
	foundPillar   = search.Kind{Name: "pillar", Key: "city.found.pillar", Rank: 1}
	foundAbout    = search.Kind{Name: "about", Key: "city.found.about", Rank: 1}
)

// entry is how a document is found. Its number stands there without separators
// too, for people type "102KHUBND".
func (d Document) entry() search.Entry {
	line := func(parts ...string) string {
		return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " · ")
	}
	return search.Entry{
		Kind: foundDocument.Name, ID: string(d.ID), Title: d.Title,
		Text: civic.Text{VI: line(d.Number, d.Issuer.VI, d.IssuedOn), EN: line(d.Number, d.Issuer.EN, d.IssuedOn)},
		Also: strings.ReplaceAll(fold.Search(d.Number), " ", ""), Public: search.Always, At: d.ID.Time(),
		Path: "/documents/" + string(d.ID), Desk: "/office/documents/" + string(d.ID),
	}
}

func (b Body) entry() search.Entry {
	return search.Entry{
		Kind: foundBody.Name, ID: b.ID, Title: b.Name, Text: b.Role, Also: b.Place, Public: search.Always,
		Path: "/organisations/" + b.ID, Desk: "/office/organisations/" + b.ID,
	}
}

func (l Pillar) entry() search.Entry {
	return search.Entry{
		Kind: foundPillar.Name, ID: string(l.ID), Title: l.Name, Text: l.Summary, Public: search.Always, At: l.ID.Time(),
		Path: "/pillars/" + l.Slug, Desk: "/office/city",
	}
}

// entry is how what the city says of itself is found.
func (p Profile) entry() search.Entry {
	return search.Entry{
		Kind: foundAbout.Name, ID: "profile", Title: p.Name, Text: p.About, Also: p.Operator.VI + ". " + p.Operator.EN, Public: search.Always,
		Path: "/about", Desk: "/office/city",
	}
}

// findProfile lets people find the profile and its pillars as they are now.
func (s store) findProfile(ctx context.Context, tx *db.Tx, p Profile) error {
	if err := s.index.Put(ctx, tx, p.entry()); err != nil {
		return err
	}
	kept := make([]string, len(p.Pillars))
	for i, l := range p.Pillars {
		kept[i] = string(l.ID)
	}
	return s.index.Replace(ctx, tx, s.foundPillars(), kept...)
}

func (s store) foundPillars() search.Source {
	return search.Source{
		Kind: foundPillar,
		IDs: func(ctx context.Context, q db.Queryer) (ids []string, err error) {
			err = q.Select(ctx, &ids, `SELECT id FROM city_pillar WHERE city_id = ?`, s.city)
			return ids, err
		},
		Entries: func(ctx context.Context, q db.Queryer, ids []string) ([]search.Entry, error) {
			p, err := s.profile(ctx, q)
			return search.Entries(slices.DeleteFunc(p.Pillars, func(l Pillar) bool { return !slices.Contains(ids, string(l.ID)) }), Pillar.entry), err
		},
	}
}

// Searchable lets people find documents, organisations, pillars and what the
// city says of itself.
func (m *Module) Searchable() []search.Source {
	s := m.Service.store
	return []search.Source{
		{
			Kind: foundDocument,
			IDs: func(ctx context.Context, q db.Queryer) (ids []string, err error) {
				err = q.Select(ctx, &ids, `SELECT id FROM city_document WHERE city_id = ?`, s.city)
				return ids, err
			},
			Entries: func(ctx context.Context, q db.Queryer, ids []string) ([]search.Entry, error) {
				list, err := s.selectDocuments(ctx, q, `SELECT `+documentColumns+` FROM city_document d WHERE d.city_id = ? AND d.id IN (?)`, s.city, ids)
				return search.Entries(list, Document.entry), err
			},
		},
		{
			Kind: foundBody,
			IDs: func(ctx context.Context, q db.Queryer) (ids []string, err error) {
				err = q.Select(ctx, &ids, `SELECT id FROM city_body WHERE city_id = ?`, s.city)
				return ids, err
			},
			Entries: func(ctx context.Context, q db.Queryer, ids []string) ([]search.Entry, error) {
				list, err := s.bodies(ctx, q, ` AND id IN (?)`, ids)
				return search.Entries(list, Body.entry), err
			},
		},
		s.foundPillars(),
		{
			Kind: foundAbout,
			IDs: func(ctx context.Context, q db.Queryer) (ids []string, err error) {
				err = q.Select(ctx, &ids, `SELECT 'profile' FROM city_profile WHERE city_id = ?`, s.city)
				return ids, err
			},
			Entries: func(ctx context.Context, q db.Queryer, _ []string) ([]search.Entry, error) {
				p, err := s.profile(ctx, q)
				if err != nil || p.Version == 0 {
					return nil, err
				}
				return []search.Entry{p.entry()}, nil
			},
		},
	}
}
