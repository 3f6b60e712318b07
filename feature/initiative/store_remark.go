package initiative

import (
	"context"

	"dienhong/civic"
	"dienhong/platform/db"
)

func (s store) insertRemark(ctx context.Context, tx *db.Tx, c Remark) error {
	_, err := tx.Exec(ctx, `INSERT INTO initiative_remark (city_id, id, initiative_id, text, lang, at, state, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		s.city, string(c.ID), string(c.Initiative), c.Text, string(c.Lang), civic.Millis(c.At), string(c.State), c.Reason)
	return err
}

func (s store) decideRemark(ctx context.Context, tx *db.Tx, c Remark) error {
	_, err := tx.Exec(ctx, `UPDATE initiative_remark SET state = ?, reason = ? WHERE city_id = ? AND id = ?`, string(c.State), c.Reason, s.city, string(c.ID))
	return err
}

func (s store) remarks(ctx context.Context, q db.Queryer, where string, args ...any) ([]Remark, error) {
	var list []Remark
	err := q.Each(ctx, `SELECT id, initiative_id, text, lang, at, state, reason FROM initiative_remark WHERE city_id = ?`+where,
		append([]any{s.city}, args...), func(scan func(...any) error) error {
			var c Remark
			var at int64
			if err := scan(&c.ID, &c.Initiative, &c.Text, &c.Lang, &at, &c.State, &c.Reason); err != nil {
				return err
			}
			c.At = civic.FromMillis(at)
			list = append(list, c)
			return nil
		})
	return list, err
}

func (s store) countRemarks(ctx context.Context, q db.Queryer) (n int, err error) {
	err = q.Get(ctx, &n, `SELECT COUNT(*) FROM initiative_remark WHERE city_id = ? AND state = 'waiting'`, s.city)
	return n, err
}
