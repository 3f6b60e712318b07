//go:build unix

package comment

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"dienhong/migrations"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
	"dienhong/platform/sheet"
)

// childEnv tells the test program to be the process that imports.
const childEnv = "DIENHONG_TEST_IMPORT"

// errand is what the importing process is to do.
type errand struct {
	Database db.Config
	File     string
	StopAt   int64 // having read so far it says so and waits to be killed; 0: it goes on
	Dry      bool  // look at it first, as the page does
}

// outcome is what it says on its way.
type outcome struct {
	Reached bool // StopAt, or with none the end of the file
	Dry     time.Duration
	Import  time.Duration
	New     int
}

// start runs an errand in a process of its own.
func (e errand) start(t testing.TB) (*exec.Cmd, *json.Decoder) {
	t.Helper()
	raw, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestImportingProcess$")
	cmd.Env = append(os.Environ(), childEnv+"="+string(raw))
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	return cmd, json.NewDecoder(bufio.NewReader(out))
}

// watched tells how far a file has been read.
type watched struct {
	io.ReaderAt
	at    int64
	last  int64 // how far the last reading went
	reach func()
}

func (w *watched) ReadAt(p []byte, off int64) (int, error) {
	if w.last = off + int64(len(p)); w.reach != nil && w.last >= w.at {
		w.reach()
	}
	return w.ReaderAt.ReadAt(p, off)
}

// TestImportingProcess is the process that the others start and kill.
func TestImportingProcess(t *testing.T) {
	order := os.Getenv(childEnv)
	if order == "" {
		t.Skip("runs as a process of other tests")
	}
	say := json.NewEncoder(os.Stdout)
	fail := func(err error) {
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	var e errand
	fail(json.Unmarshal([]byte(order), &e))
	d, err := db.Open(t.Context(), e.Database)
	fail(err)
	s, _ := newService(t, d)
	f, err := os.Open(e.File)
	fail(err)
	info, err := f.Stat()
	fail(err)
	var did outcome
	if e.Dry {
		begin := time.Now()
		_, err := s.Dry(t.Context(), clerk, 1, f, info.Size())
		fail(err)
		did.Dry = time.Since(begin)
	}
	w := &watched{ReaderAt: f, at: info.Size()}
	if e.StopAt > 0 {
		w.at = e.StopAt
	}
	summed := false
	w.reach = func() {
		// The first pass over the file takes its sum, the second one writes.
		if !summed {
			summed = w.last >= info.Size()
			return
		}
		fail(say.Encode(outcome{Reached: true}))
		w.reach = nil
		if e.StopAt > 0 {
			select {}
		}
	}
	begin := time.Now()
	p, err := s.Import(context.Background(), clerk, 1, "a", w, info.Size())
	fail(err)
	did.Import, did.New = time.Since(begin), p.New
	fail(say.Encode(did))
	os.Exit(0)
}

// csvOf writes a table of n comments of some length to a file.
func csvOf(t testing.TB, n int) string {
	t.Helper()
	var b bytes.Buffer
	b.WriteString("Nội dung ý kiến,Kênh tiếp nhận\n")
	for i := range n {
		fmt.Fprintf(&b, "Ý kiến số %d: %s,Phiếu giấy\n", i, strings.Repeat("phường nên có không gian sáng tạo ", 3))
	}
	file := filepath.Join(t.TempDir(), "a.csv")
	if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// onBoth runs a test with the way to a fresh migrated database of each engine.
func onBoth(t *testing.T, test func(t *testing.T, c db.Config)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, freshSQLite(t)) })
	t.Run("postgres", func(t *testing.T) { test(t, db.Config{URL: dbtest.NewPostgres(t, migrations.FS)}) })
}

func freshSQLite(t testing.TB) db.Config {
	t.Helper()
	c := db.Config{Path: filepath.Join(t.TempDir(), "a.db")}
	d, err := db.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Migrate(t.Context(), migrations.FS); err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestAnImportThatIsKilledIsWholeOrNothing(t *testing.T) {
	const rows = 10_000
	onBoth(t, func(t *testing.T, c db.Config) {
		file := csvOf(t, rows)
		info, err := os.Stat(file)
		if err != nil {
			t.Fatal(err)
		}
		stored := func() (n int) {
			t.Helper()
			d, err := db.Open(t.Context(), c)
			if err != nil {
				t.Fatal(err)
			}
			defer d.Close()
			s, _ := newService(t, d)
			if n, _, err = s.Sum(t.Context(), 1); err != nil {
				t.Fatal(err)
			}
			return n
		}
		kill := func(e errand, wait time.Duration) {
			t.Helper()
			cmd, said := e.start(t)
			var o outcome
			if err := said.Decode(&o); err != nil || !o.Reached {
				t.Fatalf("%+v %v", o, err)
			}
			time.Sleep(wait)
			if err := cmd.Process.Signal(syscall.SIGKILL); err != nil && wait == 0 {
				t.Fatal(err)
			}
			_ = cmd.Wait()
		}
		// While rows are written: it stands still there until it is killed.
		for _, share := range []int64{10, 50, 90} {
			kill(errand{Database: c, File: file, StopAt: info.Size() * share / 100}, 0)
			if n := stored(); n != 0 {
				t.Fatalf("killed at %d %% of the file it left %d comments", share, n)
			}
		}
		// From the last rows into the commit and behind it.
		whole := false
		for i := range 8 {
			kill(errand{Database: c, File: file}, time.Duration(i)*8*time.Millisecond+time.Duration(rand.Int64N(int64(8*time.Millisecond))))
			switch n := stored(); n {
			case 0:
			case rows:
				whole = true
			default:
				t.Fatalf("killed at the commit it left %d comments of %d", n, rows)
			}
		}
		t.Logf("one of those killed at the commit was whole: %v", whole)
		// The same file again completes it, and once more changes nothing.
		for i := range 2 {
			cmd, said := errand{Database: c, File: file}.start(t)
			var o outcome
			for o.Import == 0 {
				if err := said.Decode(&o); err != nil {
					t.Fatal(err)
				}
			}
			if err := cmd.Wait(); err != nil {
				t.Fatal(err)
			}
			if i == 1 && o.New != 0 {
				t.Errorf("once more, it entered %d", o.New)
			}
			if n := stored(); n != rows {
				t.Errorf("%d comments of %d", n, rows)
			}
		}
	})
}

// BenchmarkTenThousandPaperComments imports a spreadsheet in a process of its own,
// whose memory the system measures.
func BenchmarkTenThousandPaperComments(b *testing.B) {
	const rows = 10_000
	var table bytes.Buffer
	text := strings.Repeat("Phường nên có thêm không gian sáng tạo cho mọi người. ", 6)
	err := sheet.XLSX(&table, "A", []string{"Nội dung ý kiến", "Kênh tiếp nhận", "Ngày nhận", "Đối tượng", "Tổ chức", "Số người ký"}, nil,
		iter.Seq2[sheet.Values, error](func(yield func(sheet.Values, error) bool) {
			for i := range rows {
				if !yield(sheet.Values{fmt.Sprintf("Ý kiến số %d. %s", i, text), "Phiếu giấy", time.Date(2026, 1, 1+i%28, 0, 0, 0, 0, time.UTC), "Người dân", "", 1}, nil) {
					return
				}
			}
		}))
	if err != nil {
		b.Fatal(err)
	}
	file := filepath.Join(b.TempDir(), "a.xlsx")
	if err := os.WriteFile(file, table.Bytes(), 0o600); err != nil {
		b.Fatal(err)
	}
	for name, fresh := range map[string]func() db.Config{
		"sqlite":   func() db.Config { return freshSQLite(b) },
		"postgres": func() db.Config { return db.Config{URL: dbtest.NewPostgres(b, migrations.FS)} },
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				cmd, said := errand{Database: fresh(), File: file, Dry: true}.start(b)
				var o outcome
				for o.Import == 0 {
					if err := said.Decode(&o); err != nil {
						b.Fatal(err)
					}
				}
				if err := cmd.Wait(); err != nil {
					b.Fatal(err)
				}
				usage, _ := cmd.ProcessState.SysUsage().(*syscall.Rusage)
				peak := float64(usage.Maxrss) / 1000 // kB on Linux
				b.ReportMetric(o.Dry.Seconds(), "dry-s")
				b.ReportMetric(o.Import.Seconds(), "import-s")
				b.ReportMetric(peak, "peak-MB")
				if o.New != rows || o.Dry > 10*time.Second || o.Import > 10*time.Second || peak > 150 {
					b.Errorf("%d rows; dry %v, import %v, %.0f MB: over the bar", o.New, o.Dry, o.Import, peak)
				}
			}
		})
	}
}
