package app

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
	"dienhong/platform/web"
)

func TestWhatTheDatabaseCannotDoBecomesAClearPage(t *testing.T) {
	log := &journal{}
	a := build(t, Config{Data: dbtest.Folder(t), Zone: DefaultZone, Log: log.logger()})
	cases := map[string]struct {
		err   error
		words string
	}{
		"busy":  {fmt.Errorf("cast: %w", db.ErrBusy), "Máy chủ đang bận"},
		"full":  {fmt.Errorf("cast: %w", db.ErrFull), "không ghi được dữ liệu"},
		"gone":  {fmt.Errorf("cast: %w", db.ErrGone), "không đọc được dữ liệu"},
		"other": {errors.New("something secret"), "Hệ thống gặp lỗi"},
	}
	for path, c := range cases {
		a.router.Handle("GET /test/"+path, web.Public, func(http.ResponseWriter, *http.Request) error { return c.err })
	}
	for path, c := range cases {
		status, page := get(t, a, "/test/"+path)
		want := http.StatusServiceUnavailable
		if path == "other" {
			want = http.StatusInternalServerError
		}
		if status != want || !strings.Contains(page, c.words) || strings.Contains(page, "secret") || !strings.Contains(page, "<main") {
			t.Errorf("%s: %d\n%s", path, status, page)
		}
		if !log.has(c.err.Error()) {
			t.Errorf("%s: not in the log", path)
		}
		if _, english := get(t, a, "/en/test/"+path); strings.Contains(english, c.words) {
			t.Errorf("%s: the English page speaks Vietnamese", path)
		}
	}
}

// TestAnErrorIsLocatedInTheLog takes a table away: the log says which request met
// it, on which route, and in which operations.
func TestAnErrorIsLocatedInTheLog(t *testing.T) {
	log := &journal{}
	a := build(t, Config{Data: dbtest.Folder(t), Zone: DefaultZone, Log: log.logger()})
	if err := a.db.Tx(t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(t.Context(), `ALTER TABLE city_document RENAME TO elsewhere`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if status, _ := get(t, a, "/en/documents?q="); status != http.StatusInternalServerError {
		t.Errorf("status %d", status)
	}
	for _, part := range []string{`"request":"`, `"method":"GET"`, `"route":"/documents"`, `"status":500`, "city.store.page < city.Service.Documents < ", "city.Module.documents", "city_document"} {
		if !log.has(part) {
			t.Errorf("the log has no %s:\n%s", part, log.buf.String())
		}
	}
}

func TestALockedDatabaseRefusesWritesAndGoesOn(t *testing.T) {
	a := build(t, Config{Data: dbtest.Folder(t), Zone: DefaultZone, Patience: 50 * time.Millisecond})
	a.router.Handle("POST /test/write", web.Public, func(w http.ResponseWriter, r *http.Request) error {
		err := a.db.Tx(r.Context(), func(tx *db.Tx) error {
			_, err := tx.Exec(r.Context(), `INSERT INTO installation (city_id, key, value) VALUES (?, 'test', '')`, theCity)
			return err
		})
		if err != nil {
			return err
		}
		return web.Redirect(w, r, "/")
	})
	other, err := db.Open(t.Context(), db.Config{Path: filepath.Join(a.config.Data, DatabaseFile)})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	err = other.Tx(t.Context(), func(tx *db.Tx) error {
		w := post(a, "/test/write", "")
		if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" {
			t.Errorf("locked: %d, Retry-After %q", w.Code, w.Header().Get("Retry-After"))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if w := post(a, "/test/write", ""); w.Code != http.StatusSeeOther {
		t.Errorf("after the lock: %d", w.Code)
	}
}

func TestNotReadyWithoutTheDatabaseNorWhileStopping(t *testing.T) {
	log := &journal{}
	a := build(t, Config{Data: dbtest.Folder(t), Zone: DefaultZone, Log: log.logger()})
	if status, _ := get(t, a, "/readyz"); status != http.StatusOK {
		t.Fatalf("ready: %d", status)
	}
	path := filepath.Join(a.config.Data, DatabaseFile)
	if err := os.Rename(path, path+".away"); err != nil {
		t.Fatal(err)
	}
	if status, body := get(t, a, "/readyz"); status != http.StatusServiceUnavailable || !strings.Contains(body, "database") || !log.has("database does not answer") {
		t.Errorf("gone: %d %s", status, body)
	}
	if err := os.Rename(path+".away", path); err != nil {
		t.Fatal(err)
	}
	a.stopping.Store(true)
	if status, body := get(t, a, "/readyz"); status != http.StatusServiceUnavailable || !strings.Contains(body, "stopping") {
		t.Errorf("stopping: %d %s", status, body)
	}
	if status, _ := get(t, a, "/healthz"); status != http.StatusOK {
		t.Errorf("alive: %d", status)
	}
}

func TestErrorsOfTheAPIAreProblemsInTheReadersLanguage(t *testing.T) {
	a := build(t, Config{Data: dbtest.Folder(t), Zone: DefaultZone})
	for language, words := range map[string]string{"": "Không tìm thấy", "vi-VN": "Không tìm thấy", "en-GB,en;q=0.9": "could not find"} {
		if status, body := get(t, a, "/api/v1/nothing", "Accept-Language", language); status != http.StatusNotFound || !strings.Contains(body, words) {
			t.Errorf("%q: %d %s", language, status, body)
		}
	}
}

func TestOneAddressCannotWriteWithoutEnd(t *testing.T) {
	now := time.Date(2026, 3, 5, 8, 0, 0, 0, time.UTC)
	a := build(t, Config{Data: dbtest.Folder(t), Zone: DefaultZone, WritesPerMinute: 60, Clock: func() time.Time { return now }})
	a.router.Handle("POST /test/write", web.Public, func(w http.ResponseWriter, r *http.Request) error { return web.Redirect(w, r, "/") })
	refused := 0
	for range 100 {
		if post(a, "/test/write", "").Code == http.StatusTooManyRequests {
			refused++
		}
	}
	if refused != 80 {
		t.Errorf("%d of 100 at once were refused; 20 are allowed at once", refused)
	}
	now = now.Add(time.Second)
	for range 2 {
		if post(a, "/test/write", "").Code == http.StatusTooManyRequests {
			refused++
		}
	}
	if refused != 81 {
		t.Errorf("%d refused after a second in which one more is allowed", refused)
	}
}
