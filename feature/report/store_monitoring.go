package report

import (
	"context"
	"encoding/json"
	"errors"

	"dienhong/civic"
	"dienhong/platform/db"
)

// frozen is what a draft keeps beside the office's words.
type frozen struct {
	Sections []Section `json:"sections"`
	Data     Data      `json:"data"`
}

func (s store) drafts(ctx context.Context, q db.Queryer, where string, args ...any) ([]Draft, error) {
	var list []Draft
	err := q.Each(ctx, `SELECT id, version, from_day, to_day, content, data, updated_at, updated_by FROM report_monitoring WHERE city_id = ?`+where,
		append([]any{s.city}, args...), func(scan func(...any) error) error {
			var d Draft
			var content, data string
			var at int64
			if err := scan(&d.ID, &d.Version, &d.From, &d.To, &content, &data, &at, &d.UpdatedBy); err != nil {
				return err
			}
			d.UpdatedAt = civic.FromMillis(at)
			err := json.Unmarshal([]byte(content), &d.Content)
			if data != "" {
				var f frozen
				err = errors.Join(err, json.Unmarshal([]byte(data), &f))
				d.Data, d.Sections = &f.Data, f.Sections
			}
			list = append(list, d)
			return err
		})
	return list, err
}

func (s store) draft(ctx context.Context, q db.Queryer, id civic.ID) (Draft, error) {
	list, err := s.drafts(ctx, q, ` AND id = ?`, string(id))
	if err == nil && len(list) == 0 {
		err = civic.NotFound("report")
	}
	if err != nil {
		return Draft{}, err
	}
	return list[0], nil
}

func (s store) saveDraft(ctx context.Context, tx *db.Tx, d Draft) error {
	content, err := json.Marshal(d.Content)
	if err != nil {
		return err
	}
	data := []byte{}
	if d.Data != nil {
		if data, err = json.Marshal(frozen{d.Sections, *d.Data}); err != nil {
			return err
		}
	}
	_, err = tx.Exec(ctx, `INSERT INTO report_monitoring (city_id, id, version, from_day, to_day, content, data, updated_at, updated_by)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (city_id, id) DO UPDATE SET version = excluded.version, from_day = excluded.from_day,
		to_day = excluded.to_day, content = excluded.content, data = excluded.data, updated_at = excluded.updated_at, updated_by = excluded.updated_by`,
		s.city, string(d.ID), d.Version, d.From, d.To, string(content), string(data), civic.Millis(d.UpdatedAt), d.UpdatedBy)
	return err
}

func (s store) activities(ctx context.Context, q db.Queryer, where string, args ...any) ([]Activity, error) {
	var list []Activity
	err := q.Each(ctx, `SELECT id, version, kind, day, title_vi, title_en, place, link FROM report_activity WHERE city_id = ?`+where+` ORDER BY day, id`,
		append([]any{s.city}, args...), func(scan func(...any) error) error {
			var a Activity
			err := scan(&a.ID, &a.Version, &a.Kind, &a.Day, &a.Title.VI, &a.Title.EN, &a.Place, &a.Link)
			list = append(list, a)
			return err
		})
	return list, err
}

func (s store) activity(ctx context.Context, q db.Queryer, id civic.ID) (Activity, error) {
	list, err := s.activities(ctx, q, ` AND id = ?`, string(id))
	if err == nil && len(list) == 0 {
		err = civic.NotFound("report")
	}
	if err != nil {
		return Activity{}, err
	}
	return list[0], nil
}

func (s store) saveActivity(ctx context.Context, tx *db.Tx, a Activity) error {
	_, err := tx.Exec(ctx, `INSERT INTO report_activity (city_id, id, version, kind, day, title_vi, title_en, place, link) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (city_id, id) DO UPDATE SET version = excluded.version, kind = excluded.kind, day = excluded.day, title_vi = excluded.title_vi,
		title_en = excluded.title_en, place = excluded.place, link = excluded.link`,
		s.city, string(a.ID), a.Version, a.Kind, a.Day, a.Title.VI, a.Title.EN, a.Place, a.Link)
	return err
}

func (s store) deleteActivity(ctx context.Context, tx *db.Tx, id civic.ID) error {
	_, err := tx.Exec(ctx, `DELETE FROM report_activity WHERE city_id = ? AND id = ?`, s.city, string(id))
	return err
}
