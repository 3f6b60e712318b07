package app

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"dienhong/civic"
	"dienhong/migrations"
	"dienhong/platform/db/dbtest"
	"dienhong/platform/web"
)

// onBoth runs a test on an empty installation of either engine.
func onBoth(t *testing.T, test func(t *testing.T, c Config)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, Config{Data: dbtest.Folder(t), Zone: DefaultZone, Version: "test"}) })
	t.Run("postgres", func(t *testing.T) {
		test(t, Config{Data: dbtest.Folder(t), Database: dbtest.NewPostgres(t, migrations.FS), Zone: DefaultZone, Version: "test"})
	})
}

// build starts the whole program without a listener; it is closed after the test.
func build(t testing.TB, c Config) *App {
	t.Helper()
	a, err := Build(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	var once sync.Once
	t.Cleanup(func() {
		once.Do(func() {
			if err := a.Close(context.Background()); err != nil {
				t.Errorf("close: %v", err)
			}
		})
	})
	return a
}

// get asks for a page as a visitor.
func get(t testing.TB, a *App, path string, header ...string) (status int, body string) {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	a.Handler().ServeHTTP(w, r)
	raw, err := io.ReadAll(w.Result().Body)
	if err != nil {
		t.Fatal(err)
	}
	return w.Code, string(raw)
}

// journal collects the log of a test.
type journal struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.buf.Write(p)
}

func (j *journal) logger() *slog.Logger { return slog.New(slog.NewJSONHandler(j, nil)) }

func (j *journal) has(s string) bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	return strings.Contains(j.buf.String(), s)
}

// post sends a form as a visitor.
func post(a *App, path, form string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	a.Handler().ServeHTTP(w, r)
	return w
}

// signIn enters a demonstration with a role and gives the session's cookie.
func signIn(t testing.TB, a *App, role civic.Role) *http.Cookie {
	t.Helper()
	passes, err := a.Passes(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range passes {
		if p.Role != role {
			continue
		}
		w := post(a, p.Path, "")
		for _, c := range w.Result().Cookies() {
			if c.Name == web.SessionCookie {
				return c
			}
		}
		t.Fatalf("the link of the %s answers %d without a session", role, w.Code)
	}
	t.Fatalf("nobody is %s", role)
	return nil
}
