package statement

import (
	"context"

	"dienhong/civic"
	"dienhong/engine/fold"
	"dienhong/platform/db"
)

type translationRow struct {
	Version int64  `db:"version"`
	Lang    string `db:"lang"`
	Text    string `db:"text"`
	At      int64  `db:"at"`
	Person  string `db:"person"`
	Name    string `db:"name"`
}

// translations gives every version, the newest first.
func (s store) translations(ctx context.Context, q db.Queryer, ref Ref) ([]Translation, error) {
	var rows []translationRow
	err := q.Select(ctx, &rows, `SELECT version, lang, text, at, person, name FROM statement_translation
		WHERE city_id = ? AND consultation = ? AND tid = ? ORDER BY version DESC`, s.city, ref.Consultation, ref.Statement)
	list := make([]Translation, len(rows))
	for i, r := range rows {
		list[i] = Translation{
			Version: r.Version, Lang: civic.Locale(r.Lang), Text: r.Text, At: civic.FromMillis(r.At), Person: civic.ID(r.Person), Name: r.Name,
		}
	}
	return list, err
}

// translate keeps a version and makes it the text of the statement.
func (s store) translate(ctx context.Context, tx *db.Tx, ref Ref, t Translation) error {
	if _, err := tx.Exec(ctx, `INSERT INTO statement_translation (city_id, consultation, id, tid, version, lang, text, at, person, name)
		VALUES (?, ?, (SELECT COALESCE(MAX(id), 0) + 1 FROM statement_translation WHERE city_id = ? AND consultation = ?), ?, ?, ?, ?, ?, ?, ?)`,
		s.city, ref.Consultation, s.city, ref.Consultation, ref.Statement, t.Version, string(t.Lang), t.Text,
		civic.Millis(t.At), string(t.Person), t.Name); err != nil {
		return err
	}
	column := "vi"
	if t.Lang == civic.English {
		column = "en"
	}
	if _, err := tx.Exec(ctx, `UPDATE statement_statement SET text_`+column+` = ?, folded_`+column+` = ?, translated = ?
		WHERE city_id = ? AND consultation = ? AND tid = ?`, t.Text, fold.Duplicate(t.Text), string(t.Lang), s.city, ref.Consultation, ref.Statement); err != nil {
		return err
	}
	st, err := s.statement(ctx, tx, ref.Consultation, ref.Statement)
	if err != nil {
		return err
	}
	return s.find(ctx, tx, st)
}
