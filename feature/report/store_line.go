package report

import (
	"context"
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

func (s store) lines(ctx context.Context, q db.Queryer, paper civic.ID) (list []Line, err error) {
	err = q.Select(ctx, &list, `SELECT about, kind AS of_kind, ref AS of_id, title_vi, title_en FROM report_line WHERE city_id = ? AND paper = ? ORDER BY kind, ref`,
		s.city, string(paper))
	return list, err
}

func (s store) deleteLines(ctx context.Context, tx *db.Tx, paper civic.ID) error {
	_, err := tx.Exec(ctx, `DELETE FROM report_line WHERE city_id = ? AND paper = ?`, s.city, string(paper))
	return err
}

// toldLine is a line as a public paper has it.
type toldLine struct {
	Paper         civic.ID `db:"id"`
	Order         Order    `db:"orders,json"`
	Title         civic.Text
	PublishedAt   time.Time `db:"published_at"`
	Demonstration bool
}

// told gives the public papers that have a line, the newest first.
func (s store) told(ctx context.Context, q db.Queryer, l Line) (list []toldLine, err error) {
	err = q.Select(ctx, &list, `SELECT p.id, p.orders, p.published_at, p.demonstration, l.title_vi, l.title_en FROM report_line l
		JOIN report_paper p ON p.city_id = l.city_id AND p.id = l.paper
		WHERE l.city_id = ? AND l.about = ? AND l.kind = ? AND l.ref = ? AND p.published_at > 0 ORDER BY p.published_at DESC, p.id DESC`,
		s.city, l.About, string(l.Of.Kind), l.Of.ID)
	return list, err
}
