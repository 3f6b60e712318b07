package report

import (
	"context"

	"dienhong/civic"
	"dienhong/kit/search"
	"dienhong/platform/db"
)

var foundReport = search.Kind{Name: string(civic.RefReport), Key: "report.found"}

func (p Paper) entry() search.Entry {
	e := search.Entry{
		Kind: foundReport.Name, ID: string(p.ID), Title: civic.Text{VI: p.Title}, Roles: []civic.Role{civic.Editor, civic.Analyst}, At: p.OrderedAt,
		Path: "/reports/" + string(p.ID), Desk: "/office/reports/papers/" + string(p.ID),
	}
	if p.Order.Lang == civic.English {
		e.Title = civic.Text{EN: p.Title}
	}
	if p.Public() {
		e.Public, e.At = p.PublishedAt, p.PublishedAt
	}
	return e
}

// Searchable lets people find reports.
func (m *Module) Searchable() []search.Source {
	s := m.Service.store
	return []search.Source{{
		Kind: foundReport,
		IDs: func(ctx context.Context, q db.Queryer) (ids []string, err error) {
			err = q.Select(ctx, &ids, `SELECT id FROM report_paper WHERE city_id = ?`, s.city)
			return ids, err
		},
		Entries: func(ctx context.Context, q db.Queryer, ids []string) ([]search.Entry, error) {
			list, err := s.papers(ctx, q, ` AND id IN (?)`, ids)
			return search.Entries(list, Paper.entry), err
		},
	}}
}
