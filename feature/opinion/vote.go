package opinion

import (
	"context"
	"errors"

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

// ballot is a vote on its way to the log.
type ballot struct {
	consultation int64
	who          string // hash of the participant's key
	event        opinionmap.VoteEvent
	once         int64
	propensity   float64
}

// maxBatch bounds the votes of one commit; larger ones only make people wait.
const maxBatch = 512

// Cast records a vote. It returns when the vote is durable.
//
// Errors: NotFound; Closed when the phase does not allow it; Gone when the
// statement was hidden, returned or merged; Invalid; Unavailable when nothing
// could be written.
func (s *Service) Cast(ctx context.Context, slug string, b Ballot) error {
	c, err := s.around.BySlug(ctx, slug)
	if err != nil {
		return err
	}
	if !c.VotingOpen {
		return civic.Refuse(civic.KindClosed, c.ClosedKey)
	}
	if b.Vote < opinionmap.Disagree || b.Vote > opinionmap.Agree {
		return civic.Invalid(civic.FieldError{Field: "vote", Key: "error.field.choice"})
	}
	if !b.Key.Known() {
		return civic.Invalid(civic.FieldError{Field: "key", Key: "opinion.error.key"})
	}
	st, ok, err := s.votable(ctx, c.Number, b.Statement)
	switch {
	case err != nil:
		return err
	case !ok && st.Text.IsZero():
		return civic.NotFound("statement")
	case !ok:
		return civic.Refuse(civic.KindGone, "opinion.error.not_votable")
	}
	who := s.secret.participant(c.Number, b.Key)
	once := s.secret.once(c.Number, who, b.Once)
	if s.live.sent(c.Number, once) {
		return nil
	}
	err = s.group.Do(ctx, ballot{
		consultation: c.Number, who: who, once: once, propensity: s.secret.propensity(c.Number, b.Statement, b.Served),
		event: opinionmap.VoteEvent{Statement: b.Statement, Vote: b.Vote, At: civic.Millis(s.clock())},
	})
	if errors.Is(err, db.ErrBusy) || errors.Is(err, db.ErrFull) || errors.Is(err, db.ErrGone) {
		return civic.Refuse(civic.KindUnavailable, "opinion.error.not_stored").Because(err)
	}
	return err
}

// write stores a batch: new participants, then the lines of the log. It may run
// more than once and therefore keeps nothing until the commit.
func (s *Service) write(ctx context.Context, tx *db.Tx, batch []ballot) error {
	type name struct {
		consultation int64
		who          string
	}
	pids := map[name]int64{}
	for _, b := range batch {
		n := name{b.consultation, b.who}
		if _, known := pids[n]; known {
			continue
		}
		pid, ok := s.pids.get(b.consultation, b.who)
		if !ok {
			var err error
			if pid, err = s.enter(ctx, tx, b.consultation, b.who); err != nil {
				return err
			}
		}
		pids[n] = pid
	}
	last, err := s.store.lastVote(ctx, tx)
	if err != nil {
		return err
	}
	lines := make([]logged, 0, len(batch))
	propensities := make([]float64, 0, len(batch))
	seen := map[int64]bool{}
	for _, b := range batch {
		if b.once != 0 && (seen[b.once] || s.live.sent(b.consultation, b.once)) {
			continue
		}
		seen[b.once] = true
		b.event.Participant = pids[name{b.consultation, b.who}]
		lines = append(lines, logged{id: last + int64(len(lines)) + 1, consultation: b.consultation, VoteEvent: b.event, once: b.once})
		propensities = append(propensities, b.propensity)
	}
	i := 0
	if _, err := tx.Append(ctx, "opinion_vote", voteColumns, db.Rows(lines, func(l logged) []any {
		p := propensities[i]
		i++
		return []any{int64(s.store.city), l.id, l.consultation, l.Participant, l.Statement, int64(l.Vote), l.At, l.once, p}
	})); err != nil {
		return err
	}
	tx.AfterCommit(func() {
		for n, pid := range pids {
			s.pids.put(n.consultation, n.who, pid)
		}
		s.live.follow.Lock()
		defer s.live.follow.Unlock()
		s.live.mu.RLock()
		next := s.live.last == last
		s.live.mu.RUnlock()
		if !next {
			s.nudge() // somebody else wrote before us: read the log instead
			return
		}
		for n := range s.live.take(lines, last+int64(len(lines))) {
			s.signal(n)
		}
	})
	return nil
}

// enter finds or makes the participant of a hashed key.
func (s *Service) enter(ctx context.Context, tx *db.Tx, consultation int64, who string) (int64, error) {
	pid, err := s.store.participant(ctx, tx, consultation, who)
	if !errors.Is(err, db.ErrNotFound) {
		return pid, err
	}
	if pid, err = s.store.nextParticipant(ctx, tx, consultation); err != nil {
		return 0, err
	}
	return pid, s.store.insertParticipant(ctx, tx, consultation, pid, who)
}
