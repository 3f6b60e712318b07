package monitoring

import (
	"context"
	"errors"

	"dienhong/civic"
	"dienhong/platform/db"
)

type store struct{ city civic.CityID }

// sections reads the sections into list; version 0 when nobody saved any, and list
// stays as it is.
func (s store) sections(ctx context.Context, q db.Queryer, list *[]Section) (version int64, err error) {
	var row struct {
		Version int64
		Value   []Section `db:"value,json"`
	}
	err = q.Get(ctx, &row, `SELECT version, value FROM monitoring_setting WHERE city_id = ? AND name = ?`, s.city, sectionList)
	if errors.Is(err, db.ErrNotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	*list = row.Value
	return row.Version, nil
}

func (s store) saveSections(ctx context.Context, tx *db.Tx, version int64, list []Section) error {
	_, err := tx.Exec(ctx, `INSERT INTO monitoring_setting (city_id, name, version, value) VALUES (?, ?, ?, ?)
		ON CONFLICT (city_id, name) DO UPDATE SET version = excluded.version, value = excluded.value`, s.city, sectionList, version, db.JSON(list))
	return err
}

// frozen is what a draft keeps beside the office's words.
type frozen struct {
	Sections []Section `json:"sections"`
	Data     Data      `json:"data"`
}

func (s store) drafts(ctx context.Context, q db.Queryer, where string, args ...any) ([]Draft, error) {
	var rows []struct {
		Draft
		Frozen *frozen `db:"data,json"`
	}
	if err := q.Select(ctx, &rows, `SELECT id, version, from_day, to_day, content, data, updated_at, updated_by FROM monitoring_report WHERE city_id = ?`+where,
		append([]any{s.city}, args...)...); err != nil {
		return nil, err
	}
	list := make([]Draft, len(rows))
	for i, r := range rows {
		list[i] = r.Draft
		if r.Frozen != nil {
			list[i].Data, list[i].Sections = &r.Frozen.Data, r.Frozen.Sections
		}
	}
	return list, nil
}

func (s store) draft(ctx context.Context, q db.Queryer, id civic.ID) (Draft, error) {
	list, err := s.drafts(ctx, q, ` AND id = ?`, string(id))
	if err == nil && len(list) == 0 {
		err = civic.NotFound("monitoring")
	}
	if err != nil {
		return Draft{}, err
	}
	return list[0], nil
}

func (s store) saveDraft(ctx context.Context, tx *db.Tx, d Draft) error {
	var data *frozen
	if d.Data != nil {
		data = &frozen{d.Sections, *d.Data}
	}
	_, err := tx.Exec(ctx, `INSERT INTO monitoring_report (city_id, id, version, from_day, to_day, content, data, updated_at, updated_by)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (city_id, id) DO UPDATE SET version = excluded.version, from_day = excluded.from_day,
		to_day = excluded.to_day, content = excluded.content, data = excluded.data, updated_at = excluded.updated_at, updated_by = excluded.updated_by`,
		s.city, string(d.ID), d.Version, d.From, d.To, db.JSON(d.Content), db.JSON(data), civic.Millis(d.UpdatedAt), d.UpdatedBy)
	return err
}

func (s store) activities(ctx context.Context, q db.Queryer, where string, args ...any) (list []Activity, err error) {
	err = q.Select(ctx, &list, `SELECT id, version, kind, day, title_vi, title_en, place, link FROM monitoring_activity WHERE city_id = ?`+where+` ORDER BY day, id`,
		append([]any{s.city}, args...)...)
	return list, err
}

func (s store) activity(ctx context.Context, q db.Queryer, id civic.ID) (Activity, error) {
	list, err := s.activities(ctx, q, ` AND id = ?`, string(id))
	if err == nil && len(list) == 0 {
		err = civic.NotFound("monitoring")
	}
	if err != nil {
		return Activity{}, err
	}
	return list[0], nil
}

func (s store) saveActivity(ctx context.Context, tx *db.Tx, a Activity) error {
	_, err := tx.Exec(ctx, `INSERT INTO monitoring_activity (city_id, id, version, kind, day, title_vi, title_en, place, link) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (city_id, id) DO UPDATE SET version = excluded.version, kind = excluded.kind, day = excluded.day, title_vi = excluded.title_vi,
		title_en = excluded.title_en, place = excluded.place, link = excluded.link`,
		s.city, string(a.ID), a.Version, a.Kind, a.Day, a.Title.VI, a.Title.EN, a.Place, a.Link)
	return err
}

func (s store) deleteActivity(ctx context.Context, tx *db.Tx, id civic.ID) error {
	_, err := tx.Exec(ctx, `DELETE FROM monitoring_activity WHERE city_id = ? AND id = ?`, s.city, string(id))
	return err
}
