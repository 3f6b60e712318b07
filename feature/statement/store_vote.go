package statement

import (
	"context"
	"errors"

	"dienhong/civic"
	"dienhong/engine/opinionmap"
	"dienhong/platform/db"
)

// selectKeys: the last condition lets the partial index answer; without it every
// newcomer would cost a scan of all participants.
const selectKeys = `SELECT key_hash, pid FROM statement_participant WHERE city_id = ? AND consultation = ? AND key_hash IN (?) AND key_hash <> ''`

// participants gives the numbers of those of some keys that have one.
func (s store) participants(ctx context.Context, q db.Queryer, consultation civic.ConsultationNumber, keys []string) (map[string]int64, error) {
	known := make(map[string]int64, len(keys))
	return known, q.Each(ctx, selectKeys, []any{s.city, consultation, keys}, into(known))
}

// numbered gives the same, and under "" the highest number in the consultation, in
// one statement.
func (s store) numbered(ctx context.Context, tx *db.Tx, consultation civic.ConsultationNumber, keys []string) (map[string]int64, error) {
	known := make(map[string]int64, len(keys)+1)
	return known, tx.Each(ctx, selectKeys+`
		UNION ALL SELECT '', pid FROM (SELECT pid FROM statement_participant WHERE city_id = ? AND consultation = ? ORDER BY pid DESC LIMIT 1) AS last`,
		[]any{s.city, consultation, keys, s.city, consultation}, into(known))
}

// into takes rows of a key and a number.
func into(known map[string]int64) func(scan func(...any) error) error {
	return func(scan func(...any) error) error {
		var key string
		var pid int64
		err := scan(&key, &pid)
		known[key] = pid
		return err
	}
}

// newcomer is a participant that gets a number.
type newcomer struct {
	pidKey
	pid int64
}

var participantColumns = []string{"city_id", "consultation", "pid", "key_hash", "kind"}

// insertParticipants tells how many of them were new.
func (s store) insertParticipants(ctx context.Context, tx *db.Tx, all []newcomer) (int64, error) {
	return tx.AppendNew(ctx, "statement_participant", participantColumns, db.Rows(all, func(n newcomer) []any {
		return []any{int64(s.city), int64(n.consultation), n.pid, n.who.String(), ""}
	}))
}

func (s store) setKind(ctx context.Context, tx *db.Tx, consultation civic.ConsultationNumber, pid int64, kind civic.StakeholderKind) error {
	_, err := tx.Exec(ctx, `UPDATE statement_participant SET kind = ? WHERE city_id = ? AND consultation = ? AND pid = ?`,
		string(kind), s.city, consultation, pid)
	return err
}

func (s store) kind(ctx context.Context, q db.Queryer, consultation civic.ConsultationNumber, pid int64) (kind civic.StakeholderKind, err error) {
	err = q.Get(ctx, &kind, `SELECT kind FROM statement_participant WHERE city_id = ? AND consultation = ? AND pid = ?`, s.city, consultation, pid)
	return kind, err
}

func (s store) kinds(ctx context.Context, q db.Queryer, consultation civic.ConsultationNumber) (map[int64]civic.StakeholderKind, error) {
	kinds := map[int64]civic.StakeholderKind{}
	err := q.Each(ctx, `SELECT pid, kind FROM statement_participant WHERE city_id = ? AND consultation = ? AND kind <> ''`,
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

// logHead is where the log ends: the number of its last line, and a mark that was
// drawn with it.
type logHead struct {
	Last int64 `db:"last"`
	Mark int64 `db:"mark"`
}

func (s store) head(ctx context.Context, q db.Queryer) (h logHead, err error) {
	err = q.Get(ctx, &h, `SELECT last, mark FROM statement_log_head WHERE city_id = ? AND stream = 0`, s.city)
	if errors.Is(err, db.ErrNotFound) { // nobody voted yet
		return logHead{}, nil
	}
	return h, err
}

// advance takes the turn to append n lines, which may be none, and gives where the
// log ended before. It is the first statement of a transaction in turn.
func (s store) advance(ctx context.Context, tx *db.Tx, n int, mark int64) (before logHead, err error) {
	err = tx.Get(ctx, &before, `INSERT INTO statement_log_head (city_id, stream, last, mark, before) VALUES (?, 0, ?, ?, 0)
		ON CONFLICT (city_id, stream) DO UPDATE SET last = statement_log_head.last + excluded.last, before = statement_log_head.mark,
			mark = CASE WHEN excluded.last > 0 THEN excluded.mark ELSE statement_log_head.mark END
		RETURNING last, before AS mark`, s.city, n, mark)
	before.Last -= int64(n)
	return before, err
}

// setHead corrects where the log ends, when fewer or more lines came than advance
// was told.
func (s store) setHead(ctx context.Context, tx *db.Tx, h logHead) error {
	_, err := tx.Exec(ctx, `UPDATE statement_log_head SET last = ?, mark = ? WHERE city_id = ? AND stream = 0`, h.Last, h.Mark, s.city)
	return err
}

// logged is a line of the log.
type logged struct {
	id           int64
	consultation civic.ConsultationNumber
	opinionmap.VoteEvent
	once int64
}

const votesFrom = `SELECT id, consultation, pid, tid, value, at, once FROM statement_vote
	WHERE city_id = ? AND id >= ? AND id <= ? ORDER BY id`

// votes streams the log from a number to another, in its order, inside a
// transaction.
func (s store) votes(ctx context.Context, tx *db.Tx, from, upTo int64, each func(logged) error) error {
	return tx.Each(ctx, votesFrom, []any{s.city, from, upTo}, func(scan func(...any) error) error {
		var l logged
		var value int64
		if err := scan(&l.id, &l.consultation, &l.Participant, &l.Statement, &value, &l.At, &l.once); err != nil {
			return err
		}
		l.Vote = opinionmap.Vote(value)
		return each(l)
	})
}

// scanVotes does the same for millions of lines.
func (s store) scanVotes(ctx context.Context, d *db.DB, from, upTo int64, each func(logged) error) error {
	return d.Integers(ctx, votesFrom, []any{s.city, from, upTo}, func(v []int64) error {
		return each(logged{
			id: v[0], consultation: civic.ConsultationNumber(v[1]), once: v[6],
			VoteEvent: opinionmap.VoteEvent{Participant: v[2], Statement: v[3], Vote: opinionmap.Vote(v[4]), At: v[5]},
		})
	})
}
