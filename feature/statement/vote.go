package statement

import (
	"context"
	"errors"
	"time"

	"dienhong/civic"
	"dienhong/engine/opinionmap"
	"dienhong/platform/db"
)

// Ballot is a vote as somebody sends it.
type Ballot struct {
	Key       Key // of the participant
	Statement int64
	Vote      opinionmap.Vote
	Once      string // the sender's key for this vote; the same key is counted once
	Served    string // what the page that showed the statement said about the draw
}

// maxOnce bounds the sender's key of a vote.
const maxOnce = 64

// ballot is a vote on its way to the log.
type ballot struct {
	from       pidKey
	event      opinionmap.VoteEvent
	once       int64
	propensity float64
}

// maxBatch bounds the votes of one commit; larger ones only make people wait.
const maxBatch = 512

// maxWaiting bounds the votes that wait for the disk. Those beyond are refused
// at once, so that the others keep their answer within half a second.
const maxWaiting = 10_000

// Cast records a vote. It returns when the vote is durable.
//
// Errors: NotFound; Closed when the phase does not allow it; Gone when the
// statement was hidden, returned or merged; Invalid; Unavailable when nothing
// could be written, or when it is unknown whether it was: sending again with
// the same Once is then safe.
func (s *Service) Cast(ctx context.Context, slug string, b Ballot) error {
	c, err := s.around.BySlug(ctx, slug)
	if err != nil {
		return err
	}
	if !c.VotingOpen {
		return civic.Refuse(civic.KindClosed, c.ClosedKey)
	}
	if err := b.check(); err != nil {
		return err
	}
	st, ok, err := s.votable(ctx, c.Number, b.Statement)
	switch {
	case err != nil:
		return err
	case !ok && st.Text.IsZero():
		return civic.NotFound("statement")
	case !ok:
		return civic.Refuse(civic.KindGone, "statement.error.not_votable")
	}
	// What was sent before is known once the log is read.
	if err := s.counted(ctx, patience); err != nil {
		return err
	}
	who := s.secret.participant(c.Number, b.Key)
	once := s.secret.once(c.Number, who, b.Once)
	if s.live.sent(c.Number, once) {
		return nil
	}
	if s.waiting.Add(1) > maxWaiting {
		s.waiting.Add(-1)
		return civic.Refuse(civic.KindUnavailable, "statement.error.crowded")
	}
	defer s.waiting.Add(-1)
	err = s.group.Do(ctx, ballot{
		from: pidKey{c.Number, who}, once: once, propensity: s.secret.propensity(c.Number, b.Statement, b.Served),
		event: opinionmap.VoteEvent{Statement: b.Statement, Vote: b.Vote, At: civic.Millis(s.clock())},
	})
	switch {
	case errors.Is(err, db.ErrGone):
		return civic.Refuse(civic.KindUnavailable, "statement.error.unconfirmed").Because(err)
	case errors.Is(err, db.ErrBusy), errors.Is(err, db.ErrFull), errors.Is(err, db.ErrClosed):
		return civic.Refuse(civic.KindUnavailable, "statement.error.not_stored").Because(err)
	}
	return err
}

func (b Ballot) check() error {
	var errs []civic.FieldError
	if b.Vote < opinionmap.Disagree || b.Vote > opinionmap.Agree {
		errs = append(errs, civic.FieldError{Field: "vote", Key: "error.field.choice"})
	}
	if !b.Key.Known() {
		errs = append(errs, civic.FieldError{Field: "key", Key: "statement.error.key"})
	}
	if len(b.Once) > maxOnce {
		errs = append(errs, civic.FieldError{Field: "once", Key: "error.field.too_long", Args: []any{maxOnce, len(b.Once)}})
	}
	return civic.Invalid(errs...)
}

// write stores a batch: new participants, then the lines of the log. It may run
// more than once and therefore keeps nothing until the commit.
func (s *Service) write(ctx context.Context, tx *db.Tx, batch []ballot) error {
	pids := make(map[pidKey]int64, len(batch))
	for _, b := range batch {
		if _, known := pids[b.from]; known {
			continue
		}
		pid, ok := s.pids.get(b.from)
		if !ok {
			var err error
			if pid, err = s.enter(ctx, tx, b.from); err != nil {
				return err
			}
		}
		pids[b.from] = pid
	}
	last, err := s.store.lastVote(ctx, tx)
	if err != nil {
		return err
	}
	seen, err := s.unseen(ctx, tx, last)
	if err != nil {
		return err
	}
	lines := make([]logged, 0, len(batch))
	propensities := make([]float64, 0, len(batch))
	for _, b := range batch {
		if b.once != 0 && (seen[b.once] || s.live.sent(b.from.consultation, b.once)) {
			continue
		}
		seen[b.once] = true
		b.event.Participant = pids[b.from]
		lines = append(lines, logged{id: last + int64(len(lines)) + 1, consultation: b.from.consultation, VoteEvent: b.event, once: b.once})
		propensities = append(propensities, b.propensity)
	}
	i := 0
	if _, err := tx.Append(ctx, "statement_vote", voteColumns, db.Rows(lines, func(l logged) []any {
		p := propensities[i]
		i++
		return []any{int64(s.store.city), l.id, int64(l.consultation), l.Participant, l.Statement, int64(l.Vote), l.At, l.once, p}
	})); err != nil {
		return err
	}
	s.voted.Store(civic.Millis(s.clock()))
	tx.AfterCommit(func() {
		for k, pid := range pids {
			s.pids.put(k, pid)
		}
		s.follow(lines, last)
	})
	return nil
}

// unseen gives the senders' keys of the lines that another server wrote and
// this one has not read yet: a phone may have sent its vote there first.
func (s *Service) unseen(ctx context.Context, tx *db.Tx, last int64) (map[int64]bool, error) {
	seen := map[int64]bool{}
	known := s.live.lastLine()
	if known >= last {
		return seen, nil
	}
	return seen, s.store.votes(ctx, tx, known, last, func(l logged) error {
		if l.once != 0 {
			seen[l.once] = true
		}
		return nil
	})
}

// follow takes the lines just written after the given one into the live state,
// so that the voter's next page knows them. When others wrote in between, the
// log is read.
func (s *Service) follow(lines []logged, after int64) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	if err := s.live.lock(ctx); err != nil {
		s.nudge()
		return
	}
	defer s.live.unlock()
	if s.live.lastLine() == after {
		for n := range s.live.take(lines, after+int64(len(lines))) {
			s.signal(n)
		}
		return
	}
	if err := s.readLog(ctx); err != nil {
		s.nudge()
	}
}

// enter finds or makes the participant of a hashed key.
func (s *Service) enter(ctx context.Context, tx *db.Tx, k pidKey) (int64, error) {
	pid, err := s.store.participant(ctx, tx, k)
	if !errors.Is(err, db.ErrNotFound) {
		return pid, err
	}
	if pid, err = s.store.nextParticipant(ctx, tx, k.consultation); err != nil {
		return 0, err
	}
	return pid, s.store.insertParticipant(ctx, tx, k, pid)
}
