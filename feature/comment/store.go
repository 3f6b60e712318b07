package comment

import (
	"context"
	"errors"
	"strings"
	"time"

	"dienhong/civic"
	"dienhong/kit/search"
	"dienhong/platform/db"
)

type store struct {
	city  civic.CityID
	index search.Index
}

var commentColumns = []string{
	"city_id", "id", "consultation", "serial", "version", "channel", "received_at", "entered_at", "entered_by", "lang", "text", "article", "kind", "body",
	"body_name", "people", "state", "reason", "note", "publish", "scan", "scan_type", "scan_size", "import_key", "track_hash", "demonstration",
	"settled",
}

// row gives the values of commentColumns.
func (s store) row(o Comment, importKey, trackHash string) []any {
	return []any{
		int64(s.city), string(o.ID), o.Consultation, o.Serial, o.Version, string(o.Channel), civic.Millis(o.ReceivedAt), civic.Millis(o.EnteredAt),
		string(o.EnteredBy), string(o.Lang), o.Text, o.Article, string(o.Kind), o.Body, o.BodyName, int64(o.People), string(o.State), o.Reason,
		o.Note, o.Publish, o.Scan.Name, o.Scan.Type, o.Scan.Size, importKey, trackHash, o.Demonstration, false,
	}
}

const readColumns = `o.id, o.consultation, o.serial, o.version, o.channel, o.received_at, o.entered_at, o.entered_by, o.lang, o.text, o.article, o.kind,
	o.body, o.body_name, o.people, o.state, o.reason, o.note, o.publish, o.scan, o.scan_type, o.scan_size, o.demonstration,
	CASE WHEN c.comment_id IS NULL THEN 0 ELSE 1 END`

const from = ` FROM comment_comment o LEFT JOIN comment_contact c ON c.city_id = o.city_id AND c.comment_id = o.id WHERE o.city_id = ?`

func (s store) list(ctx context.Context, q db.Queryer, where string, args ...any) ([]Comment, error) {
	var list []Comment
	err := q.Each(ctx, `SELECT `+readColumns+from+where, append([]any{s.city}, args...), func(scan func(...any) error) error {
		var o Comment
		var received, entered int64
		if err := scan(&o.ID, &o.Consultation, &o.Serial, &o.Version, &o.Channel, &received, &entered, &o.EnteredBy, &o.Lang, &o.Text, &o.Article, &o.Kind,
			&o.Body, &o.BodyName, &o.People, &o.State, &o.Reason, &o.Note, &o.Publish, &o.Scan.Name, &o.Scan.Type, &o.Scan.Size, &o.Demonstration,
			&o.HasContact); err != nil {
			return err
		}
		o.ReceivedAt, o.EnteredAt = civic.FromMillis(received), civic.FromMillis(entered)
		list = append(list, o)
		return nil
	})
	return list, err
}

func (s store) one(ctx context.Context, q db.Queryer, where string, args ...any) (Comment, error) {
	list, err := s.list(ctx, q, where, args...)
	if err == nil && len(list) == 0 {
		err = civic.NotFound("comment")
	}
	if err != nil {
		return Comment{}, err
	}
	return list[0], nil
}

func (s store) count(ctx context.Context, q db.Queryer, where string, args ...any) (n int, err error) {
	err = q.Get(ctx, &n, `SELECT COUNT(*) FROM comment_comment o WHERE o.city_id = ?`+where, append([]any{s.city}, args...)...)
	return n, err
}

// among tells which of the ids are selected.
func (s store) among(ctx context.Context, q db.Queryer, ids []string, where string, args ...any) (map[string]bool, error) {
	var list []string
	err := q.Select(ctx, &list, `SELECT o.id FROM comment_comment o WHERE o.city_id = ?`+where+` AND o.id IN (?)`, append(append([]any{s.city}, args...), ids)...)
	kept := make(map[string]bool, len(list))
	for _, id := range list {
		kept[id] = true
	}
	return kept, err
}

func (s store) sum(ctx context.Context, q db.Queryer, number civic.ConsultationNumber) (count int, stamp int64, err error) {
	var row struct {
		Count int   `db:"count"`
		Stamp int64 `db:"stamp"`
	}
	err = q.Get(ctx, &row, `SELECT COUNT(*) FILTER (WHERE state NOT IN ('hidden', 'withdrawn')) AS count, CAST(COALESCE(SUM(version), 0) AS BIGINT) AS stamp
		FROM comment_comment WHERE city_id = ? AND consultation = ?`, s.city, number)
	return row.Count, row.Stamp, err
}

func (s store) keys(ctx context.Context, q db.Queryer, where string, number civic.ConsultationNumber, args ...any) ([]Key, error) {
	var list []Key
	err := q.Each(ctx, `SELECT o.id, o.serial, o.version, o.state FROM comment_comment o WHERE o.city_id = ? AND o.consultation = ?`+where,
		append([]any{s.city, number}, args...), func(scan func(...any) error) error {
			var o Comment
			if err := scan(&o.ID, &o.Serial, &o.Version, &o.State); err != nil {
				return err
			}
			list = append(list, Key{o.ID, o.Serial, o.Version, o.Counts()})
			return nil
		})
	return list, err
}

func (s store) settle(ctx context.Context, tx *db.Tx, id civic.ID, settled bool) error {
	_, err := tx.Exec(ctx, `UPDATE comment_comment SET settled = ? WHERE city_id = ? AND id = ?`, settled, s.city, string(id))
	return err
}

func (s store) insert(ctx context.Context, tx *db.Tx, o Comment, importKey, trackHash string) error {
	if _, err := tx.Exec(ctx, `INSERT INTO comment_comment (city_id, `+strings.Join(commentColumns[1:], ", ")+`) VALUES (`+
		strings.TrimSuffix(strings.Repeat("?, ", len(commentColumns)), ", ")+`)`, s.row(o, importKey, trackHash)...); err != nil {
		return err
	}
	return s.find(ctx, tx, o)
}

func (s store) update(ctx context.Context, tx *db.Tx, o Comment) error {
	if _, err := tx.Exec(ctx, `UPDATE comment_comment SET version = ?, channel = ?, received_at = ?, lang = ?, text = ?, article = ?, kind = ?, body = ?,
		body_name = ?, people = ?, state = ?, reason = ?, note = ?, publish = ?, scan = ?, scan_type = ?, scan_size = ?
		WHERE city_id = ? AND id = ?`, o.Version, string(o.Channel), civic.Millis(o.ReceivedAt), string(o.Lang), o.Text, o.Article, string(o.Kind), o.Body,
		o.BodyName, o.People, string(o.State), o.Reason, o.Note, o.Publish, o.Scan.Name, o.Scan.Type, o.Scan.Size, s.city, string(o.ID)); err != nil {
		return err
	}
	return s.find(ctx, tx, o)
}

func (s store) nextSerial(ctx context.Context, tx *db.Tx, number civic.ConsultationNumber) (n int64, err error) {
	err = tx.Get(ctx, &n, `SELECT COALESCE(MAX(serial), 0) + 1 FROM comment_comment WHERE city_id = ? AND consultation = ?`, s.city, number)
	return n, err
}

// importKeys gives the rows that were imported already.
func (s store) importKeys(ctx context.Context, q db.Queryer, number civic.ConsultationNumber) (map[string]bool, error) {
	known := map[string]bool{}
	err := q.Each(ctx, `SELECT import_key FROM comment_comment WHERE city_id = ? AND consultation = ? AND import_key <> ''`, []any{s.city, number},
		func(scan func(...any) error) error {
			var key string
			if err := scan(&key); err != nil {
				return err
			}
			known[key] = true
			return nil
		})
	return known, err
}

// Tally counts the comments of one channel.
type Tally struct {
	Channel  Channel
	Comments int // that count
	People   int // who signed them
	Hidden   int // hidden by moderators; not in Comments
}

func (s store) tallies(ctx context.Context, q db.Queryer, number civic.ConsultationNumber) ([]Tally, error) {
	var list []Tally
	err := q.Each(ctx, `SELECT channel, COUNT(*) FILTER (WHERE state NOT IN ('hidden', 'withdrawn')),
		COALESCE(SUM(people) FILTER (WHERE state NOT IN ('hidden', 'withdrawn')), 0), COUNT(*) FILTER (WHERE state = 'hidden')
		FROM comment_comment WHERE city_id = ? AND consultation = ? GROUP BY channel ORDER BY channel`, []any{s.city, number}, func(scan func(...any) error) error {
		var t Tally
		if err := scan(&t.Channel, &t.Comments, &t.People, &t.Hidden); err != nil {
			return err
		}
		list = append(list, t)
		return nil
	})
	return list, err
}

func (s store) insertContact(ctx context.Context, tx *db.Tx, id civic.ID, sealed []byte, c Consent, lang civic.Locale, at, until time.Time) error {
	_, err := tx.Exec(ctx, `INSERT INTO comment_contact (city_id, comment_id, sealed, purposes, consent, lang, at, until) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		s.city, string(id), sealed, strings.Join(c.Purposes, " "), c.Version, string(lang), civic.Millis(at), civic.Millis(until))
	return err
}

// sealedContact is a contact as it is stored.
type sealedContact struct {
	comment civic.ID
	sealed  []byte
	consent Consent
	lang    civic.Locale
}

func (s store) contacts(ctx context.Context, q db.Queryer, ids []string) ([]sealedContact, error) {
	var list []sealedContact
	err := q.Each(ctx, `SELECT comment_id, sealed, purposes, consent, lang FROM comment_contact WHERE city_id = ? AND comment_id IN (?)`,
		[]any{s.city, ids}, func(scan func(...any) error) error {
			var c sealedContact
			var purposes string
			if err := scan(&c.comment, &c.sealed, &purposes, &c.consent.Version, &c.lang); err != nil {
				return err
			}
			c.consent.Purposes = strings.Fields(purposes)
			list = append(list, c)
			return nil
		})
	return list, err
}

func (s store) eraseContact(ctx context.Context, tx *db.Tx, id civic.ID) (bool, error) {
	n, err := tx.Exec(ctx, `DELETE FROM comment_contact WHERE city_id = ? AND comment_id = ?`, s.city, string(id))
	return n == 1, err
}

func (s store) eraseDue(ctx context.Context, tx *db.Tx, now time.Time) (int64, error) {
	return tx.Exec(ctx, `DELETE FROM comment_contact WHERE city_id = ? AND until > 0 AND until <= ?`, s.city, civic.Millis(now))
}

// ConsentText is one version of what people agree to.
type ConsentText struct {
	Version int // 0: nobody has written one
	Text    civic.Text
	At      time.Time
}

func (s store) consent(ctx context.Context, q db.Queryer) (ConsentText, error) {
	var row struct {
		Version int    `db:"version"`
		VI      string `db:"text_vi"`
		EN      string `db:"text_en"`
		At      int64  `db:"at"`
	}
	err := q.Get(ctx, &row, `SELECT version, text_vi, text_en, at FROM comment_consent WHERE city_id = ? ORDER BY version DESC LIMIT 1`, s.city)
	if errors.Is(err, db.ErrNotFound) {
		return ConsentText{}, nil
	}
	return ConsentText{row.Version, civic.Text{VI: row.VI, EN: row.EN}, civic.FromMillis(row.At)}, err
}

func (s store) insertConsent(ctx context.Context, tx *db.Tx, c ConsentText) error {
	_, err := tx.Exec(ctx, `INSERT INTO comment_consent (city_id, version, text_vi, text_en, at) VALUES (?, ?, ?, ?, ?)`,
		s.city, c.Version, c.Text.VI, c.Text.EN, civic.Millis(c.At))
	return err
}

// insertImport notes who entered which table.
func (s store) insertImport(ctx context.Context, tx *db.Tx, number civic.ConsultationNumber, at time.Time, who civic.Actor, name, sum string, p Preview) error {
	_, err := tx.Exec(ctx, `INSERT INTO comment_import (city_id, id, consultation, at, person, name, file, sum, total, entered) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		s.city, string(civic.NewID(at)), number, civic.Millis(at), string(who.Person), who.Name, name, sum, p.Total, p.New)
	return err
}

// waitingBytes is how much the files of visitors have together that wait for a
// moderator.
func (s store) waitingBytes(ctx context.Context, q db.Queryer) (sum int64, err error) {
	err = q.Get(ctx, &sum, `SELECT COALESCE(SUM(scan_size), 0) FROM comment_comment WHERE city_id = ? AND scan <> '' AND state = 'waiting' AND entered_by = ''`, s.city)
	return sum, err
}

// scans are the names of the files that comments have.
func (s store) scans(ctx context.Context, q db.Queryer) (names []string, err error) {
	err = q.Select(ctx, &names, `SELECT scan FROM comment_comment WHERE city_id = ? AND scan <> ''`, s.city)
	return names, err
}
