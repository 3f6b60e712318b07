package opinion

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"

	"dienhong/civic"
	"dienhong/engine/opinionmap"
	"dienhong/platform/db"
)

// store holds every SQL statement of the feature.
type store struct{ city civic.CityID }

// secret reads the installation's secret, made at first use.
func (s store) secret(ctx context.Context, d *db.DB) (secret, error) {
	var text string
	err := d.Tx(ctx, func(tx *db.Tx) error {
		err := tx.Get(ctx, &text, `SELECT value FROM installation WHERE city_id = ? AND key = 'opinion.secret'`, s.city)
		if !errors.Is(err, db.ErrNotFound) {
			return err
		}
		var b [32]byte
		_, _ = rand.Read(b[:])
		text = hex.EncodeToString(b[:])
		_, err = tx.Exec(ctx, `INSERT INTO installation (city_id, key, value) VALUES (?, 'opinion.secret', ?)`, s.city, text)
		return err
	})
	if err != nil {
		return nil, err
	}
	raw, err := hex.DecodeString(text)
	return secret(raw), err
}

type statementRow struct {
	Consultation int64  `db:"consultation"`
	TID          int64  `db:"tid"`
	TextVI       string `db:"text_vi"`
	TextEN       string `db:"text_en"`
	Topic        string `db:"topic"`
	Origin       string `db:"origin"`
	Source       string `db:"source"`
	State        string `db:"state"`
	MergedInto   int64  `db:"merged_into"`
	Meta         bool   `db:"meta"`
	Author       int64  `db:"author"`
	CreatedAt    int64  `db:"created_at"`
}

const statementColumns = `consultation, tid, text_vi, text_en, topic, origin, source, state, merged_into, meta, author, created_at`

func (r statementRow) statement() Statement {
	return Statement{
		Consultation: r.Consultation, ID: r.TID, Text: civic.Text{VI: r.TextVI, EN: r.TextEN}, Topic: civic.ID(r.Topic),
		Origin: Origin(r.Origin), Source: r.Source, State: State(r.State), MergedInto: r.MergedInto, Meta: r.Meta,
		Author: r.Author, CreatedAt: civic.FromMillis(r.CreatedAt),
	}
}

func (s store) list(ctx context.Context, q db.Queryer, where string, args ...any) ([]Statement, error) {
	var rows []statementRow
	if err := q.Select(ctx, &rows, `SELECT `+statementColumns+` FROM opinion_statement WHERE city_id = ? AND `+where,
		append([]any{s.city}, args...)...); err != nil {
		return nil, err
	}
	list := make([]Statement, len(rows))
	for i, r := range rows {
		list[i] = r.statement()
	}
	return list, nil
}

func (s store) first(ctx context.Context, q db.Queryer, where string, args ...any) (Statement, error) {
	list, err := s.list(ctx, q, where, args...)
	if err != nil {
		return Statement{}, err
	}
	if len(list) == 0 {
		return Statement{}, civic.NotFound("statement")
	}
	return list[0], nil
}

func (s store) statements(ctx context.Context, q db.Queryer, consultation int64) ([]Statement, error) {
	return s.list(ctx, q, `consultation = ? ORDER BY tid`, consultation)
}

func (s store) statement(ctx context.Context, q db.Queryer, consultation, tid int64) (Statement, error) {
	return s.first(ctx, q, `consultation = ? AND tid = ?`, consultation, tid)
}

func (s store) tracked(ctx context.Context, q db.Queryer, hash string) (Statement, error) {
	return s.first(ctx, q, `track_hash = ?`, hash)
}

// same gives the statement that says the same in the same words, unless it was
// hidden or returned.
func (s store) same(ctx context.Context, q db.Queryer, consultation int64, folded string) (Statement, error) {
	return s.first(ctx, q, `consultation = ? AND folded = ? AND state IN ('shown', 'waiting') ORDER BY tid`, consultation, folded)
}

// queue gives the statements that wait, the oldest first.
func (s store) queue(ctx context.Context, q db.Queryer, limit int) ([]Statement, error) {
	return s.list(ctx, q, `state = 'waiting' ORDER BY created_at, tid LIMIT ?`, limit)
}

func (s store) countWaiting(ctx context.Context, q db.Queryer) (n int, err error) {
	err = q.Get(ctx, &n, `SELECT COUNT(*) FROM opinion_statement WHERE city_id = ? AND state = 'waiting'`, s.city)
	return n, err
}

func (s store) insertStatement(ctx context.Context, tx *db.Tx, st Statement, trackHash string) error {
	_, err := tx.Exec(ctx, `INSERT INTO opinion_statement (city_id, `+statementColumns+`, folded, track_hash)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, s.city, st.Consultation, st.ID, st.Text.VI, st.Text.EN, string(st.Topic),
		string(st.Origin), st.Source, string(st.State), st.MergedInto, st.Meta, st.Author, civic.Millis(st.CreatedAt), folded(st.Text), trackHash)
	return err
}

func (s store) nextStatement(ctx context.Context, tx *db.Tx, consultation int64) (tid int64, err error) {
	err = tx.Get(ctx, &tid, `SELECT COALESCE(MAX(tid), -1) + 1 FROM opinion_statement WHERE city_id = ? AND consultation = ?`, s.city, consultation)
	return tid, err
}

func (s store) setState(ctx context.Context, tx *db.Tx, st Statement) error {
	_, err := tx.Exec(ctx, `UPDATE opinion_statement SET state = ?, merged_into = ? WHERE city_id = ? AND consultation = ? AND tid = ?`,
		string(st.State), st.MergedInto, s.city, st.Consultation, st.ID)
	return err
}

func (s store) insertDecision(ctx context.Context, tx *db.Tx, consultation int64, who civic.Actor, d Decision) error {
	_, err := tx.Exec(ctx, `INSERT INTO opinion_moderation (city_id, consultation, tid, at, person, act, reason, note, merged_into)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`, s.city, consultation, d.Statement, civic.Millis(d.At), string(who.Person),
		string(d.Act), d.Reason, d.Note, d.MergedInto)
	return err
}

// decisions gives the log of moderation, the newest first; tid -1 means of
// every statement.
func (s store) decisions(ctx context.Context, q db.Queryer, consultation, tid int64, limit int) ([]Decision, error) {
	var list []Decision
	err := q.Each(ctx, `SELECT tid, at, act, reason, note, merged_into FROM opinion_moderation
		WHERE city_id = ? AND consultation = ? AND (tid = ? OR CAST(? AS BIGINT) < 0) ORDER BY id DESC LIMIT ?`,
		[]any{s.city, consultation, tid, tid, limit}, func(scan func(...any) error) error {
			var d Decision
			var at int64
			if err := scan(&d.Statement, &at, &d.Act, &d.Reason, &d.Note, &d.MergedInto); err != nil {
				return err
			}
			d.At = civic.FromMillis(at)
			list = append(list, d)
			return nil
		})
	return list, err
}

func (s store) participant(ctx context.Context, q db.Queryer, consultation int64, hash string) (pid int64, err error) {
	err = q.Get(ctx, &pid, `SELECT pid FROM opinion_participant WHERE city_id = ? AND consultation = ? AND key_hash = ?`, s.city, consultation, hash)
	return pid, err
}

func (s store) nextParticipant(ctx context.Context, tx *db.Tx, consultation int64) (pid int64, err error) {
	err = tx.Get(ctx, &pid, `SELECT COALESCE(MAX(pid), -1) + 1 FROM opinion_participant WHERE city_id = ? AND consultation = ?`, s.city, consultation)
	return pid, err
}

func (s store) insertParticipant(ctx context.Context, tx *db.Tx, consultation, pid int64, hash string) error {
	_, err := tx.Exec(ctx, `INSERT INTO opinion_participant (city_id, consultation, pid, key_hash, kind) VALUES (?, ?, ?, ?, '')`,
		s.city, consultation, pid, hash)
	return err
}

func (s store) setKind(ctx context.Context, tx *db.Tx, consultation, pid int64, kind civic.StakeholderKind) error {
	_, err := tx.Exec(ctx, `UPDATE opinion_participant SET kind = ? WHERE city_id = ? AND consultation = ? AND pid = ?`,
		string(kind), s.city, consultation, pid)
	return err
}

func (s store) kinds(ctx context.Context, q db.Queryer, consultation int64) (map[int64]civic.StakeholderKind, error) {
	kinds := map[int64]civic.StakeholderKind{}
	err := q.Each(ctx, `SELECT pid, kind FROM opinion_participant WHERE city_id = ? AND consultation = ? AND kind <> ''`,
		[]any{s.city, consultation}, func(scan func(...any) error) error {
			var pid int64
			var kind civic.StakeholderKind
			if err := scan(&pid, &kind); err != nil {
				return err
			}
			kinds[pid] = kind
			return nil
		})
	return kinds, err
}

var voteColumns = []string{"city_id", "id", "consultation", "pid", "tid", "value", "at", "once", "propensity"}

func (s store) lastVote(ctx context.Context, q db.Queryer) (id int64, err error) {
	err = q.Get(ctx, &id, `SELECT COALESCE(MAX(id), 0) FROM opinion_vote WHERE city_id = ?`, s.city)
	return id, err
}

// logged is a line of the log.
type logged struct {
	id, consultation int64
	opinionmap.VoteEvent
	once int64
}

// votes streams the log after a number up to another, in its order.
func (s store) votes(ctx context.Context, q db.Queryer, after, upTo int64, each func(logged) error) error {
	return q.Each(ctx, `SELECT id, consultation, pid, tid, value, at, once FROM opinion_vote
		WHERE city_id = ? AND id > ? AND id <= ? ORDER BY id`, []any{s.city, after, upTo}, func(scan func(...any) error) error {
		var l logged
		if err := scan(&l.id, &l.consultation, &l.Participant, &l.Statement, &l.Vote, &l.At, &l.once); err != nil {
			return err
		}
		return each(l)
	})
}
