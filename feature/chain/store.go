package chain

import (
	"context"

	"dienhong/civic"
	"dienhong/platform/db"
)

type store struct{ city civic.CityID }

func (s store) add(ctx context.Context, tx *db.Tx, from, to civic.Ref) (added bool, err error) {
	n, err := tx.Exec(ctx, `INSERT INTO chain_link (city_id, from_kind, from_id, to_kind, to_id) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		s.city, string(from.Kind), from.ID, string(to.Kind), to.ID)
	return n == 1, err
}

func (s store) remove(ctx context.Context, tx *db.Tx, from, to civic.Ref) (removed bool, err error) {
	n, err := tx.Exec(ctx, `DELETE FROM chain_link WHERE city_id = ? AND from_kind = ? AND from_id = ? AND to_kind = ? AND to_id = ?`,
		s.city, string(from.Kind), from.ID, string(to.Kind), to.ID)
	return n == 1, err
}

// refs reads references, whose columns are kind and id.
func refs(ctx context.Context, q db.Queryer, query string, args ...any) (list []civic.Ref, err error) {
	err = q.Select(ctx, &list, query, args...)
	return list, err
}

func (s store) causes(ctx context.Context, q db.Queryer, of civic.Ref) ([]civic.Ref, error) {
	return refs(ctx, q, `SELECT from_kind AS kind, from_id AS id FROM chain_link WHERE city_id = ? AND to_kind = ? AND to_id = ? ORDER BY from_kind, from_id`,
		s.city, string(of.Kind), of.ID)
}

func (s store) effects(ctx context.Context, q db.Queryer, of civic.Ref) ([]civic.Ref, error) {
	return refs(ctx, q, `SELECT to_kind AS kind, to_id AS id FROM chain_link WHERE city_id = ? AND from_kind = ? AND from_id = ? ORDER BY to_kind, to_id`,
		s.city, string(of.Kind), of.ID)
}

// walk gives everything that can be reached in one direction, each once, by kind
// and id. UNION drops what was met before, so that the walk ends. CROSS JOIN
// keeps SQLite from walking over all links in search of what was met.
func (s store) walk(ctx context.Context, q db.Queryer, from civic.Ref, d Direction) ([]civic.Ref, error) {
	near, far := "to", "from"
	if d == Forward {
		near, far = "from", "to"
	}
	query := `WITH RECURSIVE met (kind, id) AS (
		SELECT ` + far + `_kind, ` + far + `_id FROM chain_link WHERE city_id = ? AND ` + near + `_kind = ? AND ` + near + `_id = ?
		UNION
		SELECT l.` + far + `_kind, l.` + far + `_id FROM met CROSS JOIN chain_link l
			WHERE l.city_id = ? AND l.` + near + `_kind = met.kind AND l.` + near + `_id = met.id
	) SELECT kind, id FROM met ORDER BY kind, id`
	return refs(ctx, q, query, s.city, string(from.Kind), from.ID, s.city)
}

// caused tells which of the ids of a kind have a cause.
func (s store) caused(ctx context.Context, q db.Queryer, kind civic.RefKind, ids []string) (map[string]bool, error) {
	has := map[string]bool{}
	var found []string
	err := q.Select(ctx, &found, `SELECT DISTINCT to_id FROM chain_link WHERE city_id = ? AND to_kind = ? AND to_id IN (?)`, s.city, string(kind), ids)
	for _, id := range found {
		has[id] = true
	}
	return has, err
}

// causesOfKind gives the direct causes of everything of a kind, by id.
func (s store) causesOfKind(ctx context.Context, q db.Queryer, kind civic.RefKind) (map[string][]civic.Ref, error) {
	var rows []struct {
		To string    `db:"to_id"`
		By civic.Ref `db:"from"`
	}
	err := q.Select(ctx, &rows, `SELECT to_id, from_kind, from_id FROM chain_link WHERE city_id = ? AND to_kind = ? ORDER BY to_id, from_kind, from_id`, s.city, kind)
	found := map[string][]civic.Ref{}
	for _, r := range rows {
		found[r.To] = append(found[r.To], r.By)
	}
	return found, err
}
