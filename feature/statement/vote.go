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
	Vote      opinionmap.Vote // Withdrawn takes back the one that is there
	Once      string          // the sender's key for this vote; the same key is counted once
	Served    string          // what the page that showed the statement said about the draw
}

// maxOnce bounds the sender's key of a vote.
const maxOnce = 64

// ballot is a vote on its way to the log, or a participant on the way to a number.
type ballot struct {
	from       pidKey
	entry      bool // no vote: the participant gets a number
	looked     bool // that the participant has none was believed once
	event      opinionmap.VoteEvent
	once       int64
	propensity float64
}

// maxBatch bounds the votes of one commit; larger ones only make people wait.
const maxBatch = 512

// maxWaiting bounds the votes that wait for the disk. Those beyond are refused
// at once, so that the others keep their answer within half a second.
const maxWaiting = 10_000

// Cast records a vote, or that one is taken back. It returns when that is durable.
// Taking back what is not there writes nothing.
//
// Errors: NotFound; Closed when the phase does not allow it; Gone when the
// statement was hidden, returned or merged; Invalid; Unavailable when nothing
// could be written, or when it is unknown whether it was: sending again with
// the same Once is then safe.
func (s *Service) Cast(ctx context.Context, slug string, b Ballot) error {
	at := civic.Millis(s.clock())
	c, err := s.consultations.Snapshot(ctx, slug)
	if err != nil {
		return err
	}
	if !c.TakesVotes {
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
		// Unless it was, in a history that the database went back from.
		if err := s.CatchUp(ctx); err != nil {
			return err
		}
		if s.live.sent(c.Number, once) {
			return nil
		}
	}
	if b.Vote == opinionmap.Withdrawn {
		if err := s.current(ctx); err != nil {
			return err
		}
		if _, voted, err := s.vote(ctx, c.Number, b.Key, b.Statement); err != nil || !voted {
			return err
		}
	}
	return s.queue(ctx, ballot{
		from: pidKey{c.Number, who}, once: once, propensity: s.secret.propensity(c.Number, b.Statement, b.Served),
		event: opinionmap.VoteEvent{Statement: b.Statement, Vote: b.Vote, At: at},
	})
}

// queue hands a ballot to the writer and waits until it is durable.
//
// Errors: Unavailable when nothing could be written, or when it is unknown whether
// it was.
func (s *Service) queue(ctx context.Context, b ballot) error {
	if s.waiting.Add(1) > maxWaiting {
		s.waiting.Add(-1)
		return civic.Refuse(civic.KindUnavailable, "statement.error.crowded")
	}
	defer s.waiting.Add(-1)
	err := s.group.Do(ctx, b)
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
	if voteWords[b.Vote] == "" {
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

// follow takes the lines just written into the live state, so that the voter's
// next page knows them. When others wrote in between, the log is read.
func (s *Service) follow(b batch, lines []logged, end logHead) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	if err := s.live.lock(ctx); err != nil {
		s.nudge()
		return
	}
	defer s.live.unlock()
	if b.head == b.at.logHead {
		if touched, ok := s.live.take(b.at, lines, end); ok {
			if s.unguarded {
				s.signalAll(touched)
			}
			return
		}
	}
	if err := s.readLog(ctx); err != nil {
		s.nudge()
	}
}
