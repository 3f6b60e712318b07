package theme

import (
	"context"
	"encoding/json"
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
func (s store) themes(ctx context.Context, q db.Queryer, where string, args ...any) ([]Theme, error) {
	var list []Theme
	err := q.Each(ctx, `SELECT t.id, t.consultation, t.version, t.position, t.name_vi, t.name_en, t.summary_vi, t.summary_en, t.pillar, t.published,
		COUNT(m.passage_id), COUNT(DISTINCT p.comment_id)
		FROM theme_theme t
		LEFT JOIN theme_mark m ON m.city_id = t.city_id AND m.theme_id = t.id
		LEFT JOIN theme_passage p ON p.city_id = m.city_id AND p.id = m.passage_id
		WHERE t.city_id = ?`+where+` GROUP BY t.id, t.consultation, t.version, t.position, t.name_vi, t.name_en, t.summary_vi, t.summary_en, t.pillar, t.published
		ORDER BY t.consultation, t.position, t.id`, append([]any{s.city}, args...), func(scan func(...any) error) error {
		var t Theme
		if err := scan(&t.ID, &t.Consultation, &t.Version, &t.Position, &t.Name.VI, &t.Name.EN, &t.Summary.VI, &t.Summary.EN, &t.Pillar, &t.Published,
			&t.Passages, &t.Comments); err != nil {
			return err
		}
		list = append(list, t)
		return nil
	})
	return list, err
}

func (s store) theme(ctx context.Context, q db.Queryer, id civic.ID) (Theme, error) {
	list, err := s.themes(ctx, q, ` AND t.id = ?`, string(id))
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
	var list []Passage
	err := q.Each(ctx, `SELECT p.id, p.consultation, p.comment_id, p.starts, p.ends, p.text, p.at, COALESCE(m.theme_id, '')
		FROM theme_passage p LEFT JOIN theme_mark m ON m.city_id = p.city_id AND m.passage_id = p.id
		WHERE p.city_id = ?`+where+` ORDER BY p.comment_id || '', p.starts, p.id, m.theme_id`, append([]any{s.city}, args...), func(scan func(...any) error) error {
		var p Passage
		var at int64
		var theme civic.ID
		if err := scan(&p.ID, &p.Consultation, &p.Comment, &p.Start, &p.End, &p.Text, &at, &theme); err != nil {
			return err
		}
		if n := len(list); n == 0 || list[n-1].ID != p.ID {
			p.At = civic.FromMillis(at)
			list = append(list, p)
		}
		if theme != "" {
			last := &list[len(list)-1]
			last.Themes = append(last.Themes, theme)
		}
		return nil
	})
	return list, err
}

func (s store) passage(ctx context.Context, q db.Queryer, id civic.ID) (Passage, error) {
	list, err := s.passages(ctx, q, ` AND p.id = ?`, string(id))
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
		s.city, string(p.ID), p.Consultation, string(p.Comment), p.Start, p.End, p.Text, string(person), civic.Millis(p.At))
	return err
}

func (s store) deletePassage(ctx context.Context, tx *db.Tx, id civic.ID) error {
	if _, err := tx.Exec(ctx, `DELETE FROM theme_mark WHERE city_id = ? AND passage_id = ?`, s.city, string(id)); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `DELETE FROM theme_passage WHERE city_id = ? AND id = ?`, s.city, string(id))
	return err
}

func (s store) mark(ctx context.Context, tx *db.Tx, passage, theme, person civic.ID, at time.Time) error {
	_, err := tx.Exec(ctx, `INSERT INTO theme_mark (city_id, passage_id, theme_id, person, at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		s.city, string(passage), string(theme), string(person), civic.Millis(at))
	return err
}

func (s store) unmark(ctx context.Context, tx *db.Tx, passage, theme civic.ID) error {
	_, err := tx.Exec(ctx, `DELETE FROM theme_mark WHERE city_id = ? AND passage_id = ? AND theme_id = ?`, s.city, string(passage), string(theme))
	return err
}

func (s store) setRead(ctx context.Context, tx *db.Tx, number civic.ConsultationNumber, comment, person civic.ID, at time.Time, read bool) error {
	query, args := `DELETE FROM theme_read WHERE city_id = ? AND consultation = ? AND comment_id = ?`, []any{s.city, number, string(comment)}
	if read {
		query = `INSERT INTO theme_read (city_id, consultation, comment_id, person, at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`
		args = append(args, string(person), civic.Millis(at))
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
	found := map[civic.ID]bool{}
	into := func(themed bool) func(func(...any) error) error {
		return func(scan func(...any) error) error {
			var id civic.ID
			if err := scan(&id); err != nil {
				return err
			}
			found[id] = found[id] || themed
			return nil
		}
	}
	if err := q.Each(ctx, `SELECT p.comment_id FROM theme_passage p WHERE p.city_id = ? AND p.comment_id IN (?) AND `+hasTheme,
		[]any{s.city, ids}, into(true)); err != nil {
		return nil, err
	}
	err := q.Each(ctx, `SELECT comment_id FROM theme_read WHERE city_id = ? AND consultation = ? AND comment_id IN (?)`, []any{s.city, number, ids}, into(false))
	return found, err
}

func (s store) record(ctx context.Context, tx *db.Tx, now time.Time, who civic.Actor, id civic.ID, act string, before any) error {
	raw := []byte{}
	if before != nil {
		var err error
		if raw, err = json.Marshal(before); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, `INSERT INTO theme_history (city_id, theme, at, person, name, act, before) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		s.city, string(id), civic.Millis(now), string(who.Person), who.Name, act, string(raw))
	return err
}

// Entry is a line of the history of a theme or passage.
type Entry struct {
	At   time.Time
	Name string // of the officer, as colleagues knew it then
	Act  string
}

func (s store) history(ctx context.Context, q db.Queryer, id civic.ID) ([]Entry, error) {
	var list []Entry
	err := q.Each(ctx, `SELECT at, name, act FROM theme_history WHERE city_id = ? AND theme = ? ORDER BY id DESC LIMIT 200`, []any{s.city, string(id)},
		func(scan func(...any) error) error {
			var e Entry
			var at int64
			if err := scan(&at, &e.Name, &e.Act); err != nil {
				return err
			}
			e.At = civic.FromMillis(at)
			list = append(list, e)
			return nil
		})
	return list, err
}

// lastChange gives the number of the last entry of the log; 0 before the first.
func (s store) lastChange(ctx context.Context, q db.Queryer) (id int64, err error) {
	err = q.Get(ctx, &id, `SELECT COALESCE(MAX(id), 0) FROM theme_history WHERE city_id = ?`, s.city)
	return id, err
}
