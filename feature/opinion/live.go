package opinion

import (
	"context"
	"sync"

	"dienhong/engine/opinionmap"
)

// live is what the log of votes says now, held in memory: for each consultation
// the matrix of current votes. It is rebuilt from the log at start and follows
// it, whoever wrote to it.
type live struct {
	mu     sync.RWMutex
	last   int64 // number of the last line taken in
	open   map[int64]*conversation
	follow sync.Mutex // one reader of the log at a time
}

// conversation is the live state of one consultation.
type conversation struct {
	matrix  *opinionmap.Matrix
	version int64 // number of its last line in the log
	once    map[int64]struct{}
}

func newLive() *live { return &live{open: map[int64]*conversation{}} }

// catchUp reads what the log has beyond what is known, in steps that leave room
// for readers. changed is told which consultations have new votes.
func (l *live) catchUp(ctx context.Context, s *Service, changed func(consultation int64)) error {
	l.follow.Lock()
	defer l.follow.Unlock()
	for {
		l.mu.RLock()
		after := l.last
		l.mu.RUnlock()
		end, err := s.store.lastVote(ctx, s.db.Read())
		if err != nil || end <= after {
			return err
		}
		const step = 50_000
		upTo := min(end, after+step)
		lines := make([]logged, 0, upTo-after)
		if err := s.store.votes(ctx, s.db.Read(), after, upTo, func(line logged) error {
			lines = append(lines, line)
			return nil
		}); err != nil {
			return err
		}
		for n := range l.take(lines, upTo) {
			changed(n)
		}
	}
}

// take adds lines that follow the last known one.
func (l *live) take(lines []logged, upTo int64) map[int64]bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	touched := map[int64]bool{}
	for _, line := range lines {
		if line.id <= l.last {
			continue
		}
		c := l.of(line.consultation)
		c.matrix.Add(line.VoteEvent)
		c.version = line.id
		if line.once != 0 {
			c.once[line.once] = struct{}{}
		}
		touched[line.consultation] = true
	}
	l.last = max(l.last, upTo)
	return touched
}

// of gives the conversation of a consultation; the caller holds the lock.
func (l *live) of(consultation int64) *conversation {
	c := l.open[consultation]
	if c == nil {
		c = &conversation{matrix: opinionmap.NewMatrix(), once: map[int64]struct{}{}}
		l.open[consultation] = c
	}
	return c
}

// read calls f with the conversation while nobody changes it.
func (l *live) read(consultation int64, f func(*conversation)) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	c := l.open[consultation]
	if c == nil {
		c = &conversation{matrix: opinionmap.NewMatrix()}
	}
	f(c)
}

// sent tells whether a vote under that key is already in the log.
func (l *live) sent(consultation, once int64) (done bool) {
	l.read(consultation, func(c *conversation) { _, done = c.once[once] })
	return done && once != 0
}
