package place

import (
	"context"
	"slices"

	"dienhong/civic"
	"dienhong/engine/fold"
	"dienhong/kit/search"
	"dienhong/platform/db"
)

type store struct {
	city  civic.CityID
	index search.Index
}

const columns = `id, version, kind, name_vi, name_en, text_vi, text_en, address_vi, address_en, latitude, longitude, accuracy, pillar, fields, owner, body, by_vi, by_en,
	contact, contact_shown, rank, act, act_day, premises, offer_vi, offer_en, action, link, source, verified, course, names, access, state, reason_vi, reason_en,
	merged_into, sent, track_hash, demonstration, created_at, updated_at, published_at`

// inOrder is the order of the directory: by name, without accents.
const inOrder = ` ORDER BY sorted, id`

// places gives those that where selects.
func (s store) places(ctx context.Context, q db.Queryer, where string, args ...any) ([]Place, error) {
	var list []Place
	err := q.Select(ctx, &list, `SELECT `+columns+` FROM place_place WHERE city_id = ?`+where, append([]any{s.city}, args...)...)
	return list, err
}

// courses gives what was noted of the status of those that where selects, and nothing else.
func (s store) courses(ctx context.Context, q db.Queryer, where string, args ...any) ([]Place, error) {
	var list []Place
	err := q.Select(ctx, &list, `SELECT course FROM place_place WHERE city_id = ?`+where, append([]any{s.city}, args...)...)
	return list, err
}

func one(list []Place, err error) (Place, error) {
	if err == nil && len(list) == 0 {
		err = civic.NotFound("place")
	}
	if err != nil {
		return Place{}, err
	}
	return list[0], nil
}

func (s store) place(ctx context.Context, q db.Queryer, id civic.ID) (Place, error) {
	return one(s.places(ctx, q, ` AND id = ?`, string(id)))
}

// tracked finds a place by the hash of its tracking code.
func (s store) tracked(ctx context.Context, q db.Queryer, hash string) (Place, error) {
	return one(s.places(ctx, q, ` AND track_hash = ? AND track_hash <> ''`, hash))
}

func (s store) count(ctx context.Context, q db.Queryer, where string, args ...any) (n int, err error) {
	err = q.Get(ctx, &n, `SELECT COUNT(*) FROM place_place WHERE city_id = ?`+where, append([]any{s.city}, args...)...)
	return n, err
}

// counts tells how many places there are in each state.
func (s store) counts(ctx context.Context, q db.Queryer) (map[State]int, error) {
	var rows []struct {
		State State
		Count int
	}
	err := q.Select(ctx, &rows, `SELECT state AS state, COUNT(*) AS count FROM place_place WHERE city_id = ? GROUP BY state`, s.city)
	all := map[State]int{}
	for _, r := range rows {
		all[r.State] = r.Count
	}
	return all, err
}

// listed are the places of the directory.
const listed = ` AND state = 'published'`

// filter gives the condition of a filter on a day.
func (f Filter) where(today string, found []string, searched bool) (where string, args []any) {
	where = listed
	add := func(condition string, values ...any) { where, args = where+condition, append(args, values...) }
	if f.Kind != "" {
		add(` AND kind = ?`, f.Kind)
	}
	if f.Status != "" {
		add(` AND COALESCE((SELECT s.status FROM place_status s WHERE s.city_id = place_place.city_id AND s.place_id = place_place.id AND s.at <= ?
			ORDER BY s.at DESC, s.number DESC LIMIT 1), '') = ?`, today, string(f.Status))
	}
	if f.StepFree {
		add(` AND step_free = 'yes'`)
	}
	if f.Premises {
		add(` AND premises = 'yes'`)
	}
	if searched {
		add(` AND id IN (?)`, found)
	}
	return where, args
}

// save writes a place with what is derived from it.
func (s store) save(ctx context.Context, tx *db.Tx, p Place) error {
	free, _ := p.observed(stepFree)
	if _, err := tx.Exec(ctx, `INSERT INTO place_place (city_id, `+columns+`, sorted, step_free)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (city_id, id) DO UPDATE SET version = excluded.version, kind = excluded.kind, name_vi = excluded.name_vi, name_en = excluded.name_en,
		text_vi = excluded.text_vi, text_en = excluded.text_en, address_vi = excluded.address_vi, address_en = excluded.address_en, latitude = excluded.latitude,
		longitude = excluded.longitude, accuracy = excluded.accuracy, pillar = excluded.pillar, fields = excluded.fields, owner = excluded.owner, body = excluded.body,
		by_vi = excluded.by_vi, by_en = excluded.by_en, contact = excluded.contact, contact_shown = excluded.contact_shown, rank = excluded.rank, act = excluded.act,
		act_day = excluded.act_day, premises = excluded.premises, offer_vi = excluded.offer_vi, offer_en = excluded.offer_en, action = excluded.action, link = excluded.link,
		source = excluded.source, verified = excluded.verified, course = excluded.course, names = excluded.names, access = excluded.access, state = excluded.state,
		reason_vi = excluded.reason_vi, reason_en = excluded.reason_en, merged_into = excluded.merged_into, updated_at = excluded.updated_at,
		published_at = excluded.published_at, sorted = excluded.sorted, step_free = excluded.step_free`,
		s.city, string(p.ID), p.Version, p.Kind, p.Name.VI, p.Name.EN, p.Text.VI, p.Text.EN, p.Address.VI, p.Address.EN, p.Lat, p.Lon, p.Accuracy, string(p.Pillar),
		db.JSON(orNone(p.Fields)), p.Owner, p.Body, p.By.VI, p.By.EN, p.Contact, p.Shown, p.Rank, p.Act, p.ActDay, p.Premises, p.Offer.VI, p.Offer.EN, string(p.Action), p.Link,
		p.Source, p.Verified, db.JSON(orNone(p.Course)), db.JSON(orNone(p.Names)), db.JSON(orNone(p.Access)), string(p.State), p.Reason.VI, p.Reason.EN, string(p.MergedInto),
		p.Sent, p.Track, p.Demonstration, civic.Millis(p.CreatedAt), civic.Millis(p.UpdatedAt), civic.Millis(p.PublishedAt), fold.Search(p.Name.VI+" "+p.Name.EN), free.Value); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM place_status WHERE city_id = ? AND place_id = ?`, s.city, string(p.ID)); err != nil {
		return err
	}
	for i, c := range p.course() {
		if _, err := tx.Exec(ctx, `INSERT INTO place_status (city_id, place_id, number, at, status) VALUES (?, ?, ?, ?, ?)`, s.city, string(p.ID), i, c.At, string(c.Status)); err != nil {
			return err
		}
	}
	return s.index.Put(ctx, tx, p.entry())
}

func (s store) remove(ctx context.Context, tx *db.Tx, id civic.ID) error {
	if _, err := tx.Exec(ctx, `DELETE FROM place_status WHERE city_id = ? AND place_id = ?`, s.city, string(id)); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM place_place WHERE city_id = ? AND id = ?`, s.city, string(id)); err != nil {
		return err
	}
	return s.index.Remove(ctx, tx, found.Name, string(id))
}

// orNone keeps an empty list as none, so that a place that is read equals the one
// that was written.
func orNone[T any](list []T) []T {
	if len(list) == 0 {
		return nil
	}
	return slices.Clip(list)
}
