package indicator

import (
	"context"
	"time"

	"dienhong/civic"
	"dienhong/kit/search"
	"dienhong/platform/db"
)

type store struct {
	city  civic.CityID
	index search.Index
}

// whole is from how many indicators their targets and values are read by the city
// instead of by ids.
const whole = 200

const indicatorColumns = `id, version, of_item, framework, kind, title_vi, title_en, definition_vi, definition_en, unit_vi, unit_en, better, sdg,
	source, verified, demonstration, published_at`

// indicators gives those that where selects, with targets and values.
func (s store) indicators(ctx context.Context, q db.Queryer, where string, args ...any) ([]Indicator, error) {
	var list []Indicator
	if err := q.Select(ctx, &list, `SELECT `+indicatorColumns+` FROM indicator_indicator WHERE city_id = ?`+where+` ORDER BY framework, id`,
		append([]any{s.city}, args...)...); err != nil || len(list) == 0 {
		return list, err
	}
	place, ids := map[civic.ID]*Indicator{}, make([]string, len(list))
	for i, in := range list {
		place[in.ID], ids[i] = &list[i], string(in.ID)
	}
	only, of := "", []any{s.city}
	if len(list) <= whole {
		only, of = ` AND indicator_id IN (?)`, append(of, ids)
	}
	var targets []struct {
		Of civic.ID `db:"indicator_id"`
		Target
	}
	if err := q.Select(ctx, &targets, `SELECT indicator_id, horizon, value, source FROM indicator_target WHERE city_id = ?`+only+
		` ORDER BY indicator_id, horizon`, of...); err != nil {
		return nil, err
	}
	for _, t := range targets {
		if in := place[t.Of]; in != nil {
			in.Targets = append(in.Targets, t.Target)
		}
	}
	var values []Value
	if err := q.Select(ctx, &values, `SELECT `+valueColumns+` FROM indicator_value WHERE city_id = ?`+only+
		` ORDER BY indicator_id, period_from, period_to, id`, of...); err != nil {
		return nil, err
	}
	for _, v := range values {
		if in := place[v.Indicator]; in != nil {
			in.Values = append(in.Values, v)
		}
	}
	return list, nil
}

const valueColumns = `id, indicator_id, baseline, period_from, period_to, value, numerator, denominator, parts, sample, place, note_vi, note_en,
	source, link, verified, at, person, withdrawn_at, withdrawn_why`

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

// count tells how many there are, drafts too; of a line of the plan, unless it is
// empty.
func (s store) count(ctx context.Context, q db.Queryer, line civic.ID) (n int, err error) {
	where, args := "", []any{s.city}
	if line != "" {
		where, args = ` AND of_item = ?`, append(args, string(line))
	}
	err = q.Get(ctx, &n, `SELECT COUNT(*) FROM indicator_indicator WHERE city_id = ?`+where, args...)
	return n, err
}

// unmeasured counts the public ones without a value that stands.
func (s store) unmeasured(ctx context.Context, q db.Queryer) (n int, err error) {
	err = q.Get(ctx, &n, `SELECT COUNT(*) FROM indicator_indicator i WHERE i.city_id = ? AND i.published_at > 0 AND NOT EXISTS (
		SELECT 1 FROM indicator_value v WHERE v.city_id = i.city_id AND v.indicator_id = i.id AND v.withdrawn_at = 0)`, s.city)
	return n, err
}

// save writes an indicator and its targets, not its values.
func (s store) save(ctx context.Context, tx *db.Tx, in Indicator) error {
	if _, err := tx.Exec(ctx, `INSERT INTO indicator_indicator (city_id, `+indicatorColumns+`)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (city_id, id) DO UPDATE SET version = excluded.version, of_item = excluded.of_item, framework = excluded.framework,
		kind = excluded.kind, title_vi = excluded.title_vi, title_en = excluded.title_en, definition_vi = excluded.definition_vi,
		definition_en = excluded.definition_en, unit_vi = excluded.unit_vi, unit_en = excluded.unit_en, better = excluded.better,
		sdg = excluded.sdg, source = excluded.source, verified = excluded.verified, published_at = excluded.published_at`,
		s.city, string(in.ID), in.Version, string(in.Of), in.Framework, string(in.Measure), in.Title.VI, in.Title.EN, in.Definition.VI, in.Definition.EN,
		in.Unit.VI, in.Unit.EN, in.Better, db.JSON(orNone(in.SDG)), in.Source, in.Verified, in.Demonstration, civic.Millis(in.PublishedAt)); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM indicator_target WHERE city_id = ? AND indicator_id = ?`, s.city, string(in.ID)); err != nil {
		return err
	}
	for _, t := range in.Targets {
		if _, err := tx.Exec(ctx, `INSERT INTO indicator_target (city_id, indicator_id, horizon, value, source) VALUES (?, ?, ?, ?, ?)`,
			s.city, string(in.ID), t.Horizon, t.Value, t.Source); err != nil {
			return err
		}
	}
	return s.index.Put(ctx, tx, in.entry())
}

func (s store) insertValue(ctx context.Context, tx *db.Tx, v Value) error {
	_, err := tx.Exec(ctx, `INSERT INTO indicator_value (city_id, `+valueColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		s.city, string(v.ID), string(v.Indicator), v.Baseline, v.From, v.To, v.Value, v.Numerator, v.Denominator, db.JSON(orNone(v.Parts)), v.Sample, v.Place,
		v.Note.VI, v.Note.EN, v.Source, v.Link, v.Verified, civic.Millis(v.At), v.Person, civic.Millis(v.WithdrawnAt), v.WithdrawnWhy)
	return err
}

// sameValue tells whether the same source already gave that value for the period.
func (s store) sameValue(ctx context.Context, q db.Queryer, v Value) (bool, error) {
	var n int
	err := q.Get(ctx, &n, `SELECT COUNT(*) FROM indicator_value WHERE city_id = ? AND indicator_id = ? AND period_from = ? AND period_to = ?
		AND value = ? AND source = ? AND withdrawn_at = 0`, s.city, string(v.Indicator), v.From, v.To, v.Value, v.Source)
	return n > 0, err
}

func (s store) withdrawValue(ctx context.Context, tx *db.Tx, indicator, id civic.ID, now time.Time, why string) (done bool, err error) {
	n, err := tx.Exec(ctx, `UPDATE indicator_value SET withdrawn_at = ?, withdrawn_why = ? WHERE city_id = ? AND indicator_id = ? AND id = ? AND withdrawn_at = 0`,
		civic.Millis(now), why, s.city, string(indicator), string(id))
	return n == 1, err
}

// orNone keeps an empty list as none, so that an indicator that is read equals the
// one that was written.
func orNone[T any](list []T) []T {
	if len(list) == 0 {
		return nil
	}
	return list
}
