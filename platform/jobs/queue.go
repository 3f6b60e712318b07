package jobs

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"dienhong/platform/clock"
	"dienhong/platform/db"
)

// Config is what a queue needs.
type Config struct {
	DB    *db.DB
	City  int64
	Clock clock.Clock
	Log   *slog.Logger
	// Lease is how long a job may go unrenewed before another worker takes it;
	// zero means one minute.
	Lease time.Duration
	// Poll is how often the table is looked at for work that other servers
	// enqueued or that became due; zero means one second.
	Poll time.Duration
}

// Queue is the jobs of one city. Kinds are registered before Run.
type Queue struct {
	Config
	kinds map[string]*kind
	wake  chan struct{}

	mu   sync.Mutex
	busy map[string]int // kind → jobs at work here
}

// kind is how one sort of job is done.
type kind struct {
	work  func(ctx context.Context, j Job) error
	limit Limits
	every time.Duration
}

// Limits bound a kind of job; zero values take the defaults.
type Limits struct {
	Attempts int           // before it counts as failed; 12
	AtOnce   int           // at work on this server; 2
	Time     time.Duration // for one attempt; 5 minutes
}

// Job is one job at work.
type Job struct {
	ID      string
	Kind    string
	Attempt int // 1 at the first
	// Last reports whether the job counts as failed when this attempt fails.
	Last bool

	silent int // attempts whose worker went silent
	body   []byte
	lease  string
	queue  *Queue
}

// New makes a queue without kinds.
func New(c Config) *Queue {
	if c.Lease == 0 {
		c.Lease = time.Minute
	}
	if c.Poll == 0 {
		c.Poll = time.Second
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	return &Queue{Config: c, kinds: map[string]*kind{}, wake: make(chan struct{}, 1), busy: map[string]int{}}
}

// Register says how jobs of a kind are done; their bodies are values of T in
// JSON. It panics on a kind registered twice.
func Register[T any](q *Queue, name string, l Limits, work func(ctx context.Context, j Job, body T) error) {
	q.register(name, l, 0, func(ctx context.Context, j Job) error {
		var body T
		if err := json.Unmarshal(j.body, &body); err != nil {
			return Permanent(fmt.Errorf("unreadable body: %w", err))
		}
		return work(ctx, j, body)
	})
}

// Every has work done once in each interval, by one of the servers. A run that
// was missed while the program stood still is made up for once.
func (q *Queue) Every(name string, interval time.Duration, work func(ctx context.Context) error) {
	q.register(name, Limits{AtOnce: 1}, interval, func(ctx context.Context, _ Job) error { return work(ctx) })
}

func (q *Queue) register(name string, l Limits, every time.Duration, work func(context.Context, Job) error) {
	if _, twice := q.kinds[name]; twice {
		panic("jobs: kind registered twice: " + name)
	}
	if l.Attempts == 0 {
		l.Attempts = 12
	}
	if l.AtOnce == 0 {
		l.AtOnce = 2
	}
	if l.Time == 0 {
		l.Time = 5 * time.Minute
	}
	q.kinds[name] = &kind{work: work, limit: l, every: every}
}

// Option changes how a job is enqueued.
type Option func(*row)

// At has the job wait until t.
func At(t time.Time) Option { return func(r *row) { r.DueAt = t.UnixMilli() } }

// Once drops the job when another of its kind with the same key still waits.
// One that has begun does not count, for it may have read before the change.
func Once(key string) Option { return func(r *row) { r.Once = key } }

// Enqueue adds a job in the caller's transaction and gives its id; the id of a
// dropped job (see [Once]) names nothing.
func (q *Queue) Enqueue(ctx context.Context, tx *db.Tx, name string, body any, options ...Option) (string, error) {
	if _, known := q.kinds[name]; !known {
		return "", fmt.Errorf("jobs: unknown kind %q", name)
	}
	raw, err := json.Marshal(body)
	if err != nil {
		return "", fmt.Errorf("jobs: %s: %w", name, err)
	}
	now := q.Clock()
	r := row{ID: newID(now), Kind: name, Body: string(raw), DueAt: now.UnixMilli(), CreatedAt: now.UnixMilli()}
	for _, o := range options {
		o(&r)
	}
	if err := q.insert(ctx, tx, r); err != nil {
		return "", err
	}
	tx.AfterCommit(q.stir)
	return r.ID, nil
}

// stir has the loop look at the table now.
func (q *Queue) stir() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

// Complete finishes the job inside the caller's transaction, so that its effect
// and its end are one. When the lease was lost meanwhile, the transaction must
// not be committed: it returns [ErrLost].
func (j Job) Complete(ctx context.Context, tx *db.Tx) error { return j.queue.finish(ctx, tx, j) }

// ErrLost says that a job is no longer this worker's.
var ErrLost = errors.New("jobs: the lease was lost")

type permanent struct{ error }

func (p permanent) Unwrap() error { return p.error }

// Permanent marks an error that no further attempt can fix.
func Permanent(err error) error { return permanent{err} }

// names lists the kinds that may take more work here, with the room that each has.
func (q *Queue) room() map[string]int {
	q.mu.Lock()
	defer q.mu.Unlock()
	free := map[string]int{}
	for name, k := range q.kinds {
		if n := k.limit.AtOnce - q.busy[name]; n > 0 {
			free[name] = n
		}
	}
	return free
}

func (q *Queue) count(name string, by int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.busy[name] += by
}

// wait is the pause before the attempt after the given one: 10 s, 20 s, 40 s …
// up to six hours, each shortened by up to a fifth so that what failed together
// does not come back together. spread is in [0, 1).
func wait(attempt int, spread float64) time.Duration {
	const first, longest = 10 * time.Second, 6 * time.Hour
	d := longest
	if attempt < 13 {
		d = min(first<<max(0, attempt-1), longest)
	}
	return d - time.Duration(spread*0.2*float64(d))
}

// newID is 6 bytes of time and 10 of chance in hexadecimal, sorted by time.
func newID(now time.Time) string {
	var b [16]byte
	_, _ = rand.Read(b[6:])
	ms := now.UnixMilli()
	for i := range 6 {
		b[i] = byte(ms >> (40 - 8*i))
	}
	return hex.EncodeToString(b[:])
}

func (q *Queue) kindNames() []string { return slices.Sorted(maps.Keys(q.kinds)) }
