package report

import (
	"context"

	"dienhong/civic"
	"dienhong/platform/db"
)

func (s store) reviews(ctx context.Context, q db.Queryer, where string, args ...any) ([]Review, error) {
	var list []Review
	err := q.Each(ctx, `SELECT id, report, name, made_at, expires_at, revoked_at FROM report_review WHERE city_id = ?`+where+` ORDER BY id`,
		append([]any{s.city}, args...), func(scan func(...any) error) error {
			var r Review
			var made, expires, revoked int64
			err := scan(&r.ID, &r.Report, &r.Name, &made, &expires, &revoked)
			r.MadeAt, r.ExpiresAt, r.RevokedAt = civic.FromMillis(made), civic.FromMillis(expires), civic.FromMillis(revoked)
			list = append(list, r)
			return err
		})
	return list, err
}

func (s store) insertReview(ctx context.Context, tx *db.Tx, r Review, secret string) error {
	_, err := tx.Exec(ctx, `INSERT INTO report_review (city_id, id, report, secret, name, made_at, expires_at, revoked_at) VALUES (?, ?, ?, ?, ?, ?, ?, 0)`,
		s.city, string(r.ID), string(r.Report), secret, r.Name, civic.Millis(r.MadeAt), civic.Millis(r.ExpiresAt))
	return err
}

// revoke ends the links of a report that are still open and that where names.
func (s store) revoke(ctx context.Context, tx *db.Tx, report, id civic.ID, at int64) (int64, error) {
	return tx.Exec(ctx, `UPDATE report_review SET revoked_at = ? WHERE city_id = ? AND report = ? AND id = ? AND revoked_at = 0`, at, s.city, string(report), string(id))
}

func (s store) notes(ctx context.Context, q db.Queryer, where string, args ...any) ([]Note, error) {
	var list []Note
	err := q.Each(ctx, `SELECT c.id, c.report, c.review, r.name, c.section, c.text, c.at, c.resolved_at, c.resolved_by FROM report_note c
		JOIN report_review r ON r.city_id = c.city_id AND r.id = c.review WHERE c.city_id = ?`+where+` ORDER BY c.id`,
		append([]any{s.city}, args...), func(scan func(...any) error) error {
			var c Note
			var at, resolved int64
			err := scan(&c.ID, &c.Report, &c.Review, &c.Name, &c.Section, &c.Text, &at, &resolved, &c.ResolvedBy)
			c.At, c.ResolvedAt = civic.FromMillis(at), civic.FromMillis(resolved)
			list = append(list, c)
			return err
		})
	return list, err
}

func (s store) insertNote(ctx context.Context, tx *db.Tx, c Note) error {
	_, err := tx.Exec(ctx, `INSERT INTO report_note (city_id, id, report, review, section, text, at, resolved_at, resolved_by) VALUES (?, ?, ?, ?, ?, ?, ?, 0, '')`,
		s.city, string(c.ID), string(c.Report), string(c.Review), c.Section, c.Text, civic.Millis(c.At))
	return err
}

func (s store) resolve(ctx context.Context, tx *db.Tx, report, id civic.ID, at int64, by string) (int64, error) {
	return tx.Exec(ctx, `UPDATE report_note SET resolved_at = ?, resolved_by = ? WHERE city_id = ? AND report = ? AND id = ? AND resolved_at = 0`,
		at, by, s.city, string(report), string(id))
}
