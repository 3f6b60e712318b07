// Package load measures the bars of docs/performance.md: each is a ratio to an
// empty server that is measured in the same run, on the same machine, with the
// same client.
package load

import (
	"bufio"
	"bytes"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// hammer sends requests over n connections, one after the other on each, for a
// while, and gives how many were answered with a good status per second. The
// client is as small as can be, because it shares the machine with the server.
func hammer(b *testing.B, address string, n int, during time.Duration, request func(connection, i int) []byte) float64 {
	b.Helper()
	var answered atomic.Int64
	var wg sync.WaitGroup
	end := time.Now().Add(during)
	for c := range n {
		wg.Go(func() {
			conn, err := net.Dial("tcp", address)
			if err != nil {
				b.Error(err)
				return
			}
			defer conn.Close()
			r := bufio.NewReaderSize(conn, 64<<10)
			for i := 0; time.Now().Before(end); i++ {
				if _, err := conn.Write(request(c, i)); err != nil {
					b.Error(err)
					return
				}
				status, err := answer(r)
				if err != nil || status >= 400 {
					b.Errorf("status %d, %v", status, err)
					return
				}
				answered.Add(1)
			}
		})
	}
	begun := time.Now()
	wg.Wait()
	return float64(answered.Load()) / time.Since(begun).Seconds()
}

// answer reads one response with a length and throws its body away.
func answer(r *bufio.Reader) (status int, err error) {
	line, err := r.ReadSlice('\n')
	if err != nil {
		return 0, err
	}
	if len(line) < 12 {
		return 0, fmt.Errorf("%q", line)
	}
	if status, err = strconv.Atoi(string(line[9:12])); err != nil {
		return 0, err
	}
	length := 0
	for {
		if line, err = r.ReadSlice('\n'); err != nil {
			return status, err
		}
		if len(line) <= 2 {
			break
		}
		if name, value, ok := bytes.Cut(line, []byte(": ")); ok && bytes.EqualFold(name, []byte("Content-Length")) {
			if length, err = strconv.Atoi(string(bytes.TrimSpace(value))); err != nil {
				return status, err
			}
		}
	}
	_, err = r.Discard(length)
	return status, err
}

// hello is the empty server that everything is compared to.
func hello(b *testing.B) string {
	b.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte("hello"))
	}))
	b.Cleanup(s.Close)
	return s.Listener.Addr().String()
}

func get(path string) []byte {
	return fmt.Appendf(nil, "GET %s HTTP/1.1\r\nHost: x\r\nAccept-Encoding: br\r\n\r\n", path)
}

// processor gives the time that the processors worked for this process or
// thread.
func processor(whom int) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(whom, &used); err != nil {
		return 0
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// loadAverage is that of the last minute (Linux; 0 elsewhere).
func loadAverage() (load float64) {
	if raw, err := os.ReadFile("/proc/loadavg"); err == nil {
		_, _ = fmt.Sscan(string(raw), &load)
	}
	return load
}

// against measures a workload and the empty server in turns and reports the
// median of the ratios of neighbouring turns, which other work on the machine
// disturbs alike; and, steadier, the ratio of the processor time per request,
// client and background work included.
func against(b *testing.B, connections int, bar float64, address string, request func(connection, i int) []byte) {
	b.Helper()
	empty := hello(b)
	const turns, each = 11, 400 * time.Millisecond
	plain := get("/")
	hammer(b, address, connections, each, request) // warm
	var ours, theirs, ratios, costs []float64
	turn := func(address string, request func(connection, i int) []byte) (perSecond, cost float64) {
		before := processor(syscall.RUSAGE_SELF)
		perSecond = hammer(b, address, connections, each, request)
		return perSecond, (processor(syscall.RUSAGE_SELF) - before).Seconds() / (perSecond * each.Seconds())
	}
	for range turns {
		empty, cheap := turn(empty, func(int, int) []byte { return plain })
		full, dear := turn(address, request)
		theirs, ours = append(theirs, empty), append(ours, full)
		ratios, costs = append(ratios, full/empty), append(costs, dear/cheap)
	}
	b.ReportMetric(median(costs), "cpu-ratio")
	b.ReportMetric(loadAverage(), "load")
	b.ReportMetric(median(ours), "req/s")
	b.ReportMetric(median(theirs), "hello/s")
	b.ReportMetric(median(ratios), "ratio")
	b.ReportMetric(bar, "bar")
	b.ReportMetric(0, "ns/op")
}
