package app

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"dienhong/demo"
	"dienhong/platform/web"
)

// longChain is an installation with 50,000 comments, 5,000 passages of them
// under 200 themes, 500 initiatives and 1,000 actions in ten programmes.
func longChain(b *testing.B) *App {
	b.Helper()
	a := manyVoices(b, 50_000)
	run(b, a,
		`UPDATE comment_comment SET state = 'shown', publish = 1 WHERE consultation = 1`,
		`INSERT INTO theme_passage (city_id, id, consultation, comment_id, starts, ends, text, person, at)
		SELECT city_id, 'p' || serial, 1, id, 0, 5, 'Ý kiến', 'a', 1 FROM comment_comment WHERE consultation = 1 AND serial % 10 = 0 AND serial <= 50000`,
		numbered(200, `INSERT INTO theme_theme (city_id, id, consultation, version, position, name_vi, name_en, summary_vi, summary_en, pillar, published, search)
		SELECT 1, 't' || n, 1, 1, n, 'Chủ đề thứ ' || n, 'Theme number ' || n, 'Điều người dân nói về chủ đề này', '', '', 1, 'chu de' FROM numbers`),
		`INSERT INTO theme_mark (city_id, passage_id, theme_id, person, at)
		SELECT city_id, 'p' || serial, 't' || ((serial / 10) % 200), 'a', 1 FROM comment_comment WHERE consultation = 1 AND serial % 10 = 0 AND serial <= 50000`,
		`INSERT INTO chain_link SELECT city_id, 'comment', id, 'passage', 'p' || serial
		FROM comment_comment WHERE consultation = 1 AND serial % 10 = 0 AND serial <= 50000`,
		`INSERT INTO chain_link SELECT city_id, 'passage', passage_id, 'theme', theme_id FROM theme_mark WHERE theme_id LIKE 't%'`,
		numbered(500, `INSERT INTO initiative_initiative
		SELECT 1, 'i' || n, 1, 'Sáng kiến thứ ' || n, 'Initiative number ' || n, 'Tóm tắt của sáng kiến', 'Summary of the initiative', 'Nội dung', 'Text',
			'', 'design', '', '', 21.03, 105.85, '', '', '', '', '', 100, 200, 2030, 'local', '11.4', '1 2', 'selected', '', 0, '', '', '', 1, 0,
			1700000000000 + n, 1700000000000, 1700000000000, '', 'sang kien' FROM numbers`),
		numbered(20_000, `INSERT INTO initiative_support (city_id, initiative_id, key_hash, at) SELECT 1, 'i' || (n % 500), 'k' || n, 1 FROM numbers`),
		numbered(500, `INSERT INTO chain_link SELECT 1, 'theme', 't' || (n % 200), 'initiative', 'i' || n FROM numbers`),
		numbered(500, `INSERT INTO chain_link SELECT 1, 'theme', 't' || (n * 7 % 200), 'initiative', 'i' || n FROM numbers WHERE n % 200 <> n * 7 % 200`),
		planLines(10, "programme", `''`), planLines(100, "objective", `'programme' || (n % 10)`), planLines(1_000, "action", `'objective' || (n % 100)`),
		numbered(100, `INSERT INTO chain_link SELECT 1, 'programme', 'programme' || (n % 10), 'objective', 'objective' || n FROM numbers`),
		numbered(1_000, `INSERT INTO chain_link SELECT 1, 'objective', 'objective' || (n % 100), 'action', 'action' || n FROM numbers`),
		numbered(1_000, `INSERT INTO chain_link SELECT 1, 'initiative', 'i' || (n % 500), 'action', 'action' || n FROM numbers`),
		numbered(1_000, `INSERT INTO plan_action (city_id, item_id, lead, partners, starts_on, ends_on, cost_min, cost_max, money_vi, money_en, state, percent)
		SELECT 1, 'action' || n, b.id, '', '2024-01-01', CASE WHEN n % 3 = 0 THEN '2025-06-30' ELSE '2030-12-31' END, 100, 200, '', '', 'running', 40
		FROM numbers CROSS JOIN (SELECT MIN(id) AS id FROM city_body) b`),
		numbered(3_000, `INSERT INTO plan_milestone (city_id, id, action_id, position, title_vi, title_en, due_on, done_on)
		SELECT 1, 'm' || n, 'action' || (n % 1000), n / 1000, 'Bước', 'Step', '2027-01-01', '' FROM numbers`),
		numbered(2_000, `INSERT INTO plan_progress (city_id, id, action_id, at, as_of, state, percent, text_vi, text_en, evidence, person)
		SELECT 1, 'r' || n, 'action' || (n % 1000), 1, '2025-01-01', 'running', 40, 'Đã làm', 'Done', '[{"title":"Báo cáo"}]', 'a' FROM numbers`),
		numbered(2_000, `INSERT INTO chain_link SELECT 1, 'action', 'action' || (n % 1000), 'progress', 'r' || n FROM numbers`),
	)
	return a
}

// numbered gives a query the table numbers: n from 0 to below count.
func numbered(count int, insert string) string {
	before, from, _ := strings.Cut(insert, "SELECT")
	return fmt.Sprintf(`%sWITH RECURSIVE numbers (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < %d) SELECT%s`, before, count-1, from)
}

func planLines(count int, kind, parent string) string {
	return numbered(count, `INSERT INTO plan_item SELECT 1, '`+kind+`' || n, '`+kind+`', `+parent+`, n, 1, 'Dòng kế hoạch thứ ' || n, 'Line number ' || n,
		'Một dòng tóm tắt', 'A summary', '', 0, 'local', '11.4', 'Quyết định', 1, 0, 1700000000000, '', '', '', 1700000000000, 'a' FROM numbers`)
}

// BenchmarkLongChain draws the pages of the chain through the real routes, none
// from the cache. The bar is a 95th percentile of 20 ms.
func BenchmarkLongChain(b *testing.B) {
	a := longChain(b)
	var comment string
	if err := a.db.Read().Get(b.Context(), &comment, `SELECT id FROM comment_comment WHERE consultation = 1 AND serial = 170`); err != nil {
		b.Fatal(err)
	}
	handler := a.Handler()
	for _, page := range []struct{ name, path string }{
		{"back", "/chain/action/action17"}, {"forward", "/chain/comment/" + comment}, {"action", "/plan/action17"}, {"plan", "/plan"},
		{"initiatives", "/initiatives"}, {"timeline", "/plan/timeline"}, {"programme", "/plan/programme1"}, {"initiative", "/initiatives/i17"},
		{"comment", "/consultations/" + demo.Hanoi().Consultation.Slug + "/comments/" + comment},
		{"indicators", "/indicators"}, {"late", "/plan?state=late"},
	} {
		b.Run(page.name, func(b *testing.B) {
			runtime.LockOSThread()
			defer runtime.UnlockOSThread()
			var times, costs []float64
			for range 200 {
				r := httptest.NewRequestWithContext(web.PastCache(b.Context()), http.MethodGet, page.path, nil)
				w := httptest.NewRecorder()
				begun, before := time.Now(), threadTime()
				handler.ServeHTTP(w, r)
				costs = append(costs, float64((threadTime()-before).Microseconds())/1000)
				times = append(times, float64(time.Since(begun).Microseconds())/1000)
				if w.Code != http.StatusOK {
					b.Fatalf("status %d", w.Code)
				}
			}
			slices.Sort(times)
			slices.Sort(costs)
			b.ReportMetric(times[len(times)*95/100], "p95-ms")
			b.ReportMetric(times[len(times)/2], "median-ms")
			b.ReportMetric(loadNow(), "load")
			b.ReportMetric(costs[len(costs)*95/100], "cpu-p95-ms")
			b.ReportMetric(20, "bar-ms")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// loadNow is the load of the machine in the last minute (Linux).
func loadNow() (load float64) {
	if raw, err := os.ReadFile("/proc/loadavg"); err == nil {
		_, _ = fmt.Sscan(string(raw), &load)
	}
	return load
}

// threadTime is what the calling thread used of a processor (Linux).
func threadTime() time.Duration {
	const thread = 1
	var used syscall.Rusage
	if err := syscall.Getrusage(thread, &used); err != nil {
		return 0
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
