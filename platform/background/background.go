// Package background is the one door through which goroutines start. A panic in
// one of them ends that piece of work and nothing else: it is logged with its
// stack, counted, and becomes an error for the caller that waits.
package background

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"runtime/debug"
	"sync"
)

// Panic is a panic that was caught.
type Panic struct {
	Name  string // of the work that panicked
	Value any
}

func (p *Panic) Error() string { return fmt.Sprintf("%s: panic: %v", p.Name, p.Value) }

var (
	mu     sync.Mutex
	counts = map[string]int{}
)

// Panics counts what was caught since the program started, by name of the work.
func Panics() map[string]int {
	mu.Lock()
	defer mu.Unlock()
	return maps.Clone(counts)
}

// Caught logs and counts a panic that somebody recovered: value is what recover
// gave. It must be called by the deferred function itself, so that the stack is
// that of the panic.
func Caught(ctx context.Context, log *slog.Logger, name string, value any) *Panic {
	mu.Lock()
	counts[name]++
	mu.Unlock()
	if log == nil {
		log = slog.Default()
	}
	log.ErrorContext(ctx, "panic", "worker", name, "value", fmt.Sprint(value), "stack", string(debug.Stack()))
	return &Panic{name, value}
}

// Guard runs f here and turns a panic into a [*Panic].
func Guard(ctx context.Context, log *slog.Logger, name string, f func() error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = Caught(ctx, log, name, v)
		}
	}()
	return f()
}

// Go runs f in a goroutine of its own. What it returns, or the panic that ended
// it, can be read once from ended, which is closed then.
func Go(ctx context.Context, log *slog.Logger, name string, f func() error) (ended <-chan error) {
	result := make(chan error, 1)
	go func() {
		defer close(result)
		result <- Guard(ctx, log, name, f)
	}()
	return result
}

// Work is one of several pieces of work that belong together.
type Work struct {
	Name string
	Do   func(ctx context.Context) error
}

// Together does all of it at once and returns when all has ended. When one fails
// or panics, the context of the others ends, and its error is returned, so that
// whoever keeps the whole running can start it again.
func Together(ctx context.Context, log *slog.Logger, all ...Work) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var once sync.Once
	var first error
	ended := make([]<-chan error, len(all))
	for i, w := range all {
		ended[i] = Go(ctx, log, w.Name, func() error {
			err := Guard(ctx, log, w.Name, func() error { return w.Do(ctx) })
			if err != nil {
				once.Do(func() { first = err })
				stop()
			}
			return err
		})
	}
	for _, e := range ended {
		<-e //nolint:errcheck // the first failure is kept in first
	}
	return first
}

// Group is work whose end somebody waits for. The zero value with a log is ready.
type Group struct {
	Log *slog.Logger
	all sync.WaitGroup
}

// Go runs f in a goroutine of its own.
func (g *Group) Go(ctx context.Context, name string, f func()) {
	g.all.Go(func() {
		_ = Guard(ctx, g.Log, name, func() error { f(); return nil }) // logged and counted
	})
}

// Wait returns when all of it has ended.
func (g *Group) Wait() { g.all.Wait() }
