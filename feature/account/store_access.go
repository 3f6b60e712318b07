package account

import (
	"context"
	"strings"
	"time"

	"dienhong/civic"
	"dienhong/platform/auth"
	"dienhong/platform/db"
)

type linkRow struct {
	Purpose   string `db:"purpose"`
	Person    string `db:"person_id"`
	Next      string `db:"next"`
	CreatedAt int64  `db:"created_at"`
	ExpiresAt int64  `db:"expires_at"`
	UsedAt    int64  `db:"used_at"`
}

func (s store) insertLink(ctx context.Context, tx *db.Tx, t auth.Token, l Link) error {
	_, err := tx.Exec(ctx, `INSERT INTO account_link (city_id, hash, purpose, person_id, next, created_at, expires_at, used_at) VALUES (?, ?, ?, ?, ?, ?, ?, 0)`,
		s.city, t.Hash(), string(l.Purpose), string(l.Person), l.Next, civic.Millis(l.Created), civic.Millis(l.Expires))
	return err
}

// link gives what the token stands for; refused as gone when nothing.
func (s store) link(ctx context.Context, q db.Queryer, t auth.Token) (Link, error) {
	if !t.Known() {
		return Link{}, errLinkUnknown()
	}
	var r linkRow
	err := q.Get(ctx, &r, `SELECT purpose, person_id, next, created_at, expires_at, used_at FROM account_link WHERE city_id = ? AND hash = ?`, s.city, t.Hash())
	if civic.IsKind(missing(err, ""), civic.KindNotFound) {
		return Link{}, errLinkUnknown()
	}
	return Link{
		Purpose: Purpose(r.Purpose), Person: civic.ID(r.Person), Next: r.Next,
		Created: civic.FromMillis(r.CreatedAt), Expires: civic.FromMillis(r.ExpiresAt), Used: civic.FromMillis(r.UsedAt),
	}, err
}

func (s store) useLink(ctx context.Context, tx *db.Tx, t auth.Token, at time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE account_link SET used_at = ? WHERE city_id = ? AND hash = ?`, civic.Millis(at), s.city, t.Hash())
	return err
}

// countLinks counts those made for a person since a moment.
func (s store) countLinks(ctx context.Context, q db.Queryer, person civic.ID, p Purpose, since time.Time) (n int, err error) {
	err = q.Get(ctx, &n, `SELECT COUNT(*) FROM account_link WHERE city_id = ? AND person_id = ? AND purpose = ? AND created_at > ?`,
		s.city, string(person), string(p), civic.Millis(since))
	return n, err
}

func (s store) dropLinks(ctx context.Context, tx *db.Tx, person civic.ID, purposes ...Purpose) error {
	names := make([]string, len(purposes))
	for i, p := range purposes {
		names[i] = string(p)
	}
	_, err := tx.Exec(ctx, `DELETE FROM account_link WHERE city_id = ? AND person_id = ? AND purpose IN (?)`, s.city, string(person), names)
	return err
}

type sessionRow struct {
	ID        string `db:"id"`
	Hash      string `db:"hash"`
	Person    string `db:"person_id"`
	Device    string `db:"device"`
	Way       string `db:"way"`
	CreatedAt int64  `db:"created_at"`
	SeenAt    int64  `db:"seen_at"`
	ExpiresAt int64  `db:"expires_at"`
}

const sessionColumns = `id, hash, person_id, device, way, created_at, seen_at, expires_at`

func (r sessionRow) session() Session {
	return Session{
		ID: civic.ID(r.ID), Person: civic.ID(r.Person), Device: r.Device, Way: r.Way,
		Created: civic.FromMillis(r.CreatedAt), Seen: civic.FromMillis(r.SeenAt), Expires: civic.FromMillis(r.ExpiresAt),
	}
}

func (s store) insertSession(ctx context.Context, tx *db.Tx, t auth.Token, x Session) error {
	_, err := tx.Exec(ctx, `INSERT INTO account_session (city_id, `+sessionColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		s.city, string(x.ID), t.Hash(), string(x.Person), x.Device, x.Way, civic.Millis(x.Created), civic.Millis(x.Seen), civic.Millis(x.Expires))
	return err
}

// session gives the one of a token; db.ErrNotFound when there is none.
func (s store) session(ctx context.Context, q db.Queryer, t auth.Token) (Session, error) {
	var r sessionRow
	err := q.Get(ctx, &r, `SELECT `+sessionColumns+` FROM account_session WHERE city_id = ? AND hash = ?`, s.city, t.Hash())
	return r.session(), err
}

// sessions lists those of a person, the one used last first.
func (s store) sessions(ctx context.Context, q db.Queryer, person civic.ID, current auth.Token) ([]Session, error) {
	var rows []sessionRow
	err := q.Select(ctx, &rows, `SELECT `+sessionColumns+` FROM account_session WHERE city_id = ? AND person_id = ? ORDER BY seen_at DESC, id DESC`, s.city, string(person))
	list := make([]Session, len(rows))
	for i, r := range rows {
		list[i] = r.session()
		list[i].Current = current != "" && r.Hash == current.Hash()
	}
	return list, err
}

func (s store) see(ctx context.Context, tx *db.Tx, id civic.ID, at time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE account_session SET seen_at = ? WHERE city_id = ? AND id = ?`, civic.Millis(at), s.city, string(id))
	return err
}

func (s store) endSession(ctx context.Context, tx *db.Tx, person, id civic.ID) (int64, error) {
	return tx.Exec(ctx, `DELETE FROM account_session WHERE city_id = ? AND person_id = ? AND id = ?`, s.city, string(person), string(id))
}

// endToken ends the session of a token, whoever's it is.
func (s store) endToken(ctx context.Context, tx *db.Tx, t auth.Token) error {
	_, err := tx.Exec(ctx, `DELETE FROM account_session WHERE city_id = ? AND hash = ?`, s.city, t.Hash())
	return err
}

// endSessions ends all of a person's, except that of a token.
func (s store) endSessions(ctx context.Context, tx *db.Tx, person civic.ID, except auth.Token) (int64, error) {
	return tx.Exec(ctx, `DELETE FROM account_session WHERE city_id = ? AND person_id = ? AND hash <> ?`, s.city, string(person), except.Hash())
}

// knowDevice notes that a person signed in with a device; strange when the person
// has used others before but never this one.
func (s store) knowDevice(ctx context.Context, tx *db.Tx, person civic.ID, device string, now time.Time) (strange bool, err error) {
	var known, others int
	if err := tx.Get(ctx, &known, `SELECT COUNT(*) FROM account_device WHERE city_id = ? AND person_id = ? AND device = ?`, s.city, string(person), device); err != nil {
		return false, err
	}
	if err := tx.Get(ctx, &others, `SELECT COUNT(*) FROM account_device WHERE city_id = ? AND person_id = ? AND device <> ?`, s.city, string(person), device); err != nil {
		return false, err
	}
	_, err = tx.Exec(ctx, `INSERT INTO account_device (city_id, person_id, device, seen_at) VALUES (?, ?, ?, ?)
		ON CONFLICT (city_id, person_id, device) DO UPDATE SET seen_at = excluded.seen_at`, s.city, string(person), device, civic.Millis(now))
	return known == 0 && others > 0, err
}

// forgetDevices forgets with what a person signed in.
func (s store) forgetDevices(ctx context.Context, tx *db.Tx, person civic.ID) error {
	_, err := tx.Exec(ctx, `DELETE FROM account_device WHERE city_id = ? AND person_id = ?`, s.city, string(person))
	return err
}

// sweep forgets what has ended: links a day after their end, sessions, ceremonies,
// and devices that have not been used for long.
func (s store) sweep(ctx context.Context, tx *db.Tx, now time.Time) error {
	for _, q := range []struct {
		query  string
		before time.Time
	}{
		{`DELETE FROM account_link WHERE city_id = ? AND expires_at < ?`, now.Add(-24 * time.Hour)},
		{`DELETE FROM account_session WHERE city_id = ? AND expires_at < ?`, now},
		{`DELETE FROM account_session WHERE city_id = ? AND seen_at < ?`, now.Add(-sessionIdle)},
		{`DELETE FROM account_device WHERE city_id = ? AND seen_at < ?`, now.Add(-deviceKept)},
		{`DELETE FROM account_ceremony WHERE city_id = ? AND expires_at < ?`, now},
	} {
		if _, err := tx.Exec(ctx, q.query, s.city, civic.Millis(q.before)); err != nil {
			return err
		}
	}
	return nil
}

type keyRow struct {
	ID        string `db:"id"`
	Start     string `db:"start"`
	Name      string `db:"name"`
	Scopes    string `db:"scopes"`
	CreatedBy string `db:"created_by"`
	CreatedAt int64  `db:"created_at"`
	ExpiresAt int64  `db:"expires_at"`
	RevokedAt int64  `db:"revoked_at"`
	UsedAt    int64  `db:"used_at"`
}

const keyColumns = `id, start, name, scopes, created_by, created_at, expires_at, revoked_at, used_at`

func (r keyRow) key() Key {
	return Key{
		ID: civic.ID(r.ID), Start: r.Start, Name: r.Name, Scopes: strings.Fields(r.Scopes), CreatedBy: r.CreatedBy, Created: civic.FromMillis(r.CreatedAt),
		Expires: civic.FromMillis(r.ExpiresAt), Revoked: civic.FromMillis(r.RevokedAt), Used: civic.FromMillis(r.UsedAt),
	}
}

func (s store) insertKey(ctx context.Context, tx *db.Tx, t auth.Token, k Key) error {
	_, err := tx.Exec(ctx, `INSERT INTO account_key (city_id, hash, `+keyColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0)`,
		s.city, t.Hash(), string(k.ID), k.Start, k.Name, strings.Join(k.Scopes, " "), k.CreatedBy, civic.Millis(k.Created), civic.Millis(k.Expires))
	return err
}

func (s store) keyOf(ctx context.Context, q db.Queryer, t auth.Token) (Key, error) {
	var r keyRow
	err := q.Get(ctx, &r, `SELECT `+keyColumns+` FROM account_key WHERE city_id = ? AND hash = ?`, s.city, t.Hash())
	return r.key(), err
}

// keys lists all, the newest first.
func (s store) keys(ctx context.Context, q db.Queryer) ([]Key, error) {
	var rows []keyRow
	err := q.Select(ctx, &rows, `SELECT `+keyColumns+` FROM account_key WHERE city_id = ? ORDER BY id DESC`, s.city)
	list := make([]Key, len(rows))
	for i, r := range rows {
		list[i] = r.key()
	}
	return list, err
}

func (s store) revokeKey(ctx context.Context, tx *db.Tx, id civic.ID, at time.Time) (int64, error) {
	return tx.Exec(ctx, `UPDATE account_key SET revoked_at = ? WHERE city_id = ? AND id = ? AND revoked_at = 0`, civic.Millis(at), s.city, string(id))
}

func (s store) useKey(ctx context.Context, tx *db.Tx, id civic.ID, at time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE account_key SET used_at = ? WHERE city_id = ? AND id = ?`, civic.Millis(at), s.city, string(id))
	return err
}
