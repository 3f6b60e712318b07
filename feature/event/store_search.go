package event

import (
	"context"
	"time"

	"dienhong/civic"
	"dienhong/kit/search"
	"dienhong/platform/db"
)

// readers may see events before they are public.
var readers = []civic.Role{civic.Editor, civic.Analyst}

var found = search.Kind{Name: "event", Key: "event.found", Many: true}

func (e Event) entry() search.Entry {
	at := e.ID.Time()
	if d, err := time.Parse(time.DateOnly, e.Schedule.Day); err == nil && at.IsZero() {
		at = d
	}
	text := e.Summary
	if text.IsZero() {
		text = e.Venue.Name
	}
	var public time.Time
	if e.Listed() {
		public = e.PublishedAt
	}
	return search.Entry{
		Kind: found.Name, ID: string(e.ID), Title: e.Title, Text: text,
		Also:   e.Venue.Name.VI + ". " + e.Venue.Name.EN + ". " + e.Venue.Address.VI + ". " + e.By.VI,
		Public: public, Roles: readers, At: at, Path: e.path(), Desk: desk + "/" + string(e.ID),
	}
}

// Searchable lets people find events.
func (m *Module) Searchable() []search.Source {
	s := m.Service.store
	return []search.Source{{
		Kind: found,
		IDs: func(ctx context.Context, q db.Queryer) (ids []string, err error) {
			err = q.Select(ctx, &ids, `SELECT id FROM event_event WHERE city_id = ?`, s.city)
			return ids, err
		},
		Entries: func(ctx context.Context, q db.Queryer, ids []string) ([]search.Entry, error) {
			list, err := s.events(ctx, q, ` AND id IN (?)`, ids)
			return search.Entries(list, Event.entry), err
		},
	}}
}
