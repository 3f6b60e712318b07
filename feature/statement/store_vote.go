package statement

import (
	"context"

	"dienhong/civic"
	"dienhong/engine/opinionmap"
	"dienhong/platform/db"
)

func (s store) participant(ctx context.Context, q db.Queryer, k pidKey) (pid int64, err error) {
	// The second condition lets the partial index answer; without it every
	// newcomer would cost a scan of all participants.
	err = q.Get(ctx, &pid, `SELECT pid FROM statement_participant WHERE city_id = ? AND consultation = ? AND key_hash = ? AND key_hash <> ''`,
		s.city, k.consultation, k.who.String())
	return pid, err
}

func (s store) nextParticipant(ctx context.Context, tx *db.Tx, consultation civic.ConsultationNumber) (pid int64, err error) {
	err = tx.Get(ctx, &pid, `SELECT COALESCE(MAX(pid), -1) + 1 FROM statement_participant WHERE city_id = ? AND consultation = ?`, s.city, consultation)
	return pid, err
}

func (s store) insertParticipant(ctx context.Context, tx *db.Tx, k pidKey, pid int64) error {
	_, err := tx.Exec(ctx, `INSERT INTO statement_participant (city_id, consultation, pid, key_hash, kind) VALUES (?, ?, ?, ?, '')`,
		s.city, k.consultation, pid, k.who.String())
	return err
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

func (s store) lastVote(ctx context.Context, q db.Queryer) (id int64, err error) {
	err = q.Get(ctx, &id, `SELECT COALESCE(MAX(id), 0) FROM statement_vote WHERE city_id = ?`, s.city)
	return id, err
}

// logged is a line of the log.
type logged struct {
	id           int64
	consultation civic.ConsultationNumber
	opinionmap.VoteEvent
	once int64
}

const selectVotes = `SELECT id, consultation, pid, tid, value, at, once FROM statement_vote
	WHERE city_id = ? AND id > ? AND id <= ? ORDER BY id`

// votes streams the log after a number up to another, in its order, inside a
// transaction.
func (s store) votes(ctx context.Context, tx *db.Tx, after, upTo int64, each func(logged) error) error {
	return tx.Each(ctx, selectVotes, []any{s.city, after, upTo}, func(scan func(...any) error) error {
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
func (s store) scanVotes(ctx context.Context, d *db.DB, after, upTo int64, each func(logged) error) error {
	return d.Integers(ctx, selectVotes, []any{s.city, after, upTo}, func(v []int64) error {
		return each(logged{
			id: v[0], consultation: civic.ConsultationNumber(v[1]), once: v[6],
			VoteEvent: opinionmap.VoteEvent{Participant: v[2], Statement: v[3], Vote: opinionmap.Vote(v[4]), At: v[5]},
		})
	})
}

// countVotes counts the lines of a consultation after one number and up to
// another.
func (s store) countVotes(ctx context.Context, q db.Queryer, consultation civic.ConsultationNumber, after, upTo int64) (n int, err error) {
	err = q.Get(ctx, &n, `SELECT COUNT(*) FROM statement_vote WHERE city_id = ? AND id > ? AND id <= ? AND consultation = ?`,
		s.city, after, upTo, consultation)
	return n, err
}
