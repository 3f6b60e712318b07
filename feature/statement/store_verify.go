package statement

import (
	"context"
	"errors"

	"dienhong/civic"
	"dienhong/platform/db"
)

// verifiedRow is a participant who is verified.
type verifiedRow struct {
	Consultation civic.ConsultationNumber `db:"consultation"`
	Number       int64                    `db:"number"`
	Pid          int64                    `db:"pid"`
}

// verifications gives those of each consultation beyond what is known of it; all,
// when known is nil.
func (s store) verifications(ctx context.Context, q db.Queryer, known map[civic.ConsultationNumber]int64) (map[civic.ConsultationNumber]verifications, error) {
	const columns = `SELECT consultation, number, pid FROM statement_verified WHERE city_id = ?`
	var rows []verifiedRow
	if known == nil {
		if err := q.Select(ctx, &rows, columns, s.city); err != nil {
			return nil, err
		}
	}
	for n, last := range known {
		var more []verifiedRow
		if err := q.Select(ctx, &more, columns+` AND consultation = ? AND number > ?`, s.city, n, last); err != nil {
			return nil, err
		}
		rows = append(rows, more...)
	}
	all := map[civic.ConsultationNumber]verifications{}
	for _, r := range rows {
		list := all[r.Consultation]
		list.add(r.Pid, r.Number)
		all[r.Consultation] = list
	}
	return all, nil
}

func (s store) verified(ctx context.Context, q db.Queryer, consultation civic.ConsultationNumber, pid int64) (bool, error) {
	var number int64
	err := q.Get(ctx, &number, `SELECT number FROM statement_verified WHERE city_id = ? AND consultation = ? AND pid = ?`, s.city, consultation, pid)
	if errors.Is(err, db.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

func (s store) lastVerification(ctx context.Context, q db.Queryer, consultation civic.ConsultationNumber) (last int64, err error) {
	err = q.Get(ctx, &last, `SELECT COALESCE(MAX(number), 0) FROM statement_verified WHERE city_id = ? AND consultation = ?`, s.city, consultation)
	return last, err
}

// countedUpTo gives the first participant that no release has, of those who were
// not verified.
func (s store) countedUpTo(ctx context.Context, q db.Queryer, consultation civic.ConsultationNumber) (pid int64, err error) {
	err = q.Get(ctx, &pid, `SELECT COALESCE(MAX(pid), 0) FROM statement_release WHERE city_id = ? AND consultation = ?`, s.city, consultation)
	return pid, err
}

func (s store) verify(ctx context.Context, tx *db.Tx, consultation civic.ConsultationNumber, pid int64) error {
	last, err := s.lastVerification(ctx, tx, consultation)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO statement_verified (city_id, consultation, number, pid) VALUES (?, ?, ?, ?)`, s.city, consultation, last+1, pid)
	return err
}
