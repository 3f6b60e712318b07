package app

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"dienhong/platform/web"
)

// months is an installation whose clock runs ahead, used through its sockets.
type months struct {
	t      *testing.T
	a      *App
	site   string
	client *http.Client
	ahead  atomic.Int64 // how far the clock is ahead
	step   time.Duration
	cycle  int
	pages  []string
}

// records are tables that grow with what people say and do, and are meant to.
var records = []string{
	"statement_participant", "statement_statement", "statement_vote", "statement_moderation", "comment_comment", "comment_consent", "comment_contact",
	"initiative_support", "history", "account_device", "search_entry",
}

// weight is what a program must not take more and more of.
type weight struct {
	heap, goroutines, files, log int64
	left                         int64            // files in the folder of data, but what was attached
	rows                         map[string]int64 // by table
}

// weigh waits until what was asked for is done, then measures.
func (m *months) weigh() weight {
	m.t.Helper()
	m.client.CloseIdleConnections()
	http.DefaultClient.CloseIdleConnections()
	w := weight{rows: map[string]int64{}}
	for range 40 { // connections end a little after their clients
		runtime.GC()
		n := int64(runtime.NumGoroutine())
		if w.goroutines == n {
			break
		}
		w.goroutines = n
		time.Sleep(50 * time.Millisecond)
	}
	var mem runtime.MemStats
	runtime.ReadMemStats(&mem)
	w.heap = int64(mem.HeapAlloc)
	if list, err := os.ReadDir("/proc/self/fd"); err == nil {
		w.files = int64(len(list))
	}
	if info, err := os.Stat(filepath.Join(m.a.config.Data, DatabaseFile+"-wal")); err == nil {
		w.log = info.Size()
	}
	err := filepath.WalkDir(m.a.config.Data, func(path string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			w.left++
		}
		return err
	})
	if err != nil {
		m.t.Fatal(err)
	}
	var tables []string
	query := `SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'`
	if m.a.config.Database != "" {
		query = `SELECT tablename FROM pg_tables WHERE schemaname = 'public'`
	}
	if err := m.a.db.Read().Select(m.t.Context(), &tables, query); err != nil {
		m.t.Fatal(err)
	}
	for _, table := range tables {
		var n int64
		if err := m.a.db.Read().Get(m.t.Context(), &n, `SELECT COUNT(*) FROM `+table); err != nil {
			m.t.Fatal(err)
		}
		w.rows[table] = n
	}
	return w
}

// ask sends a request from an address that nobody had before.
func (m *months) ask(method, path, form string, header ...string) (status int, cookies []*http.Cookie) {
	m.t.Helper()
	r, err := http.NewRequestWithContext(m.t.Context(), method, m.site+path, strings.NewReader(form))
	if err != nil {
		m.t.Fatal(err)
	}
	if form != "" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r.Header.Set("X-Forwarded-For", fmt.Sprintf("10.%d.%d.%d", m.cycle>>16&255, m.cycle>>8&255, m.cycle&255))
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	answer, err := m.client.Do(r)
	if err != nil {
		m.t.Fatal(method, path, err)
	}
	defer answer.Body.Close()
	if _, err := io.Copy(io.Discard, answer.Body); err != nil {
		m.t.Fatal(method, path, err)
	}
	if answer.StatusCode >= 500 {
		m.t.Errorf("%s %s: %d", method, path, answer.StatusCode)
	}
	return answer.StatusCode, answer.Cookies()
}

// live opens a stream, reads its first line and leaves.
func (m *months) live() {
	m.t.Helper()
	ctx, leave := context.WithCancel(m.t.Context())
	defer leave()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, m.site+"/live/consultations/"+slug+"/results", nil)
	if err != nil {
		m.t.Fatal(err)
	}
	answer, err := m.client.Do(r)
	if err != nil {
		m.t.Fatal(err)
	}
	defer answer.Body.Close()
	if _, err := bufio.NewReader(answer.Body).ReadString('\n'); err != nil || answer.StatusCode != http.StatusOK {
		m.t.Fatal("the stream", answer.StatusCode, err)
	}
}

// halfDay is what happens between two looks at the clock: somebody votes for the
// first time and changes their mind, has an idea, writes a comment; readers
// look at pages, streams, feeds and exports; an officer signs in and never out;
// somebody asks for links and for questions of passkeys that nobody answers; a
// server is killed while it stores a file.
func (m *months) halfDay() {
	m.t.Helper()
	m.cycle++
	v, err := arrive(m.site)
	if err != nil {
		m.t.Fatal(err)
	}
	for statement := int64(1); statement <= 3; statement++ {
		for _, word := range []string{"agree", "disagree"} {
			if err := v.vote(m.t.Context(), m.site, statement, word); err != nil {
				m.t.Fatal("a vote: ", err)
			}
		}
	}
	cookie := v.cookie.Name + "=" + v.cookie.Value
	idea := url.Values{"text": {fmt.Sprintf("Nên có thêm ghế đá ở phố thứ %d trong khu phố cổ.", m.cycle)}, "lang": {"vi"}}
	if status, _ := m.ask("POST", "/consultations/"+slug+"/ideas", idea.Encode(), "Cookie", cookie); status >= 400 {
		m.t.Errorf("an idea: %d", status)
	}
	comment := url.Values{"text": {fmt.Sprintf("Tôi đề nghị mở cửa bảo tàng buổi tối, đợt thứ %d trong năm.", m.cycle)}, "publish": {"true"}, "once": {fmt.Sprint("once-", m.cycle)}}
	if status, _ := m.ask("POST", "/consultations/"+slug+"/comments", comment.Encode(), "Cookie", cookie); status >= 400 {
		m.t.Errorf("a comment: %d", status)
	}
	for i := range 6 {
		m.ask("GET", m.pages[(m.cycle*6+i)%len(m.pages)], "")
	}
	m.ask("GET", fmt.Sprintf("/consultations/%s/statements?q=%d", slug, m.cycle%20), "", "Accept-Encoding", "br")
	m.ask("GET", fmt.Sprintf("/no-such-page-%d", m.cycle), "")
	m.ask("GET", fmt.Sprintf("/consultations/no-such-%d/vote", m.cycle), "")
	m.live()

	who := []string{"bien-tap@minh-hoa.example", "kiem-duyet@minh-hoa.example"}[m.cycle%2]
	path, _, err := m.a.features.Account.Service.SignInPath(m.t.Context(), who)
	if err != nil {
		m.t.Fatal(err)
	}
	status, cookies := m.ask("POST", path, "", "Sec-Fetch-Site", "same-origin")
	if status != http.StatusSeeOther || len(cookies) == 0 {
		m.t.Fatalf("signing in: %d", status)
	}
	m.ask("GET", "/office", "", "Cookie", cookies[0].Name+"="+cookies[0].Value)
	for _, email := range []string{who, "nobody@thamvan.example"} {
		m.ask("POST", "/sign-in", url.Values{"email": {email}}.Encode())
	}
	m.ask("POST", "/sign-in/passkey/question", "")
	if m.a.config.Database == "" { // else files are in the database, where nothing is half written
		half := filepath.Join(m.a.config.Data, "files", fmt.Sprint(".new-", m.cycle))
		old := time.Now().Add(-48 * time.Hour)
		err = os.MkdirAll(filepath.Dir(half), 0o700)
		if err := errors.Join(err, os.WriteFile(half, []byte("%PDF"), 0o600), os.Chtimes(half, old, old)); err != nil {
			m.t.Fatal(err)
		}
	}

	m.ahead.Add(int64(m.step))
	if _, err := m.a.jobs.Drain(m.t.Context()); err != nil {
		m.t.Fatal(err)
	}
}

// TestMonthsWithoutARestart lets a program live two months in some seconds and
// weighs it in the middle and at the end. DIENHONG_SOAK is how long it should
// last instead, such as 30m (make soak).
func TestMonthsWithoutARestart(t *testing.T) {
	// Letters are kept for 30 days: both halves must be longer than that.
	lasts, cycles, step := time.Duration(0), 120, 12*time.Hour
	if testing.Short() {
		cycles, step = 20, 4*24*time.Hour
	}
	if s := os.Getenv("DIENHONG_SOAK"); s != "" {
		var err error
		if lasts, err = time.ParseDuration(s); err != nil {
			t.Fatal(err)
		}
	}
	onHanoi(t, func(t *testing.T, c Config) {
		m := &months{t: t, step: step, client: &http.Client{
			Transport:     &http.Transport{},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		}}
		begun := time.Now()
		c.Clock = func() time.Time { return begun.Add(time.Duration(m.ahead.Load())).UTC() }
		c.Demonstration, c.Development, c.Proxies = true, true, web.Proxies{Hops: 1}
		m.a = build(t, c)
		if _, err := m.a.Passes(t.Context()); err != nil {
			t.Fatal(err)
		}
		run(t, m.a, fmt.Sprintf(`UPDATE consultation_phase SET ends_at = %d WHERE votes = 1 AND ends_at > %d`,
			begun.AddDate(50, 0, 0).UnixMilli(), begun.UnixMilli()))
		ctx, stop := context.WithCancel(t.Context())
		workers := m.a.Work(ctx)
		server := httptest.NewServer(m.a.Handler())
		m.site = server.URL
		t.Cleanup(func() {
			m.a.hub.Close()
			server.Close()
			stop()
			workers.Wait()
		})
		for _, r := range m.a.Router().Routes() {
			path := strings.ReplaceAll(strings.ReplaceAll(r.Pattern, "{$}", ""), "{slug}", slug)
			if r.Method == http.MethodGet && r.Access.Anyone && !strings.ContainsAny(path, "{") && !strings.HasPrefix(path, "/live/") {
				m.pages = append(m.pages, path)
			}
		}
		slices.Sort(m.pages)
		live := func(until func() bool) int {
			n := 0
			for ; !until(); n++ {
				m.halfDay()
			}
			return n
		}
		half := func() func() bool {
			end, n := time.Now().Add(lasts/2), 0
			return func() bool {
				n++
				return lasts > 0 && time.Now().After(end) || lasts == 0 && n > cycles/2
			}
		}
		live(half())
		was := m.weigh()
		n := live(half())
		is := m.weigh()
		t.Logf("%d half days after the middle: heap %.1f MB → %.1f MB, goroutines %d → %d, open files %d → %d, log %d kB → %d kB, files %d → %d",
			n, mb(was.heap), mb(is.heap), was.goroutines, is.goroutines, was.files, is.files, was.log>>10, is.log>>10, was.left, is.left)
		// What a vote and a comment leave in memory on purpose, and the noise of
		// pages in the cache.
		if room := int64(6<<20) + int64(n)*4<<10; is.heap > was.heap+room {
			t.Errorf("the heap grew from %.1f MB to %.1f MB", mb(was.heap), mb(is.heap))
		}
		if is.goroutines > was.goroutines+8 {
			t.Errorf("goroutines grew from %d to %d", was.goroutines, is.goroutines)
		}
		if is.files > was.files+8 {
			t.Errorf("open files grew from %d to %d", was.files, is.files)
		}
		if is.log > 64<<20 {
			t.Errorf("the write-ahead log has %d MB", is.log>>20)
		}
		if is.left > was.left+8 {
			t.Errorf("files in the folder of data grew from %d to %d", was.left, is.left)
		}
		for table, rows := range is.rows {
			if grew := rows - was.rows[table]; grew > 0 {
				t.Logf("%s: %d rows → %d", table, was.rows[table], rows)
				if grew > int64(n)/8+4 && !slices.Contains(records, table) {
					t.Errorf("%s grew from %d rows to %d in %d half days", table, was.rows[table], rows, n)
				}
			}
		}
	})
}

func mb(n int64) float64 { return float64(n) / (1 << 20) }
