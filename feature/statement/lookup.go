package statement

import (
	"context"
	"log/slog"
	"sync"

	"dienhong/civic"
	"dienhong/platform/background"
)

// lookups finds the numbers of participants. Those asked for while one statement
// runs are found together by the next, so that a crowd of newcomers costs few.
type lookups struct {
	log  *slog.Logger
	find func(ctx context.Context, consultation civic.ConsultationNumber, keys []string) (map[string]int64, error)

	mu      sync.Mutex
	waiting []*lookup
	running bool
}

type lookup struct {
	key   pidKey
	done  chan struct{}
	pid   int64
	known bool
	err   error
}

// maxLookups bounds the keys of one statement.
const maxLookups = 512

// of gives the number of a key; ok is false when it has none.
func (l *lookups) of(ctx context.Context, k pidKey) (pid int64, ok bool, err error) {
	mine := &lookup{key: k, done: make(chan struct{})}
	l.mu.Lock()
	l.waiting = append(l.waiting, mine)
	if !l.running {
		l.running = true
		asking := context.WithoutCancel(ctx)
		background.Go(asking, l.log, "lookups of participants", func() error { l.run(asking); return nil })
	}
	l.mu.Unlock()
	select {
	case <-mine.done:
		return mine.pid, mine.known, mine.err
	case <-ctx.Done():
		return 0, false, ctx.Err()
	}
}

// run asks until nobody waits.
func (l *lookups) run(ctx context.Context) {
	for {
		l.mu.Lock()
		n := min(len(l.waiting), maxLookups)
		batch := l.waiting[:n:n]
		l.waiting = l.waiting[n:]
		l.running = n > 0
		l.mu.Unlock()
		if n == 0 {
			return
		}
		l.answer(ctx, batch)
	}
}

func (l *lookups) answer(ctx context.Context, batch []*lookup) {
	of := map[civic.ConsultationNumber][]*lookup{}
	for _, b := range batch {
		of[b.key.consultation] = append(of[b.key.consultation], b)
	}
	for consultation, list := range of {
		keys := make([]string, len(list))
		for i, b := range list {
			keys[i] = b.key.who.String()
		}
		known, err := l.find(ctx, consultation, keys)
		for i, b := range list {
			b.pid, b.known = known[keys[i]]
			b.err = err
			close(b.done)
		}
	}
}
