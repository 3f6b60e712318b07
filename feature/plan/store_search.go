package plan

import (
	"context"
	"strings"

	"dienhong/civic"
	"dienhong/kit/search"
	"dienhong/platform/db"
)

// readers may see the plan before it is public.
var readers = []civic.Role{civic.Editor, civic.Analyst}

var foundLines = map[Kind]search.Kind{
	Commitment: {Name: string(Commitment), Key: "plan.found.commitment"},
	Programme:  {Name: string(Programme), Key: "plan.found.programme"},
	Objective:  {Name: string(Objective), Key: "plan.found.objective"},
	Action:     {Name: string(Action), Key: "plan.found.action"},
}

func (it Item) entry() search.Entry {
	e := search.Entry{
		Kind: string(it.Kind), ID: string(it.ID), Title: it.Title, Text: it.Summary, Public: it.PublishedAt, Roles: readers, At: it.ID.Time(),
		Path: "/plan/" + string(it.ID), Desk: "/office/plan/items/" + string(it.ID),
	}
	if it.Work != nil {
		var also []string
		for _, m := range it.Work.Milestones {
			also = append(also, m.Title.VI, m.Title.EN)
		}
		e.Also = strings.Join(also, ". ")
	}
	return e
}

// found lets people find the lines of one kind.
func (s store) found(k Kind) search.Source {
	return search.Source{
		Kind: foundLines[k],
		IDs: func(ctx context.Context, q db.Queryer) (ids []string, err error) {
			err = q.Select(ctx, &ids, `SELECT id FROM plan_item WHERE city_id = ? AND kind = ?`, s.city, string(k))
			return ids, err
		},
		Entries: func(ctx context.Context, q db.Queryer, ids []string) ([]search.Entry, error) {
			list, err := s.items(ctx, q, ` AND kind = ? AND id IN (?)`, string(k), ids)
			return search.Entries(list, Item.entry), err
		},
	}
}

// Searchable lets people find the lines of the plan.
func (m *Module) Searchable() []search.Source {
	s := m.Service.store
	var list []search.Source
	for _, k := range Kinds {
		list = append(list, s.found(k))
	}
	return list
}
