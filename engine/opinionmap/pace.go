package opinionmap

import (
	"context"
	"runtime"
	"sync/atomic"
)

// Pace says how [Assess] and what else takes long shares the machine with other
// work. It changes when a result is there, never what it says.
type Pace struct {
	// Threads is how many pieces are worked on at once; 0 means one for each processor.
	Threads int
	// Piece runs one piece of the work, a few milliseconds to a second long, and
	// may wait before or after it; nil runs it at once. It is called by several
	// goroutines when Threads is not 1.
	Piece func(work func())
}

type paceKey struct{}

// Paced returns a context under which long computations keep a pace.
func Paced(ctx context.Context, p Pace) context.Context {
	return context.WithValue(ctx, paceKey{}, p)
}

// inParallel runs n independent pieces of work at the pace of the context; it
// stops early, with the context's error, when the context ends.
func inParallel(ctx context.Context, n int, work func(piece int)) error {
	pace, _ := ctx.Value(paceKey{}).(Pace)
	if pace.Threads <= 0 {
		pace.Threads = runtime.GOMAXPROCS(0)
	}
	if pace.Piece == nil {
		pace.Piece = func(work func()) { work() }
	}
	var next atomic.Int64
	together(min(n, pace.Threads), func() {
		for ctx.Err() == nil {
			piece := int(next.Add(1)) - 1
			if piece >= n {
				return
			}
			pace.Piece(func() { work(piece) })
		}
	})
	if int(next.Load()) < n {
		return ctx.Err()
	}
	return nil
}
