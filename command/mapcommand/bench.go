package mapcommand

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"time"

	"dienhong/engine/opinionmap"
	"dienhong/engine/opinionmap/synthetic"
	"dienhong/platform/background"
)

// Figures are what a measurement gave.
type Figures struct {
	Participants int     `json:"participants"`
	Statements   int     `json:"statements"`
	Votes        int     `json:"votes"`
	Cold         float64 `json:"cold_ms"` // from the loaded matrix of votes to the whole result
	Warm         float64 `json:"warm_ms"` // the same after newVotes more votes
	Peak         float64 `json:"peak_mb"` // memory at most, meanwhile, votes included, without the program's file; MB are 10⁶ bytes
	// The same for the whole process, pages of the program's file included (its
	// resident set at most); 0 where the system does not tell.
	PeakRSS float64 `json:"peak_rss_mb"`
	// The processors' time, of all threads: on a busy machine it tells more than
	// the clock. 0 where the system does not tell.
	ColdCPU float64 `json:"cold_cpu_ms"`
	WarmCPU float64 `json:"warm_cpu_ms"`
	K       int     `json:"k"`
}

const newVotes = 1000

// collectAt is the growth of the heap, in percent, at which garbage is collected:
// sooner than usual, since little of it is made and memory is what is scarce.
const collectAt = 50

// Measure makes a synthetic conversation and maps it, before and after more votes
// came in.
func Measure(o synthetic.Options) Figures {
	defer debug.SetGCPercent(debug.SetGCPercent(collectAt))
	m := synthetic.Matrix(o)
	peak := watchMemory()
	var mapper opinionmap.Mapper
	cold := begin()
	k := mapper.Map(m, opinionmap.Options{}).K
	f := Figures{Participants: m.Participants(), Statements: m.Statements(), Votes: m.Votes(), K: k}
	f.Cold, f.ColdCPU = cold.end()
	for e := range synthetic.More(o, newVotes) {
		m.Add(e)
	}
	warm := begin()
	mapper.Map(m, opinionmap.Options{})
	f.Warm, f.WarmCPU = warm.end()
	most, whole := peak()
	f.Peak, f.PeakRSS = float64(most)/1e6, float64(whole)/1e6
	return f
}

// stopwatch measures by the clock and by the processors.
type stopwatch struct {
	clock time.Time
	cpu   time.Duration
}

func begin() stopwatch { return stopwatch{time.Now(), processorTime()} }

// end gives milliseconds.
func (s stopwatch) end() (clock, cpu float64) {
	return float64(time.Since(s.clock).Microseconds()) / 1000, float64((processorTime() - s.cpu).Microseconds()) / 1000
}

// Write prints one figure a line.
func (f Figures) Write(w io.Writer) {
	fmt.Fprintf(w, "participants %d\nstatements %d\nvotes %d\ncold_ms %.1f\nwarm_ms %.1f\npeak_mb %.1f\npeak_rss_mb %.1f\ncold_cpu_ms %.1f\nwarm_cpu_ms %.1f\n",
		f.Participants, f.Statements, f.Votes, f.Cold, f.Warm, f.Peak, f.PeakRSS, f.ColdCPU, f.WarmCPU)
}

// watchMemory begins to watch how much memory the process uses, after giving back
// what it no longer needs, and gives a function that tells the most: without the
// pages of the program's file, and of the whole process, 0 where the system does
// not tell that.
func watchMemory() (peak func() (most, whole uint64)) {
	runtime.GC()
	if residentPeak := resetResidentPeak(); residentPeak != nil {
		return residentPeak
	}
	// Where the system does not tell: what the runtime holds, now and then.
	stop, highest := make(chan struct{}), uint64(0)
	ended := background.Go(context.Background(), nil, "memory", func() error {
		tick := time.NewTicker(2 * time.Millisecond)
		defer tick.Stop()
		for {
			var s runtime.MemStats
			runtime.ReadMemStats(&s)
			highest = max(highest, s.Sys-s.HeapReleased)
			select {
			case <-stop:
				return nil
			case <-tick.C:
			}
		}
	})
	return func() (uint64, uint64) {
		close(stop)
		<-ended //nolint:errcheck // only that it has ended counts
		return highest, 0
	}
}
