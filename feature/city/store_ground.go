package city

import (
	"context"
	"errors"
	"strings"

	"dienhong/civic"
	"dienhong/engine/atlas"
	"dienhong/platform/db"
)

// ground gives what maps are drawn on, and one of version 0 before the first is
// saved.
func (s store) ground(ctx context.Context, q db.Queryer) (Ground, error) {
	var r struct {
		Outline  string `db:"outline"`
		SourceVI string `db:"source_vi"`
		SourceEN string `db:"source_en"`
		Version  int64  `db:"version"`
	}
	err := q.Get(ctx, &r, `SELECT outline, source_vi, source_en, version FROM city_ground WHERE city_id = ?`, s.city)
	if errors.Is(err, db.ErrNotFound) {
		return Ground{}, nil
	}
	if err != nil {
		return Ground{}, err
	}
	g := Ground{Version: r.Version, Source: civic.Text{VI: r.SourceVI, EN: r.SourceEN}}
	if r.Outline != "" {
		if g.Outline, err = atlas.ReadOutline(strings.NewReader(r.Outline)); err != nil {
			return Ground{}, err
		}
	}
	err = q.Each(ctx, `SELECT name_vi, name_en, latitude, longitude, source FROM city_landmark WHERE city_id = ? ORDER BY position`, []any{s.city},
		func(scan func(...any) error) error {
			var l Landmark
			if err := scan(&l.Name.VI, &l.Name.EN, &l.At.Lat, &l.At.Lon, &l.Source); err != nil {
				return err
			}
			g.Landmarks = append(g.Landmarks, l)
			return nil
		})
	return g, err
}

// saveGround writes g over what is there.
func (s store) saveGround(ctx context.Context, tx *db.Tx, g Ground) error {
	for _, table := range []string{"city_ground", "city_landmark"} {
		if _, err := tx.Exec(ctx, `DELETE FROM `+table+` WHERE city_id = ?`, s.city); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(ctx, `INSERT INTO city_ground (city_id, outline, source_vi, source_en, version) VALUES (?, ?, ?, ?, ?)`,
		s.city, g.Outline.GeoJSON(), g.Source.VI, g.Source.EN, g.Version); err != nil {
		return err
	}
	for i, l := range g.Landmarks {
		if _, err := tx.Exec(ctx, `INSERT INTO city_landmark (city_id, position, name_vi, name_en, latitude, longitude, source) VALUES (?, ?, ?, ?, ?, ?, ?)`,
			s.city, i, l.Name.VI, l.Name.EN, l.At.Lat, l.At.Lon, l.Source); err != nil {
			return err
		}
	}
	return nil
}
