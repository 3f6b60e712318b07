package load

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"dienhong/app"
	"dienhong/civic"
	"dienhong/command"
	"dienhong/demo"
	"dienhong/engine/opinionmap"
	"dienhong/feature/statement"
	"dienhong/migrations"
	"dienhong/platform/db/dbtest"
	"dienhong/platform/web"
)

func median(x []float64) float64 {
	x = slices.Sorted(slices.Values(x))
	return x[len(x)/2]
}

var slug = demo.Hanoi().Consultation.Slug

// demonstration serves Hà Nội without a bound on what one address may send.
func demonstration(b *testing.B) (a *app.App, address string) { return demonstrationOn(b, "") }

// demonstrationOn does it on a PostgreSQL database.
func demonstrationOn(b *testing.B, database string) (a *app.App, address string) {
	b.Helper()
	a, err := app.Build(b.Context(), app.Config{Data: b.TempDir(), Database: database, Zone: app.DefaultZone, Demonstration: true})
	if err != nil {
		b.Fatal(err)
	}
	if err := a.Demonstrate(b.Context(), func(string) {}); err != nil {
		b.Fatal(err)
	}
	if err := settle(b.Context(), a); err != nil {
		b.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	workers := a.Work(ctx)
	s := httptest.NewServer(a.Handler())
	b.Cleanup(func() {
		s.Close()
		stop()
		workers.Wait()
		if err := a.Close(context.Background()); err != nil {
			b.Error(err)
		}
	})
	return a, s.Listener.Addr().String()
}

// BenchmarkVote: votes by form, each durable before it is acknowledged.
func BenchmarkVote(b *testing.B) {
	const bar = 0.25
	for _, connections := range []int{64, 256} {
		b.Run(fmt.Sprint(connections), func(b *testing.B) {
			_, address := demonstration(b)
			against(b, connections, bar, address, voting(b, address, connections, 54))
		})
	}
}

// voting gives requests that vote; each participant votes a number of times.
func voting(b *testing.B, address string, connections, times int) func(connection, i int) []byte {
	cookie := cookieName(b, address)
	var n atomic.Int64
	keys := make([]statement.Key, connections)
	return func(c, i int) []byte {
		if i%times == 0 {
			keys[c] = statement.NewKey()
		}
		body := fmt.Sprintf("statement=%d&vote=agree&once=%d", 1+i%54, n.Add(1))
		return fmt.Appendf(nil, "POST /consultations/%s/vote HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"+
			"Cookie: %s=%s\r\nContent-Length: %d\r\n\r\n%s", slug, cookie, keys[c], len(body), body)
	}
}

// BenchmarkEngines: votes on PostgreSQL over votes on SQLite, by people who vote on
// everything and by people who come and vote once (bar: 0.8).
func BenchmarkEngines(b *testing.B) {
	const connections, turns, each = 64, 11, 400 * time.Millisecond
	for name, times := range map[string]int{"known": 54, "newcomers": 1} {
		b.Run(name, func(b *testing.B) {
			_, small := demonstration(b)
			_, shared := demonstrationOn(b, dbtest.NewPostgres(b, migrations.FS))
			onSmall, onShared := voting(b, small, connections, times), voting(b, shared, connections, times)
			hammer(b, small, connections, each, onSmall) // warm
			hammer(b, shared, connections, each, onShared)
			var sqlite, postgres, ratios []float64
			for range turns {
				s := hammer(b, small, connections, each, onSmall)
				p := hammer(b, shared, connections, each, onShared)
				sqlite, postgres, ratios = append(sqlite, s), append(postgres, p), append(ratios, p/s)
			}
			b.ReportMetric(loadAverage(), "load")
			b.ReportMetric(median(sqlite), "sqlite/s")
			b.ReportMetric(median(postgres), "postgres/s")
			b.ReportMetric(median(ratios), "ratio")
			b.ReportMetric(0.8, "bar")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// cookieName asks as a new visitor what the participant's cookie is called.
func cookieName(b *testing.B, address string) string {
	b.Helper()
	r, err := http.Get("http://" + address + "/consultations/" + slug + "/vote")
	if err != nil {
		b.Fatal(err)
	}
	defer r.Body.Close()
	for _, c := range r.Cookies() {
		if statement.Key(c.Value).Known() {
			return c.Name
		}
	}
	b.Fatal("a visitor gets no key")
	return ""
}

// BenchmarkPage: public pages from the compressed cache.
func BenchmarkPage(b *testing.B) {
	for _, path := range []string{"/", "/consultations/" + slug, "/consultations/" + slug + "/statements"} {
		b.Run(path, func(b *testing.B) {
			_, address := demonstration(b)
			request := get(path)
			against(b, 64, 0.5, address, func(int, int) []byte { return request })
		})
	}
}

// The large consultation of the bars.
const (
	manyPeople, manyStatements, manyVotes = 50_000, 1_000, 2_000_000
)

// large is an installation with one consultation of two million votes.
func large(b *testing.B) *app.App {
	b.Helper()
	a, _ := demonstration(b)
	const base = 100 // after the demonstration's own statements
	in := statement.Conversation{Votes: func(yield func(opinionmap.VoteEvent, error) bool) {
		r := rand.New(rand.NewPCG(1, 1))
		for i := range int64(manyVotes) {
			e := opinionmap.VoteEvent{
				Participant: i % manyPeople, Statement: base + (i/manyPeople*25+i%manyPeople*7+r.Int64N(25))%manyStatements,
				Vote: opinionmap.Vote(r.IntN(3) - 1), At: 1_600_000_000_000 + i,
			}
			if !yield(e, nil) {
				return
			}
		}
	}}
	for i := range int64(manyStatements) {
		in.Statements = append(in.Statements, statement.Statement{
			ID: base + i, Text: civic.Text{VI: fmt.Sprintf("Nhận định thử số %d để đo tốc độ của trang.", i)},
			Origin: statement.Imported, State: statement.Shown, Author: statement.Office,
		})
	}
	if err := store(b.Context(), a, "do-toc-do", in); err != nil {
		b.Fatal(err)
	}
	return a
}

// rusageThread asks for the calling thread (Linux).
const rusageThread = 1

// BenchmarkLarge: server time of the pages of the large consultation (bar: the
// 95th of two hundred under 20 ms), and the memory that an export takes (bar: 32 MB
// more at most).
func BenchmarkLarge(b *testing.B) {
	a := large(b)
	if err := settle(b.Context(), a); err != nil {
		b.Fatal(err)
	}
	handler := a.Handler()
	for _, path := range []string{"/consultations/do-toc-do", "/consultations/do-toc-do/statements", "/consultations/do-toc-do/results"} {
		b.Run(path, func(b *testing.B) {
			// The time on the clock, and that of the processor, which others who
			// share the machine do not lengthen.
			runtime.LockOSThread()
			defer runtime.UnlockOSThread()
			var times, costs []float64
			for range 200 {
				r := httptest.NewRequestWithContext(web.PastCache(b.Context()), http.MethodGet, path, nil)
				w := httptest.NewRecorder()
				begun, before := time.Now(), processor(rusageThread)
				handler.ServeHTTP(w, r)
				costs = append(costs, float64((processor(rusageThread)-before).Microseconds())/1000)
				times = append(times, float64(time.Since(begun).Microseconds())/1000)
				if w.Code != http.StatusOK {
					b.Fatalf("status %d", w.Code)
				}
			}
			slices.Sort(times)
			slices.Sort(costs)
			b.ReportMetric(costs[len(costs)*95/100], "cpu-p95-ms")
			b.ReportMetric(loadAverage(), "load")
			b.ReportMetric(times[len(times)*95/100], "p95-ms")
			b.ReportMetric(median(times), "median-ms")
			b.ReportMetric(20, "bar-ms")
			b.ReportMetric(0, "ns/op")
		})
	}
	b.Run("export", func(b *testing.B) {
		dir := b.TempDir()
		runtime.GC()
		before := resident()
		var most atomic.Int64
		stop := make(chan struct{})
		go func() {
			for {
				select {
				case <-stop:
					return
				case <-time.After(5 * time.Millisecond):
					most.Store(max(most.Load(), resident()))
				}
			}
		}()
		begun := time.Now()
		if err := command.ExportPolis(b.Context(), a, civic.System(), "do-toc-do", dir, true, nil); err != nil {
			b.Fatal(err)
		}
		close(stop)
		b.ReportMetric(float64(most.Load()-before)/(1<<20), "MB-more")
		b.ReportMetric(32, "bar-MB")
		b.ReportMetric(time.Since(begun).Seconds(), "s")
		b.ReportMetric(0, "ns/op")
	})
}

// resident gives the memory of this process in bytes (Linux; 0 elsewhere).
func resident() int64 {
	f, err := os.Open("/proc/self/statm")
	if err != nil {
		return 0
	}
	defer f.Close()
	var size, pages int64
	if raw, err := io.ReadAll(f); err == nil {
		_, _ = fmt.Sscan(string(raw), &size, &pages)
	}
	return pages * int64(os.Getpagesize())
}
