package walk

import (
	"context"
	"errors"

	"dienhong/civic"
	"dienhong/kit/search"
	"dienhong/platform/db"
)

type store struct {
	city  civic.CityID
	index search.Index
}

type routeRow struct {
	ID       string `db:"id"`
	Version  int64  `db:"version"`
	NameVI   string `db:"name_vi"`
	NameEN   string `db:"name_en"`
	Metres   int64  `db:"metres"`
	Pillar   string `db:"pillar"`
	PublicAt int64  `db:"public_at"`
}

const routeColumns = `id, version, name_vi, name_en, metres, pillar, public_at`

func (r routeRow) route() Route {
	route := Route{ID: civic.ID(r.ID), Version: r.Version, Name: civic.Text{VI: r.NameVI, EN: r.NameEN}, Metres: r.Metres, Pillar: civic.ID(r.Pillar)}
	if r.PublicAt > 0 {
		route.Public = civic.FromMillis(r.PublicAt)
	}
	return route
}

// routes gives those that also fulfil the condition: what became public last first,
// and drafts after that.
func (s store) routes(ctx context.Context, q db.Queryer, also string, args ...any) ([]Route, error) {
	var rows []routeRow
	err := q.Select(ctx, &rows, `SELECT `+routeColumns+` FROM walk_route WHERE city_id = ?`+also+` ORDER BY public_at DESC, id DESC`, append([]any{s.city}, args...)...)
	list := make([]Route, len(rows))
	for i, r := range rows {
		list[i] = r.route()
	}
	return list, err
}

func (s store) route(ctx context.Context, q db.Queryer, id civic.ID) (Route, error) {
	var r routeRow
	err := q.Get(ctx, &r, `SELECT `+routeColumns+` FROM walk_route WHERE city_id = ? AND id = ?`, s.city, id)
	if errors.Is(err, db.ErrNotFound) {
		return Route{}, civic.NotFound("walk")
	}
	return r.route(), err
}

func (s store) save(ctx context.Context, tx *db.Tx, r Route) error {
	public := int64(0)
	if !r.Public.IsZero() {
		public = civic.Millis(r.Public)
	}
	if _, err := tx.Exec(ctx, `INSERT INTO walk_route (city_id, id, version, name_vi, name_en, metres, pillar, public_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (city_id, id) DO UPDATE SET version = excluded.version, name_vi = excluded.name_vi, name_en = excluded.name_en,
		metres = excluded.metres, pillar = excluded.pillar, public_at = excluded.public_at`,
		s.city, r.ID, r.Version, r.Name.VI, r.Name.EN, r.Metres, r.Pillar, public); err != nil {
		return err
	}
	return s.index.Put(ctx, tx, r.entry())
}
