package place

import (
	"context"
	"strings"

	"dienhong/engine/atlas"
	"dienhong/platform/db"
)

// units gives all units that ever were, with their borders.
func (s store) units(ctx context.Context, q db.Queryer) (map[UnitKey]Unit, error) {
	var rows []struct {
		Unit
		Outline string
	}
	if err := q.Select(ctx, &rows, `SELECT code, valid_from AS "from", valid_to AS "to", name_vi, name_en, kind, replaces, border AS outline, edition FROM place_unit WHERE city_id = ?`, s.city); err != nil {
		return nil, err
	}
	all := make(map[UnitKey]Unit, len(rows))
	for _, r := range rows {
		if r.Outline != "" {
			var err error
			if r.Unit.Border, err = atlas.ReadBorder(strings.NewReader(r.Outline)); err != nil {
				return nil, err
			}
		}
		all[r.UnitKey] = r.Unit
	}
	return all, nil
}

func (s store) saveUnit(ctx context.Context, tx *db.Tx, u Unit) error {
	_, err := tx.Exec(ctx, `INSERT INTO place_unit (city_id, code, valid_from, valid_to, name_vi, name_en, kind, replaces, border, edition) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (city_id, code, valid_from) DO UPDATE SET valid_to = excluded.valid_to, name_vi = excluded.name_vi, name_en = excluded.name_en, kind = excluded.kind,
		replaces = excluded.replaces, border = excluded.border, edition = excluded.edition`,
		s.city, u.Code, u.From, u.To, u.Name.VI, u.Name.EN, u.Kind, db.JSON(orNone(u.Replaces)), u.Border.GeoJSON(), u.Edition)
	return err
}

// edition gives the number of the last import of units; 0: there was none.
func (s store) edition(ctx context.Context, q db.Queryer) (n int64, err error) {
	err = q.Get(ctx, &n, `SELECT COALESCE(MAX(edition), 0) FROM place_unit WHERE city_id = ?`, s.city)
	return n, err
}

// points gives the points of all places that have one.
func (s store) points(ctx context.Context, q db.Queryer) ([]atlas.Point, error) {
	var rows []struct{ Latitude, Longitude float64 }
	err := q.Select(ctx, &rows, `SELECT latitude, longitude FROM place_place WHERE city_id = ? AND (latitude <> 0 OR longitude <> 0) AND merged_into = ''`, s.city)
	list := make([]atlas.Point, len(rows))
	for i, r := range rows {
		list[i] = atlas.Point{Lat: r.Latitude, Lon: r.Longitude}
	}
	return list, err
}

// pointed gives the ids and points of the places of the directory that have one.
func (s store) pointed(ctx context.Context, q db.Queryer) (ids []string, points []atlas.Point, err error) {
	var rows []struct {
		ID                  string
		Latitude, Longitude float64
	}
	err = q.Select(ctx, &rows, `SELECT id, latitude, longitude FROM place_place WHERE city_id = ?`+listed+` AND (latitude <> 0 OR longitude <> 0)`, s.city)
	for _, r := range rows {
		ids, points = append(ids, r.ID), append(points, atlas.Point{Lat: r.Latitude, Lon: r.Longitude})
	}
	return ids, points, err
}
