package report

import (
	"context"
	"encoding/json"
	"time"

	"dienhong/civic"
	"dienhong/platform/db"
)

func (s store) saveLines(ctx context.Context, tx *db.Tx, paper civic.ID, lines []Line) error {
	for _, l := range lines {
		if _, err := tx.Exec(ctx, `INSERT INTO report_line (city_id, paper, about, kind, ref, title_vi, title_en) VALUES (?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT DO NOTHING`, s.city, string(paper), l.About, string(l.Of.Kind), l.Of.ID, l.Title.VI, l.Title.EN); err != nil {
			return err
		}
	}
	return nil
}

func (s store) lines(ctx context.Context, q db.Queryer, paper civic.ID) ([]Line, error) {
	var list []Line
	err := q.Each(ctx, `SELECT about, kind, ref, title_vi, title_en FROM report_line WHERE city_id = ? AND paper = ? ORDER BY kind, ref`,
		[]any{s.city, string(paper)}, func(scan func(...any) error) error {
			var l Line
			err := scan(&l.About, &l.Of.Kind, &l.Of.ID, &l.Title.VI, &l.Title.EN)
			list = append(list, l)
			return err
		})
	return list, err
}

func (s store) deleteLines(ctx context.Context, tx *db.Tx, paper civic.ID) error {
	_, err := tx.Exec(ctx, `DELETE FROM report_line WHERE city_id = ? AND paper = ?`, s.city, string(paper))
	return err
}

// toldLine is a line as a public paper has it.
type toldLine struct {
	Paper         civic.ID
	Order         Order
	Title         civic.Text
	PublishedAt   time.Time
	Demonstration bool
}

// told gives the public papers that have a line, the newest first.
func (s store) told(ctx context.Context, q db.Queryer, l Line) ([]toldLine, error) {
	var list []toldLine
	err := q.Each(ctx, `SELECT p.id, p.orders, p.published_at, p.demonstration, l.title_vi, l.title_en FROM report_line l
		JOIN report_paper p ON p.city_id = l.city_id AND p.id = l.paper
		WHERE l.city_id = ? AND l.about = ? AND l.kind = ? AND l.ref = ? AND p.published_at > 0 ORDER BY p.published_at DESC, p.id DESC`,
		[]any{s.city, l.About, string(l.Of.Kind), l.Of.ID}, func(scan func(...any) error) error {
			var t toldLine
			var order string
			var at int64
			if err := scan(&t.Paper, &order, &at, &t.Demonstration, &t.Title.VI, &t.Title.EN); err != nil {
				return err
			}
			t.PublishedAt = civic.FromMillis(at)
			list = append(list, t)
			return json.Unmarshal([]byte(order), &list[len(list)-1].Order)
		})
	return list, err
}
