package synthesis

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"dienhong/platform/db"
)

// Pace of the computation. A consultation rests after each result at least as
// long as pause, and restPerCost times as long as the computation took, so that
// maps never take more than a tenth of one processor from the voters.
const (
	pause       = time.Second
	restPerCost = 9
	// afterFailure is the rest after a computation that failed.
	afterFailure = 30 * time.Second
)

// queue knows which consultations are to be computed, and not before when.
type queue struct {
	mu    sync.Mutex
	asked map[int64]bool
	rests map[int64]time.Time
	wake  chan struct{}
}

func newQueue() *queue {
	return &queue{asked: map[int64]bool{}, rests: map[int64]time.Time{}, wake: make(chan struct{}, 1)}
}

// ask wants a consultation computed; asking again before that changes nothing.
func (q *queue) ask(consultation int64) {
	q.mu.Lock()
	q.asked[consultation] = true
	q.mu.Unlock()
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

// next takes the consultation that has waited longest past its rest. When all
// of them rest, ok is false and wait says how long.
func (q *queue) next(now time.Time) (consultation int64, ok bool, wait time.Duration) {
	q.mu.Lock()
	defer q.mu.Unlock()
	var first time.Time
	for n := range q.asked {
		if at := q.rests[n]; !ok || at.Before(first) || (at.Equal(first) && n < consultation) {
			consultation, first, ok = n, at, true
		}
	}
	if !ok {
		return 0, false, time.Hour
	}
	if first.After(now) {
		return 0, false, first.Sub(now)
	}
	delete(q.asked, consultation)
	return consultation, true, 0
}

func (q *queue) rest(consultation int64, until time.Time) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.rests[consultation] = until
}

// Run computes results as votes arrive, until ctx ends.
func (s *Service) Run(ctx context.Context) error {
	var listening sync.WaitGroup
	listening.Go(func() {
		for {
			select {
			case <-ctx.Done():
				return
			case n, open := <-s.source.Changed():
				if !open {
					return
				}
				s.queue.ask(n)
			}
		}
	})
	defer listening.Wait()
	for {
		n, ok, wait := s.queue.next(time.Now())
		if !ok {
			timer := time.NewTimer(wait)
			select {
			case <-ctx.Done():
				timer.Stop()
				return nil
			case <-s.queue.wake:
			case <-timer.C:
			}
			timer.Stop()
			continue
		}
		began := time.Now()
		err := s.refresh(ctx, n)
		took := time.Since(began)
		rest := max(pause, restPerCost*took)
		if err != nil {
			if ctx.Err() != nil {
				return nil
			}
			s.log.ErrorContext(ctx, "cannot compute the opinion map", "consultation", n, "error", err.Error())
			rest = max(rest, afterFailure)
			s.queue.ask(n)
		}
		s.queue.rest(n, time.Now().Add(rest))
	}
}

// Refresh brings the result of a consultation up to date now.
func (s *Service) Refresh(ctx context.Context, number int64) error { return s.refresh(ctx, number) }

func (s *Service) refresh(ctx context.Context, number int64) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("synthesis: panic: %v\n%s", fault, debug.Stack())
		}
	}()
	votes, version, err := s.source.Votes(ctx, number)
	if err != nil {
		return err
	}
	statements, err := s.source.Statements(ctx, number)
	if err != nil {
		return err
	}
	kinds, err := s.source.Kinds(ctx, number)
	if err != nil {
		return err
	}
	print := fingerprint(statements, kinds)
	current, err := s.result(ctx, number)
	if err != nil {
		return err
	}
	if current != nil && current.Version == version && current.Fingerprint == print {
		return nil
	}
	stored, err := s.store.result(ctx, s.db.Read(), number)
	if err != nil {
		return err
	}
	if stored != nil && stored.Version == version && stored.Fingerprint == print {
		s.keep(stored) // another server was faster
		return nil
	}
	began := time.Now()
	r := Compute(votes, statements, kinds, current)
	r.Consultation, r.Version, r.Fingerprint, r.Method = number, version, print, Method
	r.ComputedAt, r.Took = s.clock(), time.Since(began).Milliseconds()
	s.keep(r)
	return s.db.Tx(ctx, func(tx *db.Tx) error { return s.store.saveResult(ctx, tx, r) })
}
