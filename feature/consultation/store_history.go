package consultation

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"dienhong/civic"
	"dienhong/platform/db"
)

// Entry is a line of a consultation's history.
type Entry struct {
	ID     int64
	At     time.Time
	Person string // id
	Name   string // as colleagues knew the person then
	Act    string
	Reason string
	Before string // JSON of what was there; only when one line is asked for
	Change bool   // something was there before
}

func (s store) record(ctx context.Context, tx *db.Tx, id civic.ID, now time.Time, who civic.Actor, act, reason string, before any) error {
	raw := []byte{}
	if before != nil {
		var err error
		if raw, err = json.Marshal(before); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, `INSERT INTO consultation_history (city_id, consultation_id, at, person, name, act, reason, before)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?)`, s.city, string(id), millis(now), string(who.Person), who.Name, act, reason, string(raw))
	return err
}

type entryRow struct {
	ID     int64  `db:"id"`
	At     int64  `db:"at"`
	Person string `db:"person"`
	Name   string `db:"name"`
	Act    string `db:"act"`
	Reason string `db:"reason"`
	Before string `db:"before"`
	Change bool   `db:"change"`
}

func (r entryRow) entry() Entry {
	return Entry{ID: r.ID, At: at(r.At), Person: r.Person, Name: r.Name, Act: r.Act, Reason: r.Reason, Before: r.Before, Change: r.Change}
}

// history gives the latest lines without what was there before.
func (s store) history(ctx context.Context, q db.Queryer, id civic.ID) ([]Entry, error) {
	var rows []entryRow
	if err := q.Select(ctx, &rows, `SELECT id, at, person, name, act, reason, '' AS before, CASE WHEN before = '' THEN 0 ELSE 1 END AS change FROM consultation_history
		WHERE city_id = ? AND consultation_id = ? ORDER BY id DESC LIMIT 200`, s.city, string(id)); err != nil {
		return nil, err
	}
	list := make([]Entry, len(rows))
	for i, r := range rows {
		list[i] = r.entry()
	}
	return list, nil
}

func (s store) entry(ctx context.Context, q db.Queryer, consultation civic.ID, id int64) (Entry, error) {
	var r entryRow
	err := q.Get(ctx, &r, `SELECT id, at, person, name, act, reason, before, CASE WHEN before = '' THEN 0 ELSE 1 END AS change FROM consultation_history
		WHERE city_id = ? AND consultation_id = ? AND id = ?`, s.city, string(consultation), id)
	if errors.Is(err, db.ErrNotFound) {
		return Entry{}, civic.NotFound("entry")
	}
	return r.entry(), err
}
