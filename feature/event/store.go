package event

import (
	"context"
	"slices"
	"time"

	"dienhong/civic"
	"dienhong/kit/search"
	"dienhong/platform/db"
)

type store struct {
	city  civic.CityID
	zone  *time.Location
	index search.Index
}

const columns = `id, version, kind, parent, pageless, title_vi, title_en, summary_vi, summary_en, text_vi, text_en, schedule, changes, venue, free,
	price_vi, price_en, step_free, children, languages, organiser, by_vi, by_en, pillar, action, link, source, verified, state, reason_vi, reason_en,
	continues, root, merged_into, sent, track_hash, origin, uid, print, gone_at, demonstration, created_at, updated_at, published_at`

// events gives those that where selects.
func (s store) events(ctx context.Context, q db.Queryer, where string, args ...any) ([]Event, error) {
	var list []Event
	err := q.Select(ctx, &list, `SELECT `+columns+` FROM event_event WHERE city_id = ?`+where, append([]any{s.city}, args...)...)
	return list, err
}

func (s store) event(ctx context.Context, q db.Queryer, id civic.ID) (Event, error) {
	list, err := s.events(ctx, q, ` AND id = ?`, string(id))
	if err == nil && len(list) == 0 {
		err = civic.NotFound("event")
	}
	if err != nil {
		return Event{}, err
	}
	return list[0], nil
}

// tracked finds an event by the hash of its tracking code.
func (s store) tracked(ctx context.Context, q db.Queryer, hash string) (Event, error) {
	list, err := s.events(ctx, q, ` AND track_hash = ? AND track_hash <> ''`, hash)
	if err == nil && len(list) == 0 {
		err = civic.NotFound("event")
	}
	if err != nil {
		return Event{}, err
	}
	return list[0], nil
}

// imported gives the events that came from calendars: those with a uid of the list,
// and all of one calendar.
func (s store) imported(ctx context.Context, q db.Queryer, origin string, uids []string) (map[string]Event, error) {
	all := map[string]Event{}
	take := func(where string, args ...any) error {
		list, err := s.events(ctx, q, where, args...)
		for _, e := range list {
			all[e.UID] = e
		}
		return err
	}
	for part := range slices.Chunk(uids, 500) {
		if err := take(` AND uid IN (?) AND uid <> ''`, part); err != nil {
			return nil, err
		}
	}
	if origin == "" {
		return all, nil
	}
	return all, take(` AND uid <> '' AND origin = ?`, origin)
}

// byID gives events by their ids, any number of them.
func (s store) byID(ctx context.Context, q db.Queryer, ids []string) (map[civic.ID]Event, error) {
	all := make(map[civic.ID]Event, len(ids))
	for part := range slices.Chunk(ids, 500) {
		list, err := s.events(ctx, q, ` AND id IN (?)`, part)
		if err != nil {
			return nil, err
		}
		for _, e := range list {
			all[e.ID] = e
		}
	}
	return all, nil
}

func (s store) count(ctx context.Context, q db.Queryer, where string, args ...any) (n int, err error) {
	err = q.Get(ctx, &n, `SELECT COUNT(*) FROM event_event WHERE city_id = ?`+where, append([]any{s.city}, args...)...)
	return n, err
}

// counts tells how many events there are in each state.
func (s store) counts(ctx context.Context, q db.Queryer) (map[State]int, error) {
	var rows []struct {
		State State
		Count int
	}
	err := q.Select(ctx, &rows, `SELECT state AS state, COUNT(*) AS count FROM event_event WHERE city_id = ? GROUP BY state`, s.city)
	all := map[State]int{}
	for _, r := range rows {
		all[r.State] = r.Count
	}
	return all, err
}

// save writes an event with its occurrences.
func (s store) save(ctx context.Context, tx *db.Tx, e Event, now time.Time) error {
	if _, err := tx.Exec(ctx, `INSERT INTO event_event (city_id, `+columns+`)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
		?, ?, ?, ?)
		ON CONFLICT (city_id, id) DO UPDATE SET version = excluded.version, kind = excluded.kind, parent = excluded.parent, pageless = excluded.pageless,
		title_vi = excluded.title_vi, title_en = excluded.title_en, summary_vi = excluded.summary_vi, summary_en = excluded.summary_en,
		text_vi = excluded.text_vi, text_en = excluded.text_en, schedule = excluded.schedule, changes = excluded.changes, venue = excluded.venue,
		free = excluded.free, price_vi = excluded.price_vi, price_en = excluded.price_en, step_free = excluded.step_free, children = excluded.children,
		languages = excluded.languages, organiser = excluded.organiser, by_vi = excluded.by_vi, by_en = excluded.by_en, pillar = excluded.pillar,
		action = excluded.action, link = excluded.link, source = excluded.source, verified = excluded.verified, state = excluded.state,
		reason_vi = excluded.reason_vi, reason_en = excluded.reason_en, continues = excluded.continues, root = excluded.root, merged_into = excluded.merged_into,
		origin = excluded.origin, uid = excluded.uid, print = excluded.print, gone_at = excluded.gone_at,
		updated_at = excluded.updated_at, published_at = excluded.published_at`,
		s.city, string(e.ID), e.Version, string(e.Kind), string(e.Parent), e.Pageless, e.Title.VI, e.Title.EN, e.Summary.VI, e.Summary.EN, e.Text.VI, e.Text.EN,
		db.JSON(e.Schedule), db.JSON(orNone(e.Changes)), db.JSON(e.Venue), e.Free, e.Price.VI, e.Price.EN, e.StepFree, e.Children, db.JSON(orNone(e.Languages)),
		e.Organiser, e.By.VI, e.By.EN, string(e.Pillar), string(e.Action), e.Link, e.Source, e.Verified, string(e.State), e.Reason.VI, e.Reason.EN,
		string(e.Continues), string(e.Root), string(e.MergedInto), e.Sent, e.Track, e.Origin, e.UID, e.Print, civic.Millis(e.Gone), e.Demonstration, civic.Millis(e.CreatedAt), civic.Millis(e.UpdatedAt), civic.Millis(e.PublishedAt)); err != nil {
		return err
	}
	if err := s.saveOccurrences(ctx, tx, e, now); err != nil {
		return err
	}
	return s.index.Put(ctx, tx, e.entry())
}

func (s store) remove(ctx context.Context, tx *db.Tx, id civic.ID) error {
	if _, err := tx.Exec(ctx, `DELETE FROM event_occurrence WHERE city_id = ? AND event_id = ?`, s.city, string(id)); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM event_event WHERE city_id = ? AND id = ?`, s.city, string(id)); err != nil {
		return err
	}
	return s.index.Remove(ctx, tx, found.Name, string(id))
}

// orNone keeps an empty list as none, so that an event that is read equals the one
// that was written.
func orNone[T any](list []T) []T {
	if len(list) == 0 {
		return nil
	}
	return list
}
