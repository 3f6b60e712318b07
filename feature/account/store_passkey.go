package account

import (
	"context"
	"time"

	"dienhong/civic"
	"dienhong/platform/auth"
	"dienhong/platform/db"
)

// Passkey is a key that a person keeps in a phone, computer or stick.
type Passkey struct {
	ID      civic.ID
	Name    string
	Created time.Time
	Used    time.Time // zero: never

	key auth.Passkey
}

type passkeyRow struct {
	ID         string `db:"id"`
	Credential string `db:"credential"`
	Record     string `db:"record"`
	Name       string `db:"name"`
	CreatedAt  int64  `db:"created_at"`
	UsedAt     int64  `db:"used_at"`
}

// passkeys lists those of a person, the oldest first.
func (s store) passkeys(ctx context.Context, q db.Queryer, person civic.ID) ([]Passkey, error) {
	var rows []passkeyRow
	err := q.Select(ctx, &rows, `SELECT id, credential, record, name, created_at, used_at FROM account_passkey WHERE city_id = ? AND person_id = ? ORDER BY id`,
		s.city, string(person))
	list := make([]Passkey, len(rows))
	for i, r := range rows {
		list[i] = Passkey{civic.ID(r.ID), r.Name, civic.FromMillis(r.CreatedAt), civic.FromMillis(r.UsedAt), auth.Passkey{ID: r.Credential, Record: []byte(r.Record)}}
	}
	return list, err
}

func (s store) insertPasskey(ctx context.Context, tx *db.Tx, person civic.ID, k Passkey) error {
	_, err := tx.Exec(ctx, `INSERT INTO account_passkey (city_id, id, person_id, credential, record, name, created_at, used_at) VALUES (?, ?, ?, ?, ?, ?, ?, 0)`,
		s.city, string(k.ID), string(person), k.key.ID, string(k.key.Record), k.Name, civic.Millis(k.Created))
	return err
}

func (s store) usePasskey(ctx context.Context, tx *db.Tx, person civic.ID, k auth.Passkey, at time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE account_passkey SET record = ?, used_at = ? WHERE city_id = ? AND person_id = ? AND credential = ?`,
		string(k.Record), civic.Millis(at), s.city, string(person), k.ID)
	return err
}

func (s store) removePasskey(ctx context.Context, tx *db.Tx, person, id civic.ID) (name string, err error) {
	err = tx.Get(ctx, &name, `DELETE FROM account_passkey WHERE city_id = ? AND person_id = ? AND id = ? RETURNING name`, s.city, string(person), string(id))
	return name, missing(err, "passkey")
}

func (s store) removePasskeys(ctx context.Context, tx *db.Tx, person civic.ID) error {
	_, err := tx.Exec(ctx, `DELETE FROM account_passkey WHERE city_id = ? AND person_id = ?`, s.city, string(person))
	return err
}

func (s store) insertCeremony(ctx context.Context, tx *db.Tx, t auth.Token, person civic.ID, c auth.Ceremony, expires time.Time) error {
	_, err := tx.Exec(ctx, `INSERT INTO account_ceremony (city_id, hash, person_id, data, expires_at) VALUES (?, ?, ?, ?, ?)`,
		s.city, t.Hash(), string(person), string(c), civic.Millis(expires))
	return err
}

// takeCeremony gives and forgets a ceremony; db.ErrNotFound when there is none
// or it is too late.
func (s store) takeCeremony(ctx context.Context, tx *db.Tx, t auth.Token, person civic.ID, now time.Time) (auth.Ceremony, error) {
	var data string
	err := tx.Get(ctx, &data, `DELETE FROM account_ceremony WHERE city_id = ? AND hash = ? AND person_id = ? AND expires_at > ? RETURNING data`,
		s.city, t.Hash(), string(person), civic.Millis(now))
	return auth.Ceremony(data), err
}
