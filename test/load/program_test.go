package load

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// idleFor is how long the program is left alone before its memory is read.
const idleFor = 30 * time.Second

// BenchmarkProgram: what one installs and starts. Bars: under 60 MB, static; the
// first page 300 ms after the start on an existing database; under 100 MB when
// nobody asks for anything.
func BenchmarkProgram(b *testing.B) {
	dir := b.TempDir()
	program := filepath.Join(dir, "dienhong")
	build := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", program, "dienhong/cmd/dienhong")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	info, err := os.Stat(program)
	if err != nil {
		b.Fatal(err)
	}
	data := filepath.Join(dir, "data")
	first := start(b, program, "demo", data)
	time.Sleep(idleFor)
	idle := status(b, first.process.Pid, "VmRSS:")
	first.stop(b)

	var times, costs []float64
	for range 9 {
		p := start(b, program, "serve", data)
		times = append(times, float64(p.took.Microseconds())/1000)
		p.stop(b)
		costs = append(costs, float64((p.state.UserTime()+p.state.SystemTime()).Microseconds())/1000)
	}
	b.ReportMetric(float64(info.Size())/(1<<20), "binary-MB")
	b.ReportMetric(float64(idle)/1024, "idle-MB")
	b.ReportMetric(median(times), "start-ms")
	b.ReportMetric(median(costs), "start-and-stop-cpu-ms")
	b.ReportMetric(loadAverage(), "load")
	b.ReportMetric(0, "ns/op")
}

// running is the program at work.
type running struct {
	process *os.Process
	took    time.Duration // from its start to its first page
	state   *os.ProcessState
}

func start(b *testing.B, program, command, data string) *running {
	b.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	address := l.Addr().String()
	if err := l.Close(); err != nil {
		b.Fatal(err)
	}
	cmd := exec.Command(program, command, "--listen", address, "--data", data)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	begun := time.Now()
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	r := &running{process: cmd.Process}
	for time.Since(begun) < time.Minute {
		if answered(address) {
			r.took = time.Since(begun)
			return r
		}
		time.Sleep(time.Millisecond)
	}
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
	b.Fatalf("no page within a minute: %s", out.String())
	return nil
}

// answered tells whether a page comes back.
func answered(address string) bool {
	r, err := http.Get("http://" + address + "/")
	if err != nil {
		return false
	}
	defer r.Body.Close()
	_, err = io.Copy(io.Discard, r.Body)
	return err == nil && r.StatusCode == http.StatusOK
}

func (r *running) stop(b *testing.B) {
	b.Helper()
	http.DefaultClient.CloseIdleConnections()
	err := r.process.Signal(syscall.SIGTERM)
	if err == nil {
		r.state, err = r.process.Wait()
	}
	if err != nil {
		b.Fatal(err)
	}
}

// status reads a figure in kilobytes that Linux keeps of a process.
func status(b *testing.B, pid int, name string) int64 {
	b.Helper()
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		b.Fatal(err)
	}
	for line := range strings.Lines(string(raw)) {
		if f := strings.Fields(line); len(f) > 1 && f[0] == name {
			n, err := strconv.ParseInt(f[1], 10, 64)
			if err != nil {
				b.Fatal(err)
			}
			return n
		}
	}
	b.Fatalf("no %s", name)
	return 0
}
