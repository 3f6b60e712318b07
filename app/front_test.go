package app

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"dienhong/platform/db"
	"dienhong/platform/web"
)

// BenchmarkFrontPages measures the pages that most readers open first, drawn
// anew each time, with 50,000 comments, 10,000 statements, 500 initiatives and
// 1,000 actions; half of each are linked.
func BenchmarkFrontPages(b *testing.B) {
	c := Config{Data: b.TempDir(), Zone: DefaultZone, Version: "test"}
	hanoiSQLite(b, c.Data)
	a := build(b, c)
	copies(b, a, "comment_comment", 50_000, `consultation = 1`, map[string]string{"id": `'o' || n`, "serial": `100000 + n`, "import_key": `''`, "track_hash": `''`})
	copies(b, a, "statement_statement", 10_000, `consultation = 1`, map[string]string{"tid": `1000 + n`, "track_hash": `''`})
	copies(b, a, "initiative_initiative", 500, `published_at > 0`, map[string]string{"id": `'i' || n`, "track_hash": `''`})
	copies(b, a, "plan_item", 1000, `kind = 'action'`, map[string]string{"id": `'a' || n`, "position": `1000 + n`})
	copies(b, a, "plan_action", 1000, `1 = 1`, map[string]string{"item_id": `'a' || n`})
	for n := range 5000 {
		kind, id := "statement", fmt.Sprintf("1-%d", 1000+n)
		if n%2 == 0 {
			kind, id = "comment", fmt.Sprintf("o%d", n+1)
		}
		run(b, a, fmt.Sprintf(`INSERT INTO chain_link (city_id, from_kind, from_id, to_kind, to_id) VALUES (1, '%s', '%s', 'initiative', 'i%d')`, kind, id, n%250+1))
	}
	for n := range 500 {
		run(b, a, fmt.Sprintf(`INSERT INTO chain_link (city_id, from_kind, from_id, to_kind, to_id) VALUES (1, 'initiative', 'i%d', 'action', 'a%d')`, n+1, n+1))
	}
	for _, path := range []string{"/", "/consultations", "/consultations/" + slug, "/plan", "/plan/timeline", "/initiatives", "/pillars/do-thi", "/organisations", "/organisations/so-vhtt", "/about"} {
		b.Run(strings.Trim(strings.ReplaceAll(path, "/", "_"), "_"), func(b *testing.B) {
			var took []time.Duration
			var size int
			for b.Loop() {
				begin := time.Now()
				w := httptest.NewRecorder()
				a.Handler().ServeHTTP(w, httptest.NewRequestWithContext(web.PastCache(b.Context()), http.MethodGet, path, nil))
				took = append(took, time.Since(begin))
				if size = w.Body.Len(); w.Code != http.StatusOK {
					b.Fatal(w.Code)
				}
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "p95-ms")
			b.ReportMetric(float64(size)/1000, "kB")
		})
	}
}

// copies adds n rows to a table, made from the rows that where selects; columns
// are expressions in which n counts from 1.
func copies(b *testing.B, a *App, table string, n int, where string, columns map[string]string) {
	b.Helper()
	var names []string
	if err := a.db.Read().Select(b.Context(), &names, `SELECT name FROM pragma_table_info('`+table+`') ORDER BY cid`); err != nil {
		b.Fatal(err)
	}
	values := make([]string, len(names))
	for i, name := range names {
		values[i] = name
		if columns[name] != "" {
			values[i] = columns[name]
		}
	}
	if err := a.db.Tx(b.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(b.Context(), fmt.Sprintf(`INSERT INTO %s (%s)
			WITH RECURSIVE counting (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counting WHERE n < %d),
			source AS (SELECT *, ROW_NUMBER() OVER () AS place, COUNT(*) OVER () AS of FROM %s WHERE %s)
			SELECT %s FROM counting JOIN source ON source.place = 1 + n %% source.of`, table, strings.Join(names, ", "), n, table, where, strings.Join(values, ", ")))
		return err
	}); err != nil {
		b.Fatal(err)
	}
}
