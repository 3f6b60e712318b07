package chain

import (
	"context"
	"time"

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

func (s store) record(ctx context.Context, tx *db.Tx, at time.Time, who civic.Actor, act string, from, to civic.Ref) error {
	_, err := tx.Exec(ctx, `INSERT INTO chain_change (city_id, at, person, act, from_kind, from_id, to_kind, to_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		s.city, civic.Millis(at), string(who.Person), act, string(from.Kind), from.ID, string(to.Kind), to.ID)
	return err
}

func refs(ctx context.Context, q db.Queryer, query string, args ...any) ([]civic.Ref, error) {
	var list []civic.Ref
	err := q.Each(ctx, query, args, func(scan func(...any) error) error {
		var r civic.Ref
		if err := scan(&r.Kind, &r.ID); err != nil {
			return err
		}
		list = append(list, r)
		return nil
	})
	return list, err
}

func (s store) causes(ctx context.Context, q db.Queryer, of civic.Ref) ([]civic.Ref, error) {
	return refs(ctx, q, `SELECT from_kind, from_id FROM chain_link WHERE city_id = ? AND to_kind = ? AND to_id = ? ORDER BY from_kind, from_id`,
		s.city, string(of.Kind), of.ID)
}

func (s store) effects(ctx context.Context, q db.Queryer, of civic.Ref) ([]civic.Ref, error) {
	return refs(ctx, q, `SELECT to_kind, to_id FROM chain_link WHERE city_id = ? AND from_kind = ? AND from_id = ? ORDER BY to_kind, to_id`,
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
	found := map[string][]civic.Ref{}
	err := q.Each(ctx, `SELECT to_id, from_kind, from_id FROM chain_link WHERE city_id = ? AND to_kind = ? ORDER BY to_id, from_kind, from_id`,
		[]any{s.city, string(kind)}, func(scan func(...any) error) error {
			var id string
			var r civic.Ref
			if err := scan(&id, &r.Kind, &r.ID); err != nil {
				return err
			}
			found[id] = append(found[id], r)
			return nil
		})
	return found, err
}

// lastChange gives the number of the last entry of the log; 0 before the first.
func (s store) lastChange(ctx context.Context, q db.Queryer) (id int64, err error) {
	err = q.Get(ctx, &id, `SELECT COALESCE(MAX(id), 0) FROM chain_change WHERE city_id = ?`, s.city)
	return id, err
}
