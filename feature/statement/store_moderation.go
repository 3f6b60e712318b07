package statement

import (
	"context"

	"dienhong/civic"
	"dienhong/platform/db"
)

func (s store) insertDecision(ctx context.Context, tx *db.Tx, consultation civic.ConsultationNumber, d Decision) (id int64, err error) {
	err = tx.Get(ctx, &id, `INSERT INTO statement_moderation (city_id, consultation, id, tid, at, person, batch, was, act, reason, note, merged_into)
		VALUES (?, ?, (SELECT COALESCE(MAX(id), 0) + 1 FROM statement_moderation WHERE city_id = ? AND consultation = ?), ?, ?, ?, ?, ?, ?, ?, ?, ?)
		RETURNING id`, s.city, consultation, s.city, consultation, d.Statement, civic.Millis(d.At), string(d.Person), string(d.Batch),
		string(d.Was), string(d.Act), d.Reason, d.Note, d.MergedInto)
	return id, err
}

type decisionRow struct {
	ID           int64                    `db:"id"`
	Consultation civic.ConsultationNumber `db:"consultation"`
	TID          int64                    `db:"tid"`
	At           int64                    `db:"at"`
	Person       string                   `db:"person"`
	Batch        string                   `db:"batch"`
	Was          string                   `db:"was"`
	Act          string                   `db:"act"`
	Reason       string                   `db:"reason"`
	Note         string                   `db:"note"`
	MergedInto   int64                    `db:"merged_into"`
}

func (r decisionRow) decision() Decision {
	return Decision{
		ID: r.ID, Statement: r.TID, At: civic.FromMillis(r.At), Person: civic.ID(r.Person), Batch: civic.ID(r.Batch),
		Was: State(r.Was), Act: Act(r.Act), Reason: r.Reason, Note: r.Note, MergedInto: r.MergedInto,
	}
}

func (s store) decisionRows(ctx context.Context, q db.Queryer, where string, args ...any) (rows []decisionRow, err error) {
	err = q.Select(ctx, &rows, `SELECT id, consultation, tid, at, person, batch, was, act, reason, note, merged_into
		FROM statement_moderation WHERE city_id = ? AND `+where, append([]any{s.city}, args...)...)
	return rows, err
}

func (s store) decisions(ctx context.Context, q db.Queryer, where string, args ...any) ([]Decision, error) {
	rows, err := s.decisionRows(ctx, q, where, args...)
	list := make([]Decision, len(rows))
	for i, r := range rows {
		list[i] = r.decision()
	}
	return list, err
}

// lastAct gives the newest act of a moderator on a statement; the zero value when
// there is none.
func (s store) lastAct(ctx context.Context, q db.Queryer, ref Ref) (Decision, error) {
	list, err := s.decisions(ctx, q, `consultation = ? AND tid = ? AND act <> 'ask' ORDER BY id DESC LIMIT 1`, ref.Consultation, ref.Statement)
	return append(list, Decision{})[0], err
}

// decisionsOf gives the acts on one statement, the newest first.
func (s store) decisionsOf(ctx context.Context, q db.Queryer, consultation civic.ConsultationNumber, tid int64, limit int) ([]Decision, error) {
	return s.decisions(ctx, q, `consultation = ? AND tid = ? ORDER BY id DESC LIMIT ?`, consultation, tid, limit)
}

// decisionLog gives a page of the acts in a consultation, the newest first.
func (s store) decisionLog(ctx context.Context, q db.Queryer, consultation civic.ConsultationNumber, offset, limit int) ([]Decision, error) {
	return s.decisions(ctx, q, `consultation = ? ORDER BY id DESC LIMIT ? OFFSET ?`, consultation, limit, offset)
}

// ActCount is how often an act was done.
type ActCount struct {
	Act Act `db:"act"`
	N   int `db:"n"`
}

func (s store) countActs(ctx context.Context, q db.Queryer, consultation civic.ConsultationNumber) (counts []ActCount, err error) {
	err = q.Select(ctx, &counts, `SELECT act, COUNT(*) AS n FROM statement_moderation WHERE city_id = ? AND consultation = ? GROUP BY act ORDER BY act`,
		s.city, consultation)
	return counts, err
}

func (s store) setState(ctx context.Context, tx *db.Tx, st Statement) error {
	if _, err := tx.Exec(ctx, `UPDATE statement_statement SET state = ?, merged_into = ? WHERE city_id = ? AND consultation = ? AND tid = ?`,
		string(st.State), st.MergedInto, s.city, st.Consultation, st.ID); err != nil {
		return err
	}
	return s.find(ctx, tx, st)
}

// queue gives the statements that wait, the oldest first; consultation 0 means
// of all.
func (s store) queue(ctx context.Context, q db.Queryer, consultation civic.ConsultationNumber, limit int) ([]Statement, error) {
	return s.list(ctx, q, `state = 'waiting' AND (consultation = ? OR CAST(? AS BIGINT) = 0) ORDER BY created_at, consultation, tid LIMIT ?`,
		consultation, consultation, limit)
}

// Backlog is how many statements of a consultation wait.
type Backlog struct {
	Consultation civic.ConsultationNumber `db:"consultation"`
	N            int                      `db:"n"`
}

func (s store) backlog(ctx context.Context, q db.Queryer) (counts []Backlog, err error) {
	err = q.Select(ctx, &counts, `SELECT consultation, COUNT(*) AS n FROM statement_statement
		WHERE city_id = ? AND state = 'waiting' GROUP BY consultation ORDER BY consultation`, s.city)
	return counts, err
}
