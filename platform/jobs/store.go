package jobs

import (
	"context"
	"errors"
	"time"

	"dienhong/platform/db"
)

// row is a line of the table jobs.
type row struct {
	ID        string `db:"id"`
	Kind      string `db:"kind"`
	Body      string `db:"body"`
	Once      string `db:"once"`
	State     string `db:"state"`
	Attempts  int    `db:"attempts"`
	Silent    int    `db:"silent"`
	DueAt     int64  `db:"due_at"`
	Problem   string `db:"problem"`
	CreatedAt int64  `db:"created_at"`
}

func (q *Queue) insert(ctx context.Context, tx *db.Tx, r row) error {
	_, err := tx.Exec(ctx, `INSERT INTO jobs (city_id, id, kind, body, once, state, attempts, silent, due_at, lease, problem, created_at)
		VALUES (?, ?, ?, ?, ?, 'waiting', 0, 0, ?, '', '', ?) ON CONFLICT DO NOTHING`,
		q.City, r.ID, r.Kind, r.Body, r.Once, r.DueAt, r.CreatedAt)
	return err
}

// take leases due jobs of a kind: those that wait and those whose worker went
// silent. The key of Once is free from now on.
func (q *Queue) take(ctx context.Context, name string, n int) ([]Job, error) {
	var rows []row
	now, lease := q.Clock(), newID(q.Clock())
	err := q.DB.Tx(ctx, func(tx *db.Tx) error {
		rows = nil
		return tx.Select(ctx, &rows, `UPDATE jobs SET state = 'running', lease = ?, due_at = ?, attempts = attempts + 1, once = '',
				silent = silent + CASE WHEN state = 'running' THEN 1 ELSE 0 END
			WHERE city_id = ? AND id IN (SELECT id FROM jobs
				WHERE city_id = ? AND state IN ('waiting', 'running') AND due_at <= ? AND kind = ? ORDER BY due_at, id LIMIT ?)
			RETURNING id, kind, body, attempts, silent`,
			lease, now.Add(q.Lease).UnixMilli(), q.City, q.City, now.UnixMilli(), name, n)
	})
	most := q.kinds[name].limit.Attempts
	list := make([]Job, len(rows))
	for i, r := range rows {
		list[i] = Job{ID: r.ID, Kind: r.Kind, Attempt: r.Attempts, Last: r.Attempts >= most, silent: r.Silent, body: []byte(r.Body), lease: lease, queue: q}
	}
	return list, err
}

// anyDue tells without a write lock whether there is something to take.
func (q *Queue) anyDue(ctx context.Context) (kinds []string, err error) {
	err = q.DB.Read().Select(ctx, &kinds, `SELECT DISTINCT kind FROM jobs
		WHERE city_id = ? AND state IN ('waiting', 'running') AND due_at <= ?`, q.City, q.Clock().UnixMilli())
	return kinds, err
}

// nextDue returns the moment at which the next job becomes due; zero when none waits.
func (q *Queue) nextDue(ctx context.Context) (time.Time, error) {
	var ms int64
	err := q.DB.Read().Get(ctx, &ms, `SELECT COALESCE(MIN(due_at), 0) FROM jobs WHERE city_id = ? AND state = 'waiting'`, q.City)
	if err != nil || ms == 0 {
		return time.Time{}, err
	}
	return time.UnixMilli(ms).UTC(), nil
}

func (q *Queue) renew(ctx context.Context, j Job) error {
	return q.DB.Tx(ctx, func(tx *db.Tx) error {
		return owned(tx.Exec(ctx, `UPDATE jobs SET due_at = ? WHERE city_id = ? AND id = ? AND lease = ? AND state = 'running'`,
			q.Clock().Add(q.Lease).UnixMilli(), q.City, j.ID, j.lease))
	})
}

func (q *Queue) finish(ctx context.Context, tx *db.Tx, j Job) error {
	return owned(tx.Exec(ctx, `DELETE FROM jobs WHERE city_id = ? AND id = ? AND lease = ? AND state = 'running'`, q.City, j.ID, j.lease))
}

// settle puts a job back to wait until due, or among the failed.
func (q *Queue) settle(ctx context.Context, tx *db.Tx, j Job, state string, due time.Time, attempts int, problem string) error {
	return owned(tx.Exec(ctx, `UPDATE jobs SET state = ?, due_at = ?, attempts = ?, lease = '', problem = ?
		WHERE city_id = ? AND id = ? AND lease = ? AND state = 'running'`,
		state, due.UnixMilli(), attempts, clip(problem), q.City, j.ID, j.lease))
}

func owned(affected int64, err error) error {
	if err == nil && affected == 0 {
		return ErrLost
	}
	return err
}

// clip bounds what is kept of an error, at a border between characters.
func clip(s string) string {
	const most = 500
	for i := range s {
		if i > most {
			return s[:i] + "…"
		}
	}
	return s
}

// Status counts the jobs of one kind.
type Status struct {
	Kind    string
	Waiting int
	Running int
	Failed  int
	// Late is how long the first due job has been waiting; zero when none is due.
	Late time.Duration
}

// Statuses counts by kind, including the kinds that have nothing to do.
func (q *Queue) Statuses(ctx context.Context) ([]Status, error) {
	var rows []struct {
		Kind  string `db:"kind"`
		State string `db:"state"`
		N     int    `db:"n"`
		First int64  `db:"first"`
	}
	err := q.DB.Read().Select(ctx, &rows, `SELECT kind, state, COUNT(*) AS n, MIN(due_at) AS first FROM jobs WHERE city_id = ? GROUP BY kind, state`, q.City)
	if err != nil {
		return nil, err
	}
	var list []Status
	for _, name := range q.kindNames() {
		s := Status{Kind: name}
		for _, r := range rows {
			if r.Kind != name {
				continue
			}
			switch r.State {
			case "waiting":
				s.Waiting = r.N
				s.Late = max(0, q.Clock().Sub(time.UnixMilli(r.First)))
			case "running":
				s.Running = r.N
			case "failed":
				s.Failed = r.N
			}
		}
		list = append(list, s)
	}
	return list, nil
}

// Failure is a job that gave up.
type Failure struct {
	ID       string
	Kind     string
	Attempts int
	Problem  string
	Created  time.Time
	GivenUp  time.Time // the end of the last attempt
}

// Failures lists at most limit of the jobs that gave up, the newest first, without
// those of some kinds.
func (q *Queue) Failures(ctx context.Context, limit int, without ...string) ([]Failure, error) {
	without = append(without, "") // IN needs one
	var rows []row
	err := q.DB.Read().Select(ctx, &rows, `SELECT id, kind, attempts, problem, created_at, due_at FROM jobs
		WHERE city_id = ? AND state = 'failed' AND kind NOT IN (?) ORDER BY id DESC LIMIT ?`, q.City, without, limit)
	list := make([]Failure, len(rows))
	for i, r := range rows {
		list[i] = r.failure()
	}
	return list, err
}

// Failure returns a job that gave up; [db.ErrNotFound] when there is no such.
func (q *Queue) Failure(ctx context.Context, tx *db.Tx, id string) (Failure, error) {
	var r row
	err := tx.Get(ctx, &r, `SELECT id, kind, attempts, problem, created_at, due_at FROM jobs WHERE city_id = ? AND id = ? AND state = 'failed'`, q.City, id)
	return r.failure(), err
}

func (r row) failure() Failure {
	return Failure{r.ID, r.Kind, r.Attempts, r.Problem, time.UnixMilli(r.CreatedAt).UTC(), time.UnixMilli(r.DueAt).UTC()}
}

// Retry has a failed job tried again from the first attempt, now. It returns
// [db.ErrNotFound] when there is no such failure.
func (q *Queue) Retry(ctx context.Context, tx *db.Tx, id string) error {
	n, err := tx.Exec(ctx, `UPDATE jobs SET state = 'waiting', attempts = 0, silent = 0, due_at = ? WHERE city_id = ? AND id = ? AND state = 'failed'`,
		q.Clock().UnixMilli(), q.City, id)
	if err == nil && n == 0 {
		return db.ErrNotFound
	}
	tx.AfterCommit(q.stir)
	return err
}

// Dismiss forgets a job that waits or failed. It returns [db.ErrNotFound] when
// there is none.
func (q *Queue) Dismiss(ctx context.Context, tx *db.Tx, id string) error {
	n, err := tx.Exec(ctx, `DELETE FROM jobs WHERE city_id = ? AND id = ? AND state IN ('failed', 'waiting')`, q.City, id)
	if err == nil && n == 0 {
		return db.ErrNotFound
	}
	return err
}

// keepFailed is how long a job that gave up is kept for somebody to look at.
const keepFailed = 180 * 24 * time.Hour

// Sweep forgets jobs that gave up long ago.
func (q *Queue) Sweep(ctx context.Context) error {
	return q.DB.Tx(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `DELETE FROM jobs WHERE city_id = ? AND state = 'failed' AND due_at < ?`, q.City, q.Clock().Add(-keepFailed).UnixMilli())
		return err
	})
}

// plan has the next run of a periodic kind wait, unless one does already.
func (q *Queue) plan(ctx context.Context, tx *db.Tx, name string, at time.Time) error {
	_, err := q.Enqueue(ctx, tx, name, nil, At(at), Once("every"))
	return err
}

// planned reports whether a run of a periodic kind waits or is at work.
func (q *Queue) planned(ctx context.Context, tx *db.Tx, name string) (bool, error) {
	var n int
	err := tx.Get(ctx, &n, `SELECT COUNT(*) FROM jobs WHERE city_id = ? AND kind = ? AND state <> 'failed'`, q.City, name)
	return n > 0, err
}

// lostRace tells errors that a later look at the table fixes.
func lostRace(err error) bool { return errors.Is(err, db.ErrBusy) || errors.Is(err, ErrLost) }
