package theme

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

// themes gives those that where selects, with how many passages and comments
// they have.
func (s store) themes(ctx context.Context, q db.Queryer, where string, args ...any) (list []Theme, err error) {
	err = q.Select(ctx, &list, `SELECT t.id, t.consultation, t.version, t.position, t.name_vi, t.name_en, t.summary_vi, t.summary_en, t.pillar, t.published,
		COUNT(m.passage_id) AS passages, COUNT(DISTINCT p.comment_id) AS comments
		FROM theme_theme t
		LEFT JOIN theme_mark m ON m.city_id = t.city_id AND m.theme_id = t.id
		LEFT JOIN theme_passage p ON p.city_id = m.city_id AND p.id = m.passage_id
		WHERE t.city_id = ?`+where+` GROUP BY t.id, t.consultation, t.version, t.position, t.name_vi, t.name_en, t.summary_vi, t.summary_en, t.pillar, t.published
		ORDER BY t.consultation, t.position, t.id`, append([]any{s.city}, args...)...)
	return list, err
}

func (s store) theme(ctx context.Context, q db.Queryer, id civic.ID) (Theme, error) {
	list, err := s.themes(ctx, q, ` AND t.id = ?`, id)
	if err == nil && len(list) == 0 {
		err = civic.NotFound("theme")
	}
	if err != nil {
		return Theme{}, err
	}
	return list[0], nil
}

func (s store) saveTheme(ctx context.Context, tx *db.Tx, t Theme) error {
	_, err := tx.Exec(ctx, `INSERT INTO theme_theme (city_id, id, consultation, version, position, name_vi, name_en, summary_vi, summary_en, pillar, published)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (city_id, id) DO UPDATE SET version = excluded.version, position = excluded.position, name_vi = excluded.name_vi,
		name_en = excluded.name_en, summary_vi = excluded.summary_vi, summary_en = excluded.summary_en, pillar = excluded.pillar,
		published = excluded.published`,
		s.city, string(t.ID), t.Consultation, t.Version, t.Position, t.Name.VI, t.Name.EN, t.Summary.VI, t.Summary.EN, string(t.Pillar), t.Published)
	if err != nil {
		return err
	}
	return s.index.Put(ctx, tx, t.entry())
}

func (s store) nextPosition(ctx context.Context, tx *db.Tx, number civic.ConsultationNumber) (n int, err error) {
	err = tx.Get(ctx, &n, `SELECT COALESCE(MAX(position), 0) + 1 FROM theme_theme WHERE city_id = ? AND consultation = ?`, s.city, number)
	return n, err
}

func (s store) deleteTheme(ctx context.Context, tx *db.Tx, id civic.ID) error {
	if _, err := tx.Exec(ctx, `DELETE FROM theme_theme WHERE city_id = ? AND id = ?`, s.city, string(id)); err != nil {
		return err
	}
	return s.index.Remove(ctx, tx, foundTheme.Name, string(id))
}

// passages gives those that where selects, with their themes. The order is
// written so that SQLite finds passages by where, not by their order.
func (s store) passages(ctx context.Context, q db.Queryer, where string, args ...any) ([]Passage, error) {
	var rows []struct {
		Passage
		Theme civic.ID `db:"theme_id"`
	}
	err := q.Select(ctx, &rows, `SELECT p.id, p.consultation, p.comment_id, p.starts, p.ends, p.text, p.at, COALESCE(m.theme_id, '') AS theme_id
		FROM theme_passage p LEFT JOIN theme_mark m ON m.city_id = p.city_id AND m.passage_id = p.id
		WHERE p.city_id = ?`+where+` ORDER BY p.comment_id || '', p.starts, p.id, m.theme_id`, append([]any{s.city}, args...)...)
	var list []Passage
	for _, r := range rows {
		if n := len(list); n == 0 || list[n-1].ID != r.ID {
			list = append(list, r.Passage)
		}
		if last := &list[len(list)-1]; r.Theme != "" {
			last.Themes = append(last.Themes, r.Theme)
		}
	}
	return list, err
}

func (s store) passage(ctx context.Context, q db.Queryer, id civic.ID) (Passage, error) {
	list, err := s.passages(ctx, q, ` AND p.id = ?`, id)
	if err == nil && len(list) == 0 {
		err = civic.NotFound("passage")
	}
	if err != nil {
		return Passage{}, err
	}
	return list[0], nil
}

func (s store) insertPassage(ctx context.Context, tx *db.Tx, p Passage, person civic.ID) error {
	_, err := tx.Exec(ctx, `INSERT INTO theme_passage (city_id, id, consultation, comment_id, starts, ends, text, person, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		s.city, p.ID, p.Consultation, p.Comment, p.Start, p.End, p.Text, person, p.At)
	return err
}

func (s store) deletePassage(ctx context.Context, tx *db.Tx, id civic.ID) error {
	if _, err := tx.Exec(ctx, `DELETE FROM theme_mark WHERE city_id = ? AND passage_id = ?`, s.city, id); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `DELETE FROM theme_passage WHERE city_id = ? AND id = ?`, s.city, id)
	return err
}

func (s store) mark(ctx context.Context, tx *db.Tx, passage, theme, person civic.ID, at time.Time) error {
	_, err := tx.Exec(ctx, `INSERT INTO theme_mark (city_id, passage_id, theme_id, person, at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		s.city, passage, theme, person, at)
	return err
}

func (s store) unmark(ctx context.Context, tx *db.Tx, passage, theme civic.ID) error {
	_, err := tx.Exec(ctx, `DELETE FROM theme_mark WHERE city_id = ? AND passage_id = ? AND theme_id = ?`, s.city, passage, theme)
	return err
}

func (s store) setRead(ctx context.Context, tx *db.Tx, number civic.ConsultationNumber, comment, person civic.ID, at time.Time, read bool) error {
	query, args := `DELETE FROM theme_read WHERE city_id = ? AND consultation = ? AND comment_id = ?`, []any{s.city, number, comment}
	if read {
		query = `INSERT INTO theme_read (city_id, consultation, comment_id, person, at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`
		args = append(args, person, at)
	}
	_, err := tx.Exec(ctx, query, args...)
	return err
}

// covered counts the comments with a themed passage, and those read without one.
func (s store) covered(ctx context.Context, q db.Queryer, number civic.ConsultationNumber) (themed, empty int, err error) {
	if err := q.Get(ctx, &themed, `SELECT COUNT(DISTINCT p.comment_id) FROM theme_passage p
		WHERE p.city_id = ? AND p.consultation = ? AND `+hasTheme, s.city, number); err != nil {
		return 0, 0, err
	}
	err = q.Get(ctx, &empty, `SELECT COUNT(*) FROM theme_read r WHERE r.city_id = ? AND r.consultation = ? AND NOT EXISTS (
		SELECT 1 FROM theme_passage p WHERE p.city_id = r.city_id AND p.comment_id = r.comment_id AND `+hasTheme+`)`, s.city, number)
	return themed, empty, err
}

const hasTheme = `EXISTS (SELECT 1 FROM theme_mark m WHERE m.city_id = p.city_id AND m.passage_id = p.id)`

// done gives those of the comments that were dealt with: true when a passage has
// a theme, false when there is nothing to mark.
func (s store) done(ctx context.Context, q db.Queryer, number civic.ConsultationNumber, ids []string) (map[civic.ID]bool, error) {
	var themed, read []civic.ID
	if err := q.Select(ctx, &themed, `SELECT p.comment_id FROM theme_passage p WHERE p.city_id = ? AND p.comment_id IN (?) AND `+hasTheme, s.city, ids); err != nil {
		return nil, err
	}
	err := q.Select(ctx, &read, `SELECT comment_id FROM theme_read WHERE city_id = ? AND consultation = ? AND comment_id IN (?)`, s.city, number, ids)
	found := map[civic.ID]bool{}
	for _, id := range read {
		found[id] = false
	}
	for _, id := range themed {
		found[id] = true
	}
	return found, err
}

// ofTheme selects the passages under a theme.
const ofTheme = ` AND p.id IN (SELECT passage_id FROM theme_mark WHERE city_id = ? AND theme_id = ?)`
