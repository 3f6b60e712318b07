package plan

import (
	"context"
	"encoding/json"
	"time"

	"dienhong/civic"
	"dienhong/platform/db"
)

const indicatorColumns = `id, version, of_item, framework, kind, title_vi, title_en, definition_vi, definition_en, unit_vi, unit_en, better, sdg,
	source, verified, demonstration, published_at`

// indicators gives those that where selects, with targets and values.
func (s store) indicators(ctx context.Context, q db.Queryer, where string, args ...any) ([]Indicator, error) {
	var list []Indicator
	place := map[civic.ID]int{}
	err := q.Each(ctx, `SELECT `+indicatorColumns+` FROM plan_indicator WHERE city_id = ?`+where+` ORDER BY framework, id`,
		append([]any{s.city}, args...), func(scan func(...any) error) error {
			var in Indicator
			var sdg string
			var published int64
			if err := scan(&in.ID, &in.Version, &in.Of, &in.Framework, &in.Measure, &in.Title.VI, &in.Title.EN, &in.Definition.VI, &in.Definition.EN,
				&in.Unit.VI, &in.Unit.EN, &in.Better, &sdg, &in.Source, &in.Verified, &in.Demonstration, &published); err != nil {
				return err
			}
			in.SDG, in.PublishedAt = targets(sdg), civic.FromMillis(published)
			place[in.ID] = len(list)
			list = append(list, in)
			return nil
		})
	if err != nil || len(list) == 0 {
		return list, err
	}
	only, ids := "", []any{s.city}
	if len(list) <= 200 {
		of := make([]string, len(list))
		for i, in := range list {
			of[i] = string(in.ID)
		}
		only, ids = ` AND indicator_id IN (?)`, append(ids, of)
	}
	if err := q.Each(ctx, `SELECT indicator_id, horizon, value, source FROM plan_target WHERE city_id = ?`+only+` ORDER BY indicator_id, horizon`, ids,
		func(scan func(...any) error) error {
			var of civic.ID
			var t Target
			if err := scan(&of, &t.Horizon, &t.Value, &t.Source); err != nil {
				return err
			}
			if i, ok := place[of]; ok {
				list[i].Targets = append(list[i].Targets, t)
			}
			return nil
		}); err != nil {
		return nil, err
	}
	return list, s.values(ctx, q, only+` ORDER BY indicator_id, period_from, period_to, id`, ids, func(v Value) {
		if i, ok := place[v.Indicator]; ok {
			list[i].Values = append(list[i].Values, v)
		}
	})
}

const valueColumns = `id, indicator_id, baseline, period_from, period_to, value, numerator, denominator, parts, sample, place, note_vi, note_en,
	source, link, verified, at, person, withdrawn_at, withdrawn_why`

func (s store) values(ctx context.Context, q db.Queryer, where string, args []any, each func(Value)) error {
	return q.Each(ctx, `SELECT `+valueColumns+` FROM plan_value WHERE city_id = ?`+where, args, func(scan func(...any) error) error {
		var v Value
		var parts string
		var at, withdrawn int64
		if err := scan(&v.ID, &v.Indicator, &v.Baseline, &v.From, &v.To, &v.Value, &v.Numerator, &v.Denominator, &parts, &v.Sample, &v.Place,
			&v.Note.VI, &v.Note.EN, &v.Source, &v.Link, &v.Verified, &at, &v.Person, &withdrawn, &v.WithdrawnWhy); err != nil {
			return err
		}
		if parts != "" {
			if err := json.Unmarshal([]byte(parts), &v.Parts); err != nil {
				return err
			}
		}
		v.At, v.WithdrawnAt = civic.FromMillis(at), civic.FromMillis(withdrawn)
		each(v)
		return nil
	})
}

func (s store) indicator(ctx context.Context, q db.Queryer, id civic.ID) (Indicator, error) {
	list, err := s.indicators(ctx, q, ` AND id = ?`, string(id))
	if err != nil {
		return Indicator{}, err
	}
	if len(list) == 0 {
		return Indicator{}, civic.NotFound("indicator")
	}
	return list[0], nil
}

// saveIndicator writes an indicator and its targets, not its values.
func (s store) saveIndicator(ctx context.Context, tx *db.Tx, in Indicator) error {
	if _, err := tx.Exec(ctx, `INSERT INTO plan_indicator (city_id, `+indicatorColumns+`)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (city_id, id) DO UPDATE SET version = excluded.version, of_item = excluded.of_item, framework = excluded.framework,
		kind = excluded.kind, title_vi = excluded.title_vi, title_en = excluded.title_en, definition_vi = excluded.definition_vi,
		definition_en = excluded.definition_en, unit_vi = excluded.unit_vi, unit_en = excluded.unit_en, better = excluded.better,
		sdg = excluded.sdg, source = excluded.source, verified = excluded.verified, published_at = excluded.published_at`,
		s.city, string(in.ID), in.Version, string(in.Of), in.Framework, string(in.Measure), in.Title.VI, in.Title.EN, in.Definition.VI, in.Definition.EN,
		in.Unit.VI, in.Unit.EN, in.Better, joined(in.SDG), in.Source, in.Verified, in.Demonstration, civic.Millis(in.PublishedAt)); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM plan_target WHERE city_id = ? AND indicator_id = ?`, s.city, string(in.ID)); err != nil {
		return err
	}
	for _, t := range in.Targets {
		if _, err := tx.Exec(ctx, `INSERT INTO plan_target (city_id, indicator_id, horizon, value, source) VALUES (?, ?, ?, ?, ?)`,
			s.city, string(in.ID), t.Horizon, t.Value, t.Source); err != nil {
			return err
		}
	}
	return s.index.Put(ctx, tx, in.entry())
}

func (s store) insertValue(ctx context.Context, tx *db.Tx, v Value) error {
	parts := ""
	if len(v.Parts) > 0 {
		raw, err := json.Marshal(v.Parts)
		if err != nil {
			return err
		}
		parts = string(raw)
	}
	_, err := tx.Exec(ctx, `INSERT INTO plan_value (city_id, `+valueColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		s.city, string(v.ID), string(v.Indicator), v.Baseline, v.From, v.To, v.Value, v.Numerator, v.Denominator, parts, v.Sample, v.Place,
		v.Note.VI, v.Note.EN, v.Source, v.Link, v.Verified, civic.Millis(v.At), v.Person, civic.Millis(v.WithdrawnAt), v.WithdrawnWhy)
	return err
}

// sameValue tells whether the same source already gave that value for the period.
func (s store) sameValue(ctx context.Context, q db.Queryer, v Value) (bool, error) {
	var n int
	err := q.Get(ctx, &n, `SELECT COUNT(*) FROM plan_value WHERE city_id = ? AND indicator_id = ? AND period_from = ? AND period_to = ?
		AND value = ? AND source = ? AND withdrawn_at = 0`, s.city, string(v.Indicator), v.From, v.To, v.Value, v.Source)
	return n > 0, err
}

func (s store) withdrawValue(ctx context.Context, tx *db.Tx, indicator, id civic.ID, now time.Time, why string) (done bool, err error) {
	n, err := tx.Exec(ctx, `UPDATE plan_value SET withdrawn_at = ?, withdrawn_why = ? WHERE city_id = ? AND indicator_id = ? AND id = ? AND withdrawn_at = 0`,
		civic.Millis(now), why, s.city, string(indicator), string(id))
	return n == 1, err
}
