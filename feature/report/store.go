package report

import (
	"context"
	"encoding/json"
	"errors"

	"dienhong/civic"
	"dienhong/kit/search"
	"dienhong/platform/db"
)

// store holds every SQL statement of the feature.
type store struct {
	city  civic.CityID
	index search.Index
}

// setting reads a setting into value; version 0 when nobody saved it, and value
// stays as it is.
func (s store) setting(ctx context.Context, q db.Queryer, name string, value any) (version int64, err error) {
	var row struct {
		Version int64  `db:"version"`
		Value   string `db:"value"`
	}
	err = q.Get(ctx, &row, `SELECT version, value FROM report_setting WHERE city_id = ? AND name = ?`, s.city, name)
	if errors.Is(err, db.ErrNotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	return row.Version, json.Unmarshal([]byte(row.Value), value)
}

func (s store) saveSetting(ctx context.Context, tx *db.Tx, name string, version int64, value any) error {
	raw, err := json.Marshal(value)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO report_setting (city_id, name, version, value) VALUES (?, ?, ?, ?)
		ON CONFLICT (city_id, name) DO UPDATE SET version = excluded.version, value = excluded.value`, s.city, name, version, string(raw))
	return err
}

const paperColumns = `id, orders, form, title, state, done, total, fault, file, size, ordered_at, ordered_by, ready_at, published_at, demonstration`

func (s store) papers(ctx context.Context, q db.Queryer, where string, args ...any) (list []Paper, err error) {
	err = q.Select(ctx, &list, `SELECT `+paperColumns+` FROM report_paper WHERE city_id = ?`+where, append([]any{s.city}, args...)...)
	return list, err
}

func (s store) paper(ctx context.Context, q db.Queryer, id civic.ID) (Paper, error) {
	list, err := s.papers(ctx, q, ` AND id = ?`, string(id))
	if err == nil && len(list) == 0 {
		err = civic.NotFound("report")
	}
	if err != nil {
		return Paper{}, err
	}
	return list[0], nil
}

func (s store) countPapers(ctx context.Context, q db.Queryer, where string) (n int, err error) {
	err = q.Get(ctx, &n, `SELECT COUNT(*) FROM report_paper WHERE city_id = ?`+where, s.city)
	return n, err
}

func (s store) insertPaper(ctx context.Context, tx *db.Tx, p Paper) error {
	if _, err := tx.Exec(ctx, `INSERT INTO report_paper (city_id, kind, format, lang, `+paperColumns+`)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, s.city, string(p.Order.Kind), string(p.Order.Format), string(p.Order.Lang),
		string(p.ID), db.JSON(p.Order), db.JSON(p.Form), p.Title, string(p.State), p.Done, p.Total, p.Fault, p.File, p.Size, civic.Millis(p.OrderedAt),
		p.OrderedBy, civic.Millis(p.ReadyAt), civic.Millis(p.PublishedAt), p.Demonstration); err != nil {
		return err
	}
	return s.index.Put(ctx, tx, p.entry())
}

func (s store) updatePaper(ctx context.Context, tx *db.Tx, p Paper) error {
	if _, err := tx.Exec(ctx, `UPDATE report_paper SET title = ?, state = ?, done = ?, total = ?, fault = ?, file = ?, size = ?, ready_at = ?, published_at = ?,
		demonstration = ? WHERE city_id = ? AND id = ?`, p.Title, string(p.State), p.Done, p.Total, p.Fault, p.File, p.Size, civic.Millis(p.ReadyAt),
		civic.Millis(p.PublishedAt), p.Demonstration, s.city, string(p.ID)); err != nil {
		return err
	}
	return s.index.Put(ctx, tx, p.entry())
}

// advance says how far the making of a paper is, unless it has ended.
func (s store) advance(ctx context.Context, tx *db.Tx, id civic.ID, done, total int) error {
	_, err := tx.Exec(ctx, `UPDATE report_paper SET state = ?, done = ?, total = ? WHERE city_id = ? AND id = ? AND state IN (?, ?)`,
		string(Making), done, total, s.city, string(id), string(Waiting), string(Making))
	return err
}

func (s store) deletePaper(ctx context.Context, tx *db.Tx, id civic.ID) error {
	if _, err := tx.Exec(ctx, `DELETE FROM report_paper WHERE city_id = ? AND id = ?`, s.city, string(id)); err != nil {
		return err
	}
	return s.index.Remove(ctx, tx, foundReport.Name, string(id))
}

// files are the names of the files that papers have.
func (s store) files(ctx context.Context, q db.Queryer) (names []string, err error) {
	err = q.Select(ctx, &names, `SELECT file FROM report_paper WHERE city_id = ? AND file <> ''`, s.city)
	return names, err
}
