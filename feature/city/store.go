package city

import (
	"context"
	"errors"

	"dienhong/civic"
	"dienhong/kit/search"
	"dienhong/platform/db"
)

// store holds every SQL statement of the feature.
type store struct {
	city  civic.CityID
	index search.Index
}

type profileRow struct {
	NameVI     string `db:"name_vi"`
	NameEN     string `db:"name_en"`
	OperatorVI string `db:"operator_vi"`
	OperatorEN string `db:"operator_en"`
	AboutVI    string `db:"about_vi"`
	AboutEN    string `db:"about_en"`
	Contact    string `db:"contact"`
	Version    int64  `db:"version"`
}

type pillarRow struct {
	ID        string `db:"id"`
	Slug      string `db:"slug"`
	NameVI    string `db:"name_vi"`
	NameEN    string `db:"name_en"`
	SummaryVI string `db:"summary_vi"`
	SummaryEN string `db:"summary_en"`
}

type horizonRow struct {
	ID     string `db:"id"`
	Year   int    `db:"year"`
	NameVI string `db:"name_vi"`
	NameEN string `db:"name_en"`
}

// profile gives the profile, and one of version 0 before the first is saved.
func (s store) profile(ctx context.Context, q db.Queryer) (Profile, error) {
	var r profileRow
	err := q.Get(ctx, &r, `SELECT name_vi, name_en, operator_vi, operator_en, about_vi, about_en, contact, version
		FROM city_profile WHERE city_id = ?`, s.city)
	if err != nil && !errors.Is(err, db.ErrNotFound) {
		return Profile{}, err
	}
	p := Profile{
		Version: r.Version, Name: civic.Text{VI: r.NameVI, EN: r.NameEN}, Operator: civic.Text{VI: r.OperatorVI, EN: r.OperatorEN},
		About: civic.Text{VI: r.AboutVI, EN: r.AboutEN}, Contact: r.Contact,
	}
	var pillars []pillarRow
	if err := q.Select(ctx, &pillars, `SELECT id, slug, name_vi, name_en, summary_vi, summary_en
		FROM city_pillar WHERE city_id = ? ORDER BY position`, s.city); err != nil {
		return Profile{}, err
	}
	for _, r := range pillars {
		p.Pillars = append(p.Pillars, Pillar{
			ID: civic.ID(r.ID), Slug: r.Slug, Name: civic.Text{VI: r.NameVI, EN: r.NameEN}, Summary: civic.Text{VI: r.SummaryVI, EN: r.SummaryEN},
		})
	}
	var horizons []horizonRow
	if err := q.Select(ctx, &horizons, `SELECT id, year, name_vi, name_en FROM city_horizon WHERE city_id = ? ORDER BY year`, s.city); err != nil {
		return Profile{}, err
	}
	for _, r := range horizons {
		p.Horizons = append(p.Horizons, Horizon{ID: civic.ID(r.ID), Year: r.Year, Name: civic.Text{VI: r.NameVI, EN: r.NameEN}})
	}
	return p, nil
}

// saveProfile writes p over what is there.
func (s store) saveProfile(ctx context.Context, tx *db.Tx, p Profile) error {
	for _, table := range []string{"city_profile", "city_pillar", "city_horizon"} {
		if _, err := tx.Exec(ctx, `DELETE FROM `+table+` WHERE city_id = ?`, s.city); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(ctx, `INSERT INTO city_profile (city_id, name_vi, name_en, operator_vi, operator_en, about_vi, about_en, contact, version)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`, s.city, p.Name.VI, p.Name.EN, p.Operator.VI, p.Operator.EN, p.About.VI, p.About.EN, p.Contact, p.Version); err != nil {
		return err
	}
	for i, l := range p.Pillars {
		if _, err := tx.Exec(ctx, `INSERT INTO city_pillar (city_id, id, position, slug, name_vi, name_en, summary_vi, summary_en)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?)`, s.city, string(l.ID), i, l.Slug, l.Name.VI, l.Name.EN, l.Summary.VI, l.Summary.EN); err != nil {
			return err
		}
	}
	for _, h := range p.Horizons {
		if _, err := tx.Exec(ctx, `INSERT INTO city_horizon (city_id, id, year, name_vi, name_en) VALUES (?, ?, ?, ?, ?)`,
			s.city, string(h.ID), h.Year, h.Name.VI, h.Name.EN); err != nil {
			return err
		}
	}
	return s.findProfile(ctx, tx, p)
}
