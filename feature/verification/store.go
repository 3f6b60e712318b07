package verification

import (
	"context"
	"errors"
	"time"

	"dienhong/civic"
	"dienhong/platform/db"
)

type store struct{ city civic.CityID }

// choice gives the level; version 0: nobody chose.
func (s store) choice(ctx context.Context, q db.Queryer, c civic.ConsultationNumber) (x choice, err error) {
	err = q.Get(ctx, &x, `SELECT level, version FROM verification_choice WHERE city_id = ? AND consultation = ?`, s.city, c)
	if errors.Is(err, db.ErrNotFound) {
		return choice{}, nil
	}
	return x, err
}

func (s store) choose(ctx context.Context, tx *db.Tx, c civic.ConsultationNumber, x choice) error {
	_, err := tx.Exec(ctx, `INSERT INTO verification_choice (city_id, consultation, level, version) VALUES (?, ?, ?, ?)
		ON CONFLICT (city_id, consultation) DO UPDATE SET level = excluded.level, version = excluded.version`, s.city, c, int64(x.Level), x.Version)
	return err
}

// begun tells whether somebody is verified already, or can be by a code that is out.
func (s store) begun(ctx context.Context, q db.Queryer, c civic.ConsultationNumber, now time.Time) (bool, error) {
	var n int64
	err := q.Get(ctx, &n, `SELECT (SELECT COUNT(*) FROM verification_person WHERE city_id = ? AND consultation = ?)
		+ (SELECT COUNT(*) FROM verification_code AS k WHERE k.city_id = ? AND k.consultation = ? AND (k.used = 1 OR k.expires_at > ? AND NOT EXISTS
			(SELECT 1 FROM verification_batch AS b WHERE b.city_id = k.city_id AND b.consultation = k.consultation AND b.id = k.batch AND b.revoked_at > 0)))`,
		s.city, c, s.city, c, civic.Millis(now))
	return n > 0, err
}

func (s store) batches(ctx context.Context, q db.Queryer, c civic.ConsultationNumber) (list []Batch, err error) {
	err = q.Select(ctx, &list, `SELECT b.id, b.label, b.size, b.made_at, b.expires_at, b.revoked_at,
		(SELECT COUNT(*) FROM verification_code AS k WHERE k.city_id = b.city_id AND k.consultation = b.consultation AND k.batch = b.id AND k.used = 1) AS used
		FROM verification_batch AS b WHERE b.city_id = ? AND b.consultation = ? ORDER BY b.id DESC`, s.city, c)
	return list, err
}

func (s store) batch(ctx context.Context, q db.Queryer, c civic.ConsultationNumber, id int64) (b Batch, err error) {
	err = q.Get(ctx, &b, `SELECT id, label, size, made_at, expires_at, revoked_at, CAST(0 AS BIGINT) AS used
		FROM verification_batch WHERE city_id = ? AND consultation = ? AND id = ?`, s.city, c, id)
	if errors.Is(err, db.ErrNotFound) {
		return b, civic.NotFound("verification")
	}
	return b, err
}

// insertBatch numbers and stores a batch.
func (s store) insertBatch(ctx context.Context, tx *db.Tx, c civic.ConsultationNumber, b Batch) (id int64, err error) {
	err = tx.Get(ctx, &id, `INSERT INTO verification_batch (city_id, consultation, id, label, size, made_at, expires_at, revoked_at)
		SELECT ?, ?, COALESCE(MAX(id), 0) + 1, CAST(? AS TEXT), CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT), 0
		FROM verification_batch WHERE city_id = ? AND consultation = ? RETURNING id`,
		s.city, c, b.Label, b.Size, civic.Millis(b.Made), civic.Millis(b.Expires), s.city, c)
	return id, err
}

// code is one code on its way into the table.
type code struct {
	hash, person string
	batch        int64
	expires      time.Time
}

func (s store) insertCodes(ctx context.Context, tx *db.Tx, c civic.ConsultationNumber, codes []code) error {
	_, err := tx.Append(ctx, "verification_code", []string{"city_id", "consultation", "code_hash", "batch", "person_hash", "expires_at", "used"},
		db.Rows(codes, func(k code) []any {
			return []any{int64(s.city), int64(c), k.hash, k.batch, k.person, civic.Millis(k.expires), int64(0)}
		}))
	return err
}

func (s store) revoke(ctx context.Context, tx *db.Tx, c civic.ConsultationNumber, id int64, at time.Time) (bool, error) {
	n, err := tx.Exec(ctx, `UPDATE verification_batch SET revoked_at = ? WHERE city_id = ? AND consultation = ? AND id = ? AND revoked_at = 0`,
		civic.Millis(at), s.city, c, id)
	return n > 0, err
}

// good is what makes a code work now.
const good = ` k.used = 0 AND k.expires_at > ? AND NOT EXISTS (SELECT 1 FROM verification_batch AS b
	WHERE b.city_id = k.city_id AND b.consultation = k.consultation AND b.id = k.batch AND b.revoked_at > 0)`

// works tells whether a code would work now, and whose it is.
func (s store) works(ctx context.Context, q db.Queryer, c civic.ConsultationNumber, hash string, now time.Time) (person string, ok bool, err error) {
	err = q.Get(ctx, &person, `SELECT k.person_hash FROM verification_code AS k WHERE k.city_id = ? AND k.consultation = ? AND k.code_hash = ? AND`+good,
		s.city, c, hash, civic.Millis(now))
	if errors.Is(err, db.ErrNotFound) {
		return "", false, nil
	}
	return person, err == nil, err
}

// use takes a code; one of a single person is forgotten with it.
func (s store) use(ctx context.Context, tx *db.Tx, c civic.ConsultationNumber, hash string) error {
	if _, err := tx.Exec(ctx, `DELETE FROM verification_code WHERE city_id = ? AND consultation = ? AND code_hash = ? AND batch = 0`, s.city, c, hash); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `UPDATE verification_code SET used = 1 WHERE city_id = ? AND consultation = ? AND code_hash = ?`, s.city, c, hash)
	return err
}

// forgetCodes drops the codes of one person, and those of all whose time is over.
func (s store) forgetCodes(ctx context.Context, tx *db.Tx, c civic.ConsultationNumber, person string, now time.Time) error {
	if _, err := tx.Exec(ctx, `DELETE FROM verification_code WHERE city_id = ? AND consultation = ? AND person_hash = ? AND person_hash <> ''`, s.city, c, person); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `DELETE FROM verification_code WHERE city_id = ? AND batch = 0 AND expires_at <= ?`, s.city, civic.Millis(now))
	return err
}

// came tells whether a person has been verified already.
func (s store) came(ctx context.Context, q db.Queryer, c civic.ConsultationNumber, person string) (bool, error) {
	var n int64
	err := q.Get(ctx, &n, `SELECT COUNT(*) FROM verification_person WHERE city_id = ? AND consultation = ? AND person_hash = ?`, s.city, c, person)
	return n > 0, err
}

func (s store) insertPerson(ctx context.Context, tx *db.Tx, c civic.ConsultationNumber, person string) error {
	_, err := tx.Exec(ctx, `INSERT INTO verification_person (city_id, consultation, person_hash) VALUES (?, ?, ?)`, s.city, c, person)
	return err
}
