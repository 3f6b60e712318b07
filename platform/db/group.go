package db

import (
	"context"
	"dienhong/platform/background"
	"errors"
	"runtime"
	"sync"
	"sync/atomic"
)

// ErrClosed is what Group.Do returns after Close.
var ErrClosed = errors.New("writer closed")

// errCrowd is the ErrBusy of a queue that is full.
var errCrowd = &failure{ErrBusy, errors.New("too many writes wait")}

// Group writes the items of many callers in shared transactions, so that a sync
// of the disk is paid once per batch and not once per item.
type Group[T any] struct {
	transact func(ctx context.Context, work func(tx *Tx) error) error
	max      int
	write    func(ctx context.Context, tx *Tx, batch []T) error

	mu     sync.Mutex
	queue  []*waiting[T]
	closed bool

	wake chan struct{} // there is something to do
	done chan struct{} // the writer ended
}

type waiting[T any] struct {
	item   T
	taken  atomic.Bool // by the writer, or by the caller who gave up
	result chan error
}

// maxWaiting bounds the queue: who comes when so many wait is refused at once,
// instead of making everyone wait longer than they have patience.
const maxWaiting = 4096

// NewGroup starts a writer that hands up to maxBatch items at a time to write,
// in the order of the calls of Do. Write runs in a transaction of transact, which is
// DB.Tx or DB.InTurn, and may be repeated. When a batch fails for reasons of its content, the items
// are written one by one, so that each caller gets the answer to its own item.
func NewGroup[T any](transact func(context.Context, func(*Tx) error) error, maxBatch int, write func(ctx context.Context, tx *Tx, batch []T) error) *Group[T] {
	g := &Group[T]{transact: transact, max: max(1, maxBatch), write: write,
		wake: make(chan struct{}, 1), done: make(chan struct{})}
	background.Go(context.Background(), nil, "writer", func() error {
		g.work()
		return nil
	})
	return g
}

// Do returns nil once the item is durable. ErrBusy and ErrFull mean that it was
// not written; ErrBusy comes at once when too many wait. When ctx ends while the item is being written, the outcome is
// unknown; an item still in the queue is then dropped.
func (g *Group[T]) Do(ctx context.Context, item T) error {
	w := &waiting[T]{item: item, result: make(chan error, 1)}
	g.mu.Lock()
	if g.closed {
		g.mu.Unlock()
		return ErrClosed
	}
	if len(g.queue) >= maxWaiting {
		g.mu.Unlock()
		return errCrowd
	}
	g.queue = append(g.queue, w)
	g.mu.Unlock()
	g.signal()
	select {
	case err := <-w.result:
		return err
	case <-ctx.Done():
		w.taken.CompareAndSwap(false, true)
		return ctx.Err()
	}
}

// Close refuses new items, writes those in the queue and waits for that until
// ctx ends.
func (g *Group[T]) Close(ctx context.Context) error {
	g.mu.Lock()
	g.closed = true
	g.mu.Unlock()
	g.signal()
	select {
	case <-g.done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (g *Group[T]) signal() {
	select {
	case g.wake <- struct{}{}:
	default: // the writer will look anyway
	}
}

func (g *Group[T]) work() {
	defer close(g.done)
	for range g.wake {
		for {
			g.gather()
			batch, closed := g.take()
			if len(batch) == 0 {
				if closed {
					return
				}
				break
			}
			g.commit(batch)
		}
	}
}

// gather lets callers that are ready to run join the next batch: a commit costs
// far more than the moment it takes. Alone, a caller waits for nobody.
func (g *Group[T]) gather() {
	for before := -1; ; {
		g.mu.Lock()
		n := len(g.queue)
		g.mu.Unlock()
		if n <= before || n <= 0 || n >= g.max {
			return
		}
		before = n
		runtime.Gosched()
	}
}

// take removes up to max items from the queue, passing over those whose caller
// has left.
func (g *Group[T]) take() (batch []*waiting[T], closed bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	n := 0
	for n < len(g.queue) && len(batch) < g.max {
		if w := g.queue[n]; w.taken.CompareAndSwap(false, true) {
			batch = append(batch, w)
		}
		n++
	}
	rest := copy(g.queue, g.queue[n:])
	clear(g.queue[rest:])
	g.queue = g.queue[:rest]
	return batch, g.closed
}

// commit writes a batch and answers its callers.
func (g *Group[T]) commit(batch []*waiting[T]) {
	err := g.store(batch)
	if err != nil && len(batch) > 1 && !ofStorage(err) {
		for _, w := range batch {
			w.result <- g.store([]*waiting[T]{w})
		}
		return
	}
	for _, w := range batch {
		w.result <- err
	}
}

// ofStorage reports whether err has nothing to do with what was written, so that a
// second try would fail as well or, after ErrGone, might write twice.
func ofStorage(err error) bool {
	return errors.Is(err, ErrBusy) || errors.Is(err, ErrFull) || errors.Is(err, ErrGone)
}

func (g *Group[T]) store(batch []*waiting[T]) error {
	items := make([]T, len(batch))
	for i, w := range batch {
		items[i] = w.item
	}
	// The callers' contexts differ; what was taken is written for all of them.
	ctx := context.Background()
	// A panic belongs to this batch; the writer goes on.
	return background.Guard(ctx, nil, "write", func() error {
		return g.transact(ctx, func(tx *Tx) error { return g.write(ctx, tx, items) })
	})
}
