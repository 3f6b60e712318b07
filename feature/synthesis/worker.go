package synthesis

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"dienhong/civic"
	"dienhong/engine/opinionmap"
	"dienhong/platform/background"
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

// paced leaves half of the processors to others, and more while people vote:
// then a piece of work rests like a whole map. rested adds up how long.
func (s *Service) paced(ctx context.Context, rested *atomic.Int64) context.Context {
	return opinionmap.Paced(ctx, opinionmap.Pace{
		Threads: max(1, runtime.GOMAXPROCS(0)/2),
		Piece: func(work func()) {
			began := time.Now()
			work()
			if s.busy == nil || !s.busy() {
				return
			}
			rest := restPerCost * time.Since(began)
			select {
			case <-ctx.Done():
			case <-time.After(rest):
				rested.Add(int64(rest))
			}
		},
	})
}

// queue knows which consultations are to be computed, and not before when.
type queue struct {
	mu    sync.Mutex
	asked map[civic.ConsultationNumber]bool
	rests map[civic.ConsultationNumber]time.Time
	wake  chan struct{}
}

func newQueue() *queue {
	return &queue{asked: map[civic.ConsultationNumber]bool{}, rests: map[civic.ConsultationNumber]time.Time{}, wake: make(chan struct{}, 1)}
}

// ask wants a consultation computed; asking again before that changes nothing.
func (q *queue) ask(consultation civic.ConsultationNumber) {
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
func (q *queue) next(now time.Time) (consultation civic.ConsultationNumber, ok bool, wait time.Duration) {
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

func (q *queue) rest(consultation civic.ConsultationNumber, until time.Time) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.rests[consultation] = until
}

// Run computes results as votes arrive, until ctx ends: maps at once, and how
// far they can be relied on beside them, for that takes long.
func (s *Service) Run(ctx context.Context) error {
	return background.Together(ctx, s.log,
		background.Work{Name: "votes", Do: s.listen},
		background.Work{Name: "map", Do: func(ctx context.Context) error { s.follow(ctx, s.queue, "map", s.refresh); return nil }},
		background.Work{Name: "certainty", Do: func(ctx context.Context) error { s.follow(ctx, s.doubts, "certainty", s.assess); return nil }})
}

// listen asks for a map when votes have become public.
func (s *Service) listen(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case n, open := <-s.source.Changed():
			if !open {
				return nil
			}
			s.queue.ask(n)
		}
	}
}

// follow does the work of a queue, one piece at a time.
func (s *Service) follow(ctx context.Context, q *queue, what string, do func(context.Context, civic.ConsultationNumber) error) {
	for {
		n, ok, wait := q.next(time.Now())
		if !ok {
			timer := time.NewTimer(wait)
			select {
			case <-ctx.Done():
				timer.Stop()
				return
			case <-q.wake:
			case <-timer.C:
			}
			timer.Stop()
			continue
		}
		began := time.Now()
		var rested atomic.Int64
		err := guarded(s.paced(ctx, &rested), n, do)
		// What it rested between its pieces it need not rest again.
		took := max(0, time.Since(began)-time.Duration(rested.Load()))
		rest := max(pause, restPerCost*took)
		if ctx.Err() != nil {
			return
		}
		if err != nil {
			s.log.ErrorContext(ctx, "cannot compute a result", "kind", what, "consultation", n, "error", err.Error())
			rest = max(rest, afterFailure)
			q.ask(n)
		}
		q.rest(n, time.Now().Add(rest))
	}
}

func guarded(ctx context.Context, number civic.ConsultationNumber, do func(context.Context, civic.ConsultationNumber) error) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("synthesis: panic: %v\n%s", fault, debug.Stack())
		}
	}()
	return do(ctx, number)
}

// Refresh brings the result of a consultation wholly up to date now.
func (s *Service) Refresh(ctx context.Context, number civic.ConsultationNumber) error {
	if err := s.refresh(ctx, number); err != nil {
		return err
	}
	return s.assess(ctx, number)
}

// input is what a result is made of.
type input struct {
	votes      *opinionmap.Matrix
	version    int64
	whole      bool // voting has ended
	statements []Statement
	print      string // of the statements
	times      int    // see Service.times
}

func (s *Service) input(ctx context.Context, number civic.ConsultationNumber) (in input, err error) {
	in.times = s.forgotten()
	if in.votes, in.version, err = s.source.Votes(ctx, number); err != nil {
		return in, err
	}
	if in.statements, err = s.source.Statements(ctx, number); err != nil {
		return in, err
	}
	release, err := s.source.Release(ctx, number)
	in.whole = release.Whole && release.Number == in.version
	in.print = fingerprint(in.statements)
	return in, err
}

// matches tells whether a result is of this input.
func (in input) matches(r *Result) bool {
	return r != nil && r.Version == in.version && r.Fingerprint == in.print
}

// refresh computes the result anew if anything has changed.
func (s *Service) refresh(ctx context.Context, number civic.ConsultationNumber) error {
	in, err := s.input(ctx, number)
	if err != nil {
		return err
	}
	current, err := s.result(ctx, number)
	if err != nil {
		return err
	}
	if !in.matches(current) {
		stored, err := s.store.result(ctx, s.db.Read(), number)
		if err != nil {
			return err
		}
		if in.matches(stored) {
			s.keep(stored, in.times) // another server was faster
			current = stored
		} else {
			if current, err = s.make(ctx, number, in, nil, nil); err != nil {
				return err
			}
		}
	}
	if current.uncertain() {
		s.doubts.ask(number)
	}
	return nil
}

// uncertain tells whether its certainty is of other votes, or missing.
func (r *Result) uncertain() bool {
	switch r.State {
	case NoVotes, TooFew:
		return false
	}
	return r.Certainty == nil || r.Certainty.Version != r.Version || r.Certainty.Fingerprint != r.Fingerprint
}

// assess works out the certainty and the breadth of the newest votes and makes a
// result with them.
func (s *Service) assess(ctx context.Context, number civic.ConsultationNumber) error {
	current, err := s.result(ctx, number)
	if err != nil || current == nil || !current.uncertain() {
		return err
	}
	in, err := s.input(ctx, number)
	if err != nil {
		return err
	}
	sure, err := Assess(ctx, in.votes, in.statements, current)
	if err != nil || sure == nil {
		return err
	}
	wide, err := Widen(ctx, in.votes, in.statements)
	if err != nil {
		return err
	}
	sure.Version, sure.Fingerprint, wide.Version = in.version, in.print, in.version
	if in, err = s.input(ctx, number); err != nil {
		return err
	}
	if current, err = s.make(ctx, number, in, sure, wide); err == nil && current.uncertain() {
		s.doubts.ask(number)
	}
	return err
}

// errForgotten says that the database went back while a result was made: its votes
// may never have been cast.
var errForgotten = errors.New("the votes of this result were forgotten meanwhile")

// make computes a result, shows it and stores it. Without a certainty and a breadth
// of its own it takes those of the result before.
func (s *Service) make(ctx context.Context, number civic.ConsultationNumber, in input, sure *Certainty, wide *Breadth) (*Result, error) {
	s.making.Lock()
	defer s.making.Unlock()
	before, err := s.result(ctx, number)
	if err != nil {
		return nil, err
	}
	if before != nil && before.Version > in.version {
		return before, nil
	}
	if in.times != s.forgotten() {
		s.queue.ask(number)
		return nil, errForgotten
	}
	if s.mappers.times != in.times {
		s.mappers = mappers{times: in.times}
	}
	if sure == nil && before != nil {
		sure, wide = before.Certainty, before.Breadth
	}
	began := time.Now()
	r := Compute(s.mappers.of(number), in.votes, in.statements, before, sure)
	if r.Mapped() {
		r.Breadth = wide
	}
	r.Consultation, r.Version, r.Fingerprint, r.Method = number, in.version, in.print, Method
	if in.whole || s.unguarded {
		if r.Kinds, err = s.kinds(ctx, number, in, before, r); err != nil {
			return nil, err
		}
	}
	r.ComputedAt, r.Took = s.clock(), time.Since(began).Milliseconds()
	s.keep(r, in.times)
	return r, s.db.Tx(ctx, func(tx *db.Tx) error { return s.store.saveResult(ctx, tx, r) })
}
