package search

import (
	"context"
	"errors"

	"dienhong/platform/db"
)

// ids lists what the index holds of a kind.
func (x Index) ids(ctx context.Context, kind string) (ids []string, err error) {
	err = x.DB.Read().Select(ctx, &ids, `SELECT id FROM search_entry WHERE city_id = ? AND kind = ?`, int64(x.City), kind)
	return ids, err
}

// unindexed lists the places of entries that the full text index of the engine lost.
// PostgreSQL makes its own from the row and cannot lose any.
func (x Index) unindexed(ctx context.Context) (lost map[int64]bool, err error) {
	if x.DB.Dialect() == db.PostgreSQL {
		return nil, nil
	}
	var numbers []int64
	err = x.DB.Read().Select(ctx, &numbers, `SELECT number FROM search_entry WHERE city_id = ? AND NOT EXISTS (SELECT 1 FROM search_words WHERE rowid = number)`, int64(x.City))
	lost = make(map[int64]bool, len(numbers))
	for _, n := range numbers {
		lost[n] = true
	}
	return lost, err
}

// byIDs returns what the index holds of things of a kind.
func (x Index) byIDs(ctx context.Context, kind string, ids []string) (map[string]row, error) {
	var list []row
	err := x.DB.Read().Select(ctx, &list, `SELECT `+columns+` FROM search_entry WHERE city_id = ? AND kind = ? AND id IN (?)`, int64(x.City), kind, ids)
	rows := make(map[string]row, len(list))
	for _, r := range list {
		rows[r.ID] = r
	}
	return rows, err
}

// rulesOf tells by which rules the entries of a kind were written; "" when it was
// never noted.
func (x Index) rulesOf(ctx context.Context, kind string) (rules string, err error) {
	err = x.DB.Read().Get(ctx, &rules, `SELECT rules FROM search_state WHERE city_id = ? AND kind = ?`, int64(x.City), kind)
	if errors.Is(err, db.ErrNotFound) {
		return "", nil
	}
	return rules, err
}

func (x Index) noteRules(ctx context.Context, tx *db.Tx, kind string) error {
	_, err := tx.Exec(ctx, `INSERT INTO search_state (city_id, kind, rules) VALUES (?, ?, ?)
		ON CONFLICT (city_id, kind) DO UPDATE SET rules = excluded.rules`, int64(x.City), kind, currentRules)
	return err
}

// clear takes everything of a kind out of the index.
func (x Index) clear(ctx context.Context, tx *db.Tx, kind string) error {
	_, err := tx.Exec(ctx, `DELETE FROM search_entry WHERE city_id = ? AND kind = ?`, int64(x.City), kind)
	return err
}
