package statement

import (
	"context"

	"dienhong/civic"
	"dienhong/engine/fold"
	"dienhong/kit/search"
	"dienhong/platform/db"
)

// store holds every SQL statement of the feature.
type store struct {
	city  civic.CityID
	index search.Index
}

type statementRow struct {
	Consultation civic.ConsultationNumber `db:"consultation"`
	TID          int64                    `db:"tid"`
	TextVI       string                   `db:"text_vi"`
	TextEN       string                   `db:"text_en"`
	Translated   string                   `db:"translated"`
	Topic        string                   `db:"topic"`
	Origin       string                   `db:"origin"`
	Source       string                   `db:"source"`
	State        string                   `db:"state"`
	MergedInto   int64                    `db:"merged_into"`
	Meta         bool                     `db:"meta"`
	Author       int64                    `db:"author"`
	CreatedAt    int64                    `db:"created_at"`
}

const statementColumns = `consultation, tid, text_vi, text_en, translated, topic, origin, source, state, merged_into, meta, author, created_at`

func (r statementRow) statement() Statement {
	return Statement{
		Consultation: r.Consultation, ID: r.TID, Text: civic.Text{VI: r.TextVI, EN: r.TextEN}, Translated: civic.Locale(r.Translated), Topic: civic.ID(r.Topic),
		Origin: Origin(r.Origin), Source: r.Source, State: State(r.State), MergedInto: r.MergedInto, Meta: r.Meta,
		Author: r.Author, CreatedAt: civic.FromMillis(r.CreatedAt),
	}
}

func (s store) list(ctx context.Context, q db.Queryer, where string, args ...any) ([]Statement, error) {
	var rows []statementRow
	if err := q.Select(ctx, &rows, `SELECT `+statementColumns+` FROM statement_statement WHERE city_id = ? AND `+where,
		append([]any{s.city}, args...)...); err != nil {
		return nil, err
	}
	list := make([]Statement, len(rows))
	for i, r := range rows {
		list[i] = r.statement()
	}
	return list, nil
}

func (s store) first(ctx context.Context, q db.Queryer, where string, args ...any) (Statement, error) {
	list, err := s.list(ctx, q, where, args...)
	if err != nil {
		return Statement{}, err
	}
	if len(list) == 0 {
		return Statement{}, civic.NotFound("statement")
	}
	return list[0], nil
}

func (s store) statements(ctx context.Context, q db.Queryer, consultation civic.ConsultationNumber) ([]Statement, error) {
	return s.list(ctx, q, `consultation = ? ORDER BY tid`, consultation)
}

func (s store) statement(ctx context.Context, q db.Queryer, consultation civic.ConsultationNumber, tid int64) (Statement, error) {
	return s.first(ctx, q, `consultation = ? AND tid = ?`, consultation, tid)
}

func (s store) tracked(ctx context.Context, q db.Queryer, hash string) (Statement, error) {
	return s.first(ctx, q, `track_hash = ? AND track_hash <> ''`, hash)
}

// stamp changes whenever a statement is added, decided on or translated.
func (s store) stamp(ctx context.Context, q db.Queryer, consultation civic.ConsultationNumber) (at stamp, err error) {
	err = q.Get(ctx, &at, `SELECT
		(SELECT COALESCE(MAX(tid), -1) FROM statement_statement WHERE city_id = ? AND consultation = ?) AS last_statement,
		(SELECT COALESCE(MAX(id), 0) FROM statement_moderation WHERE city_id = ? AND consultation = ?) AS last_decision,
		(SELECT COALESCE(MAX(id), 0) FROM statement_translation WHERE city_id = ? AND consultation = ?) AS last_translation`,
		s.city, consultation, s.city, consultation, s.city, consultation)
	return at, err
}

// same gives the statement that says the same in the same words in one of the
// languages, unless it was hidden or returned; of a merged one, the statement
// that it was merged into.
func (s store) same(ctx context.Context, q db.Queryer, consultation civic.ConsultationNumber, t civic.Text) (Statement, error) {
	for column, folded := range map[string]string{"folded_vi": fold.Duplicate(t.VI), "folded_en": fold.Duplicate(t.EN)} {
		if folded == "" {
			continue
		}
		st, err := s.first(ctx, q, `consultation = ? AND `+column+` = ? AND state IN ('shown', 'waiting', 'merged') ORDER BY tid`,
			consultation, folded)
		switch {
		case civic.IsKind(err, civic.KindNotFound):
			continue
		case err != nil:
			return Statement{}, err
		}
		return s.target(ctx, q, st)
	}
	return Statement{}, civic.NotFound("statement")
}

// target follows the merges of a statement to the one that stands for it now.
func (s store) target(ctx context.Context, q db.Queryer, st Statement) (Statement, error) {
	for range 20 { // two merges cannot point at each other; this bounds a damaged table
		if st.State != Merged {
			break
		}
		next, err := s.statement(ctx, q, st.Consultation, st.MergedInto)
		if err != nil {
			return Statement{}, err
		}
		st = next
	}
	return st, nil
}

func (s store) insertStatement(ctx context.Context, tx *db.Tx, st Statement, trackHash string) error {
	if _, err := tx.Exec(ctx, `INSERT INTO statement_statement (city_id, `+statementColumns+`, folded_vi, folded_en, track_hash)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, s.city, st.Consultation, st.ID, st.Text.VI, st.Text.EN, string(st.Translated), string(st.Topic),
		string(st.Origin), st.Source, string(st.State), st.MergedInto, st.Meta, st.Author, civic.Millis(st.CreatedAt),
		fold.Duplicate(st.Text.VI), fold.Duplicate(st.Text.EN), trackHash); err != nil {
		return err
	}
	return s.find(ctx, tx, st)
}

// empty tells whether nobody said anything in a consultation yet.
func (s store) empty(ctx context.Context, q db.Queryer, consultation civic.ConsultationNumber) (bool, error) {
	var n int
	err := q.Get(ctx, &n, `SELECT
		(SELECT COUNT(*) FROM statement_statement WHERE city_id = ? AND consultation = ?) +
		(SELECT COUNT(*) FROM statement_participant WHERE city_id = ? AND consultation = ?)`, s.city, consultation, s.city, consultation)
	return n == 0, err
}

func (s store) nextStatement(ctx context.Context, tx *db.Tx, consultation civic.ConsultationNumber) (tid int64, err error) {
	err = tx.Get(ctx, &tid, `SELECT COALESCE(MAX(tid), -1) + 1 FROM statement_statement WHERE city_id = ? AND consultation = ?`, s.city, consultation)
	return tid, err
}
