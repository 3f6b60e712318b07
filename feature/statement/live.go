package statement

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"dienhong/civic"
	"dienhong/engine/opinionmap"
	"dienhong/platform/db"
)

// live is what the log of votes says now, held in memory: for each consultation
// the matrix of current votes. It is rebuilt from the log at start and follows
// it, whoever wrote to it. When the log turns out to be another one than was read,
// it is forgotten and built anew.
type live struct {
	mu        sync.RWMutex
	at        position
	open      map[civic.ConsultationNumber]*conversation
	released  bool // what is public was read
	unguarded bool // every vote is public at once: tests

	reading chan struct{} // holds a token while somebody reads the log
	begun   atomic.Int64  // readings that were begun
	ended   atomic.Int64  // number of the last one that came to the end
	ready   atomic.Bool   // the log was read to its end once
}

// position is how far the log was read.
type position struct {
	logHead
	edge  logged // the last line there
	times int    // that everything was forgotten before
}

// conversation is the live state of one consultation.
type conversation struct {
	matrix  *opinionmap.Matrix
	version int64 // number of its last line in the log
	lines   int   // that it has there
	voted   int64 // when that was, in milliseconds
	once    onceSet
	shared
}

func newLive(unguarded bool) *live {
	return &live{open: map[civic.ConsultationNumber]*conversation{}, unguarded: unguarded, reading: make(chan struct{}, 1)}
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

func (l *live) position() position {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.at
}

// forget drops everything; what was read before a call and is taken in after it
// is passed over.
func (l *live) forget() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.at = position{times: l.at.times + 1}
	clear(l.open)
	l.released = false
	l.ready.Store(false)
}

// CatchUp reads the log to its end, as it is when it is called. Callers that wait
// for one who reads share the next reading.
func (s *Service) CatchUp(ctx context.Context) error {
	begun := s.live.begun.Load()
	if err := s.live.lock(ctx); err != nil {
		return err
	}
	defer s.live.unlock()
	if s.live.ended.Load() > begun { // one that began after the call
		return nil
	}
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
	n := s.live.begun.Add(1)
	for {
		at := s.live.position()
		if err := s.loadReleases(ctx, at.times); err != nil {
			return err
		}
		end, err := s.store.head(ctx, s.db.Read())
		if err != nil {
			return fmt.Errorf("look for the end of the log: %w", err)
		}
		switch {
		case end == at.logHead:
			s.live.ready.Store(true)
			s.live.ended.Store(n)
			return nil
		case end.Last > at.Last:
			if end.Last > at.Last+readStep {
				end = logHead{Last: at.Last + readStep}
			}
			err = s.readUpTo(ctx, at, end)
		default:
			err = errReturned
		}
		switch {
		case errors.Is(err, errReturned):
			s.db.Returned(err.Error())
		case err != nil && !errors.Is(err, errForgotten):
			return fmt.Errorf("read the log: %w", err)
		}
	}
}

// errForgotten says that what was known was dropped while the log was read.
var errForgotten = errors.New("forgotten meanwhile")

// readUpTo takes in the lines after a position up to an end.
//
// Errors: errReturned when the line at the position is another one.
func (s *Service) readUpTo(ctx context.Context, at position, end logHead) error {
	lines := make([]logged, 0, takeStep)
	flush := func(end logHead) error {
		touched, ok := s.live.take(at, lines, end)
		if !ok {
			return errForgotten
		}
		if s.unguarded {
			s.signalAll(touched)
		}
		at.logHead, lines = end, lines[:0]
		return nil
	}
	first := at.edge.id > 0
	err := s.store.scanVotes(ctx, s.db, at.edge.id, end.Last, func(l logged) error {
		if first {
			first = false
			if l != at.edge {
				return errReturned
			}
			return nil
		}
		if lines = append(lines, l); len(lines) == takeStep && l.id < end.Last {
			return flush(logHead{Last: l.id})
		}
		return nil
	})
	switch {
	case err != nil:
		return err
	case first: // it is not there any more
		return errReturned
	}
	return flush(end)
}

// patience is how long a request waits for the log to be read after a start;
// rereading is how long votes that were accepted wait when it must be read anew.
const (
	patience  = 5 * time.Second
	rereading = time.Minute
)

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

// current is counted for what is shown to one reader: it also waits until this
// server knows what the reader did a moment ago on another one. When that cannot
// be asked soon, what is known is shown.
func (s *Service) current(ctx context.Context) error {
	if err := s.counted(ctx, patience); err != nil {
		return err
	}
	if s.db.Dialect() == db.SQLite { // there is no other server
		return nil
	}
	soon, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	if err := s.CatchUp(soon); err != nil && ctx.Err() == nil {
		s.log.WarnContext(ctx, "cannot ask for the votes of other servers", "error", err.Error())
	}
	return ctx.Err()
}

// take adds lines that follow a position and tells which consultations they belong
// to; ok is false when that is not the position any more.
func (l *live) take(at position, lines []logged, end logHead) (touched map[civic.ConsultationNumber]bool, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.at.times != at.times || l.at.Last != at.Last {
		return nil, false
	}
	touched = map[civic.ConsultationNumber]bool{}
	var c *conversation
	number := civic.ConsultationNumber(-1)
	for _, line := range lines {
		if line.consultation != number {
			c, number = l.of(line.consultation), line.consultation
			touched[number] = true
		}
		c.matrix.Add(line.VoteEvent)
		c.version, c.voted = line.id, line.At
		c.lines++
		switch {
		case !l.unguarded:
			c.note(line)
		case c.counts(line.Participant) && c.counted != c.published:
			c.counted.Add(line.VoteEvent)
		}
		if line.once != 0 {
			c.once.add(line.once)
		}
	}
	if len(lines) > 0 {
		l.at.edge = lines[len(lines)-1]
	}
	l.at.logHead = end
	return touched, true
}

// of gives the conversation of a consultation; the caller holds the lock.
func (l *live) of(consultation civic.ConsultationNumber) *conversation {
	c := l.open[consultation]
	if c == nil {
		c = l.make()
		l.open[consultation] = c
	}
	return c
}

func (l *live) make() *conversation {
	c := &conversation{matrix: opinionmap.NewMatrix()}
	c.pending, c.published, c.verifiedVotes = map[int64]*visit{}, opinionmap.NewMatrix(), opinionmap.NewMatrix()
	if l.unguarded {
		c.published, c.verifiedVotes = c.matrix, nil
	}
	c.show()
	return c
}

// read calls f with the conversation while nobody changes it.
func (l *live) read(consultation civic.ConsultationNumber, f func(*conversation)) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	c := l.open[consultation]
	if c == nil {
		c = l.make()
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
