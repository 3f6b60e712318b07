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
	err = q.Select(ctx, &list, `SELECT consultation, number, at, pid, verified, line, first, whole, apart FROM statement_release
		WHERE city_id = ? AND at >= ? ORDER BY consultation, number`, s.city, since)
	return list, err
}

// insertRelease makes a release unless another server was faster, or somebody was
// verified or excluded whom it does not know of: then it is made anew a moment later.
func (s store) insertRelease(ctx context.Context, tx *db.Tx, consultation civic.ConsultationNumber, r Release, known, acts int64) error {
	last, err := s.lastVerification(ctx, tx, consultation)
	if err != nil || last != known {
		return err
	}
	act, err := s.lastExclusionAct(ctx, tx, consultation)
	if err != nil || act != acts {
		return err
	}
	return s.addRelease(ctx, tx, consultation, r)
}

func (s store) addRelease(ctx context.Context, tx *db.Tx, consultation civic.ConsultationNumber, r Release) error {
	_, err := tx.Exec(ctx, `INSERT INTO statement_release (city_id, consultation, number, at, pid, verified, line, first, whole, apart) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (city_id, consultation, number) DO NOTHING`, s.city, consultation, r.Number, civic.Millis(r.At), r.Pid, r.Verified, r.Line, r.First, r.Whole, r.Apart)
	return err
}

func (s store) lastRelease(ctx context.Context, q db.Queryer, consultation civic.ConsultationNumber) (number int64, err error) {
	err = q.Get(ctx, &number, `SELECT COALESCE(MAX(number), 0) FROM statement_release WHERE city_id = ? AND consultation = ?`, s.city, consultation)
	return number, err
}
