package upkeep

import (
	"context"
	"errors"
	"slices"

	"dienhong/civic"
	"dienhong/kit/history"
	"dienhong/platform/clock"
	"dienhong/platform/db"
	"dienhong/platform/jobs"
)

// Service holds what administrators may do about background work.
type Service struct {
	db      *db.DB
	jobs    *jobs.Queue
	history *history.Log
	clock   clock.Clock

	elsewhere []string
}

// CanManage says who sees the installation's state and acts on it.
func CanManage(who civic.Actor) error {
	if !who.Has(civic.Administrator) {
		return civic.Forbidden()
	}
	return nil
}

// work is the subject of the history: one for all jobs.
var work = history.Subject{Kind: "jobs"}

// shown is how many jobs that were given up are listed.
const shown = 100

// Count is how many jobs were given up.
//
// Errors: Forbidden.
func (s *Service) Count(ctx context.Context, who civic.Actor) (n int, err error) {
	if err := CanManage(who); err != nil {
		return 0, err
	}
	all, err := s.jobs.Statuses(ctx)
	for _, k := range all {
		if !slices.Contains(s.elsewhere, k.Kind) {
			n += k.Failed
		}
	}
	return n, err
}

// GivenUp lists the newest of the jobs that were given up.
//
// Errors: Forbidden.
func (s *Service) GivenUp(ctx context.Context, who civic.Actor) ([]jobs.Failure, error) {
	if err := CanManage(who); err != nil {
		return nil, err
	}
	return s.jobs.Failures(ctx, shown, s.elsewhere...)
}

// Retry has a job tried again from the first attempt.
//
// Errors: Forbidden, NotFound.
func (s *Service) Retry(ctx context.Context, who civic.Actor, id string) error {
	return s.settle(ctx, who, id, "retried", s.jobs.Retry)
}

// Dismiss forgets a job: what it was to do is not done.
//
// Errors: Forbidden, NotFound.
func (s *Service) Dismiss(ctx context.Context, who civic.Actor, id string) error {
	return s.settle(ctx, who, id, "dismissed", s.jobs.Dismiss)
}

func (s *Service) settle(ctx context.Context, who civic.Actor, id, act string, do func(context.Context, *db.Tx, string) error) error {
	if err := CanManage(who); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		job, err := s.jobs.Failure(ctx, tx, id)
		if err == nil && !slices.Contains(s.elsewhere, job.Kind) {
			err = do(ctx, tx, id)
		}
		if errors.Is(err, db.ErrNotFound) || slices.Contains(s.elsewhere, job.Kind) {
			return civic.NotFound("job")
		}
		if err != nil {
			return err
		}
		return s.history.Write(ctx, tx, history.Act{At: s.clock(), By: who, On: work, Act: act, Note: job.Kind})
	})
}
