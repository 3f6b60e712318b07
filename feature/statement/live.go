package statement

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"dienhong/civic"
	"dienhong/engine/opinionmap"
)

// live is what the log of votes says now, held in memory: for each consultation
// the matrix of current votes. It is rebuilt from the log at start and follows
// it, whoever wrote to it.
type live struct {
	mu   sync.RWMutex
	last int64 // number of the last line taken in
	open map[civic.ConsultationNumber]*conversation

	reading chan struct{} // holds a token while somebody reads the log
	ready   atomic.Bool   // the log was read to its end once
}

// conversation is the live state of one consultation.
type conversation struct {
	matrix  *opinionmap.Matrix
	version int64 // number of its last line in the log
	lines   int   // that it has in the log
	taken   taken
	once    onceSet
}

func newLive() *live {
	return &live{open: map[civic.ConsultationNumber]*conversation{}, reading: make(chan struct{}, 1)}
}

// lock makes the caller the one who reads the log.
func (l *live) lock(ctx context.Context) error {
	select {
	case l.reading <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (l *live) unlock() { <-l.reading }

func (l *live) lastLine() int64 {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.last
}

// CatchUp reads the log to its end.
func (s *Service) CatchUp(ctx context.Context) error {
	if err := s.live.lock(ctx); err != nil {
		return err
	}
	defer s.live.unlock()
	return s.readLog(ctx)
}

// readStep bounds the lines of one statement, takeStep those that are taken in
// while readers of the live state wait.
const (
	readStep = 250_000
	takeStep = 2_000
)

// readLog takes in what the log has beyond what is known. The caller holds the
// lock of the log; what was read before an error stays.
func (s *Service) readLog(ctx context.Context) error {
	lines := make([]logged, 0, takeStep)
	for {
		after := s.live.lastLine()
		end, err := s.store.lastVote(ctx, s.db.Read())
		if err != nil {
			return err
		}
		if end <= after {
			s.live.ready.Store(true)
			return nil
		}
		upTo := min(end, after+readStep)
		flush := func(upTo int64) {
			for n := range s.live.take(lines, upTo) {
				s.signal(n)
			}
			lines = lines[:0]
		}
		if err := s.store.scanVotes(ctx, s.db, after, upTo, func(l logged) error {
			if lines = append(lines, l); len(lines) == takeStep {
				flush(l.id)
			}
			return nil
		}); err != nil {
			return err
		}
		flush(upTo)
	}
}

// patience is how long a request waits for the log to be read after a start.
const patience = 5 * time.Second

// counted waits until the log has been read once, at most for the given time.
// No figure is given before: a partial count would be a wrong one.
func (s *Service) counted(ctx context.Context, wait time.Duration) error {
	if s.live.ready.Load() {
		return nil
	}
	within, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	err := s.CatchUp(within)
	if err != nil && within.Err() != nil && ctx.Err() == nil {
		return civic.Refuse(civic.KindUnavailable, "statement.error.counting")
	}
	return err
}

// take adds lines that follow the last known one and tells which consultations
// they belong to.
func (l *live) take(lines []logged, upTo int64) map[civic.ConsultationNumber]bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	touched := map[civic.ConsultationNumber]bool{}
	var c *conversation
	number := civic.ConsultationNumber(-1)
	for _, line := range lines {
		if line.id <= l.last {
			continue
		}
		if line.consultation != number {
			c, number = l.of(line.consultation), line.consultation
			touched[number] = true
		}
		c.matrix.Add(line.VoteEvent)
		c.version = line.id
		c.lines++
		if line.once != 0 {
			c.once.add(line.once)
		}
	}
	l.last = max(l.last, upTo)
	return touched
}

// of gives the conversation of a consultation; the caller holds the lock.
func (l *live) of(consultation civic.ConsultationNumber) *conversation {
	c := l.open[consultation]
	if c == nil {
		c = &conversation{matrix: opinionmap.NewMatrix()}
		l.open[consultation] = c
	}
	return c
}

// read calls f with the conversation while nobody changes it.
func (l *live) read(consultation civic.ConsultationNumber, f func(*conversation)) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	c := l.open[consultation]
	if c == nil {
		c = &conversation{matrix: opinionmap.NewMatrix()}
	}
	f(c)
}

// sent tells whether a vote under that key is already in the log.
func (l *live) sent(consultation civic.ConsultationNumber, once int64) (done bool) {
	if once == 0 {
		return false
	}
	l.read(consultation, func(c *conversation) { done = c.once.has(once) })
	return done
}
