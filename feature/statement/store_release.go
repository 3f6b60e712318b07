package statement

import (
	"context"
	"time"

	"dienhong/civic"
	"dienhong/platform/db"
)

type releaseRow struct {
	Consultation civic.ConsultationNumber `db:"consultation"`
	Release
}

// releases gives those of a moment or later, by consultation and number.
func (s store) releases(ctx context.Context, q db.Queryer, since time.Time) (list []releaseRow, err error) {
	err = q.Select(ctx, &list, `SELECT consultation, number, at, pid, line, first, whole FROM statement_release
		WHERE city_id = ? AND at >= ? ORDER BY consultation, number`, s.city, since)
	return list, err
}

// insertRelease makes a release unless another server was faster.
func (s store) insertRelease(ctx context.Context, tx *db.Tx, consultation civic.ConsultationNumber, r Release) error {
	_, err := tx.Exec(ctx, `INSERT INTO statement_release (city_id, consultation, number, at, pid, line, first, whole) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (city_id, consultation, number) DO NOTHING`, s.city, consultation, r.Number, civic.Millis(r.At), r.Pid, r.Line, r.First, r.Whole)
	return err
}
