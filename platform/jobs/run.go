package jobs

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"dienhong/platform/background"
	"dienhong/platform/db"
)

// Run works until ctx ends, then waits for the jobs at work, whose context ends
// too. What does not finish is taken up by the next start.
func (q *Queue) Run(ctx context.Context) error {
	working := background.Group{Log: q.Log}
	defer working.Wait()
	if err := q.schedule(ctx); err != nil && ctx.Err() == nil {
		q.Log.ErrorContext(ctx, "periodic jobs could not be planned", "error", err.Error())
	}
	for {
		list, err := q.takeDue(ctx)
		if err != nil && ctx.Err() == nil && !lostRace(err) {
			q.Log.ErrorContext(ctx, "jobs could not be taken", "error", err.Error())
		}
		for _, j := range list {
			q.count(j.Kind, 1)
			working.Go(ctx, "job "+j.Kind, func() {
				defer q.stir() // there is room again
				defer q.count(j.Kind, -1)
				q.do(ctx, j)
			})
		}
		pause := q.Poll
		if len(list) == 0 {
			pause = q.untilNext(ctx)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-q.wake:
		case <-time.After(pause):
		}
	}
}

// untilNext is the time until a job becomes due, at most the polling interval.
// What is due already has no room, and the end of a job wakes the loop.
func (q *Queue) untilNext(ctx context.Context) time.Duration {
	next, err := q.nextDue(ctx)
	if pause := next.Sub(q.Clock()); err == nil && pause > 0 {
		return min(q.Poll, pause)
	}
	return q.Poll
}

// Drain does everything that is due now, one job after the other, and tells how
// many it did. It is for tests and for commands that end.
func (q *Queue) Drain(ctx context.Context) (int, error) {
	done := 0
	for {
		list, err := q.takeDue(ctx)
		if err != nil || len(list) == 0 {
			return done, err
		}
		for _, j := range list {
			q.do(ctx, j)
			done++
		}
	}
}

// takeDue leases as much as there is room for.
func (q *Queue) takeDue(ctx context.Context) ([]Job, error) {
	due, err := q.anyDue(ctx)
	if err != nil {
		return nil, err
	}
	var list []Job
	room := q.room()
	for _, name := range due {
		if room[name] == 0 {
			continue
		}
		more, err := q.take(ctx, name, room[name])
		if err != nil {
			return list, err
		}
		list = append(list, more...)
	}
	return list, nil
}

// do makes one attempt and records how it ended.
func (q *Queue) do(ctx context.Context, j Job) {
	k := q.kinds[j.Kind]
	var err error
	if j.Attempt > k.limit.Attempts || j.silent >= maxSilent {
		j.Attempt = max(j.Attempt, k.limit.Attempts) // it is parked: a start must not end like the one before
		err = errors.New("the attempts before did not end: the program stopped or hung")
	} else {
		err = q.attempt(ctx, k, j)
	}
	if err != nil && ctx.Err() != nil {
		err = errStopped
	}
	// The end must be recorded although the program is about to stop.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if end := q.end(ctx, k, j, err); end != nil && !errors.Is(end, ErrLost) {
		q.Log.ErrorContext(ctx, "the end of a job was not recorded", "kind", j.Kind, "job", j.ID, "error", end.Error())
	}
}

// maxSilent is how often the program may end or hang while a job is at work
// before the job is parked: it may be what ends it.
const maxSilent = 3

// errStopped stands for whatever an attempt returned because the program stops.
var errStopped = errors.New("jobs: the program stops")

// attempt calls the handler, renewing the lease meanwhile.
func (q *Queue) attempt(ctx context.Context, k *kind, j Job) error {
	ctx, cancel := context.WithTimeout(ctx, k.limit.Time)
	defer cancel()
	done := make(chan struct{})
	defer close(done)
	background.Go(ctx, q.Log, "lease", func() error {
		beat := time.NewTicker(q.Lease / 3)
		defer beat.Stop()
		for {
			select {
			case <-done:
				return nil
			case <-beat.C:
				if err := q.renew(ctx, j); errors.Is(err, ErrLost) {
					cancel()
					return err
				}
			}
		}
	})
	return background.Guard(ctx, q.Log, "job "+j.Kind, func() error { return k.work(ctx, j) })
}

// end records the end of an attempt.
func (q *Queue) end(ctx context.Context, k *kind, j Job, err error) error {
	now := q.Clock()
	return q.DB.Tx(ctx, func(tx *db.Tx) error {
		var hopeless permanent
		switch {
		case err == nil:
			if e := q.finish(ctx, tx, j); e != nil {
				return e
			}
		case errors.Is(err, errStopped): // not the job's fault: it does not count
			return q.settle(ctx, tx, j, "waiting", now, j.Attempt-1, "")
		case errors.As(err, &hopeless) || j.Attempt >= k.limit.Attempts:
			q.Log.ErrorContext(ctx, "a job failed for good", "kind", j.Kind, "job", j.ID, "attempt", j.Attempt, "error", err.Error())
			if e := q.settle(ctx, tx, j, "failed", now, j.Attempt, err.Error()); e != nil {
				return e
			}
		default:
			q.Log.WarnContext(ctx, "a job failed and will be tried again", "kind", j.Kind, "job", j.ID, "attempt", j.Attempt, "error", err.Error())
			return q.settle(ctx, tx, j, "waiting", now.Add(wait(j.Attempt, rand.Float64())), j.Attempt, err.Error())
		}
		if k.every == 0 {
			return nil
		}
		return q.plan(ctx, tx, j.Kind, now.Truncate(k.every).Add(k.every))
	})
}

// schedule makes sure that a run of each periodic kind waits.
func (q *Queue) schedule(ctx context.Context) error {
	return q.DB.Tx(ctx, func(tx *db.Tx) error {
		for name, k := range q.kinds {
			if k.every == 0 {
				continue
			}
			have, err := q.planned(ctx, tx, name)
			if err != nil {
				return err
			}
			if !have {
				if err := q.plan(ctx, tx, name, q.Clock()); err != nil {
					return err
				}
			}
		}
		return nil
	})
}
