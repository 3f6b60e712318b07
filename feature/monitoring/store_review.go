package monitoring

import (
	"context"

	"dienhong/civic"
	"dienhong/platform/db"
)

func (s store) reviews(ctx context.Context, q db.Queryer, where string, args ...any) (list []Review, err error) {
	err = q.Select(ctx, &list, `SELECT id, report, name, made_at, expires_at, revoked_at FROM monitoring_review WHERE city_id = ?`+where+` ORDER BY id`,
		append([]any{s.city}, args...)...)
	return list, err
}

func (s store) insertReview(ctx context.Context, tx *db.Tx, r Review, secret string) error {
	_, err := tx.Exec(ctx, `INSERT INTO monitoring_review (city_id, id, report, secret, name, made_at, expires_at, revoked_at) VALUES (?, ?, ?, ?, ?, ?, ?, 0)`,
		s.city, string(r.ID), string(r.Report), secret, r.Name, civic.Millis(r.MadeAt), civic.Millis(r.ExpiresAt))
	return err
}

// revoke ends the links of a report that are still open and that where names.
func (s store) revoke(ctx context.Context, tx *db.Tx, report, id civic.ID, at int64) (int64, error) {
	return tx.Exec(ctx, `UPDATE monitoring_review SET revoked_at = ? WHERE city_id = ? AND report = ? AND id = ? AND revoked_at = 0`, at, s.city, string(report), string(id))
}

func (s store) notes(ctx context.Context, q db.Queryer, where string, args ...any) (list []Note, err error) {
	err = q.Select(ctx, &list, `SELECT c.id, c.report, c.review, r.name, c.section, c.text, c.at, c.resolved_at, c.resolved_by FROM monitoring_note c
		JOIN monitoring_review r ON r.city_id = c.city_id AND r.id = c.review WHERE c.city_id = ?`+where+` ORDER BY c.id`,
		append([]any{s.city}, args...)...)
	return list, err
}

func (s store) insertNote(ctx context.Context, tx *db.Tx, c Note) error {
	_, err := tx.Exec(ctx, `INSERT INTO monitoring_note (city_id, id, report, review, section, text, at, resolved_at, resolved_by) VALUES (?, ?, ?, ?, ?, ?, ?, 0, '')`,
		s.city, string(c.ID), string(c.Report), string(c.Review), c.Section, c.Text, civic.Millis(c.At))
	return err
}

func (s store) resolve(ctx context.Context, tx *db.Tx, report, id civic.ID, at int64, by string) (int64, error) {
	return tx.Exec(ctx, `UPDATE monitoring_note SET resolved_at = ?, resolved_by = ? WHERE city_id = ? AND report = ? AND id = ? AND resolved_at = 0`,
		at, by, s.city, string(report), string(id))
}
