package opinionmap

import (
	"bytes"
	"context"
	"encoding/json"
	"sync"
	"testing"
)

// However the work is paced, every piece is done and the result is the same.
func TestThePaceDoesNotChangeWhatIsFound(t *testing.T) {
	w := world{participants: 120, statements: 20, answered: 0.6, pass: 0.12, appeal: 0.7, pull: anyPull, leaning: camps(2, 2.5, 0.3)}
	m := w.matrix(3)
	assess := func(ctx context.Context) []byte {
		c, err := Assess(ctx, m, Compute(m, Options{}), little)
		if err != nil {
			t.Fatal(err)
		}
		text, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	want := assess(t.Context())
	for _, threads := range []int{0, 1, 3} {
		var mu sync.Mutex
		now, most, pieces := 0, 0, 0
		got := assess(Paced(t.Context(), Pace{Threads: threads, Piece: func(work func()) {
			mu.Lock()
			now++
			pieces++
			most = max(most, now)
			mu.Unlock()
			work()
			mu.Lock()
			now--
			mu.Unlock()
		}}))
		if !bytes.Equal(got, want) {
			t.Errorf("with %d threads: %s instead of %s", threads, got, want)
		}
		if pieces < little.Split.Simulations || threads > 0 && most > threads {
			t.Errorf("with %d threads: %d pieces, %d at once", threads, pieces, most)
		}
	}
}
