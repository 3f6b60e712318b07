package statement

import (
	"context"

	"dienhong/civic"
	"dienhong/platform/db"
)

type appealRow struct {
	Consultation civic.ConsultationNumber `db:"consultation"`
	TID          int64                    `db:"tid"`
	Text         string                   `db:"text"`
	Lang         string                   `db:"lang"`
	At           int64                    `db:"at"`
	Against      int64                    `db:"against"`
	Answer       int64                    `db:"answer"`
}

func (r appealRow) appeal() Appeal {
	a := Appeal{Consultation: r.Consultation, Statement: r.TID, At: civic.FromMillis(r.At), Against: r.Against, Answer: r.Answer}
	if civic.Locale(r.Lang) == civic.English {
		a.Text.EN = r.Text
	} else {
		a.Text.VI = r.Text
	}
	return a
}

func (s store) appeals(ctx context.Context, q db.Queryer, where string, args ...any) ([]Appeal, error) {
	var rows []appealRow
	err := q.Select(ctx, &rows, `SELECT consultation, tid, text, lang, at, against, answer FROM statement_appeal WHERE city_id = ? AND `+where,
		append([]any{s.city}, args...)...)
	list := make([]Appeal, len(rows))
	for i, r := range rows {
		list[i] = r.appeal()
	}
	return list, err
}

// appealOf gives the appeal of a statement; the zero value when there is none.
func (s store) appealOf(ctx context.Context, q db.Queryer, ref Ref) (Appeal, error) {
	list, err := s.appeals(ctx, q, `consultation = ? AND tid = ?`, ref.Consultation, ref.Statement)
	return append(list, Appeal{})[0], err
}

// waitingAppeals gives those that wait, the oldest first; consultation 0 means
// of all.
func (s store) waitingAppeals(ctx context.Context, q db.Queryer, consultation civic.ConsultationNumber, limit int) ([]Appeal, error) {
	return s.appeals(ctx, q, `answer = 0 AND (consultation = ? OR CAST(? AS BIGINT) = 0) ORDER BY at, consultation, tid LIMIT ?`,
		consultation, consultation, limit)
}

func (s store) countWaitingAppeals(ctx context.Context, q db.Queryer) (n int, err error) {
	err = q.Get(ctx, &n, `SELECT COUNT(*) FROM statement_appeal WHERE city_id = ? AND answer = 0`, s.city)
	return n, err
}

func (s store) insertAppeal(ctx context.Context, tx *db.Tx, a Appeal, lang civic.Locale) error {
	text, _ := a.Text.In(lang)
	_, err := tx.Exec(ctx, `INSERT INTO statement_appeal (city_id, consultation, tid, text, lang, at, against, answer) VALUES (?, ?, ?, ?, ?, ?, ?, 0)`,
		s.city, a.Consultation, a.Statement, text, string(lang), civic.Millis(a.At), a.Against)
	return err
}

// answerAppeal says which act answered an appeal; 0 opens it again.
func (s store) answerAppeal(ctx context.Context, tx *db.Tx, ref Ref, act int64) error {
	_, err := tx.Exec(ctx, `UPDATE statement_appeal SET answer = ? WHERE city_id = ? AND consultation = ? AND tid = ?`,
		act, s.city, ref.Consultation, ref.Statement)
	return err
}
