package browser

import (
	"context"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"dienhong/app"
	"dienhong/demo"
	"dienhong/platform/db/dbtest"
)

func TestMain(m *testing.M) {
	code := m.Run()
	Close()
	if made.dir != "" {
		_ = os.RemoveAll(made.dir)
	}
	os.Exit(code)
}

// made is the demonstration's data, loaded once; every test works on a copy.
var made struct {
	once sync.Once
	dir  string
	err  error
}

func demonstrationData(t *testing.T) string {
	t.Helper()
	made.once.Do(func() {
		if made.dir, made.err = os.MkdirTemp("", "dienhong-demonstration-"); made.err != nil {
			return
		}
		a, err := app.Build(context.Background(), settings(made.dir))
		if err != nil {
			made.err = err
			return
		}
		if made.err = a.Demonstrate(context.Background(), func(string) {}); made.err == nil {
			made.err = a.Close(context.Background())
		}
	})
	if made.err != nil {
		t.Fatal(made.err)
	}
	dir := dbtest.Folder(t)
	if err := os.CopyFS(dir, os.DirFS(made.dir)); err != nil {
		t.Fatal(err)
	}
	return dir
}

func settings(dir string) app.Config {
	return app.Config{Data: dir, Zone: app.DefaultZone, Demonstration: true, Development: true}
}

// serve runs the program at an address of its own until the test ends.
func serve(t *testing.T, c app.Config) (a *app.App, base string) {
	t.Helper()
	a, err := app.Build(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	workers := a.Work(ctx)
	s := httptest.NewServer(a.Handler())
	t.Cleanup(func() {
		s.CloseClientConnections()
		s.Close()
		stop()
		workers.Wait()
		_ = a.Close(context.Background())
	})
	// A name, because browsers offer no passkeys at an address of numbers.
	return a, strings.Replace(s.URL, "127.0.0.1", "localhost", 1)
}

// votingSite serves the demonstration without a bound on what one address may
// send.
func votingSite(t *testing.T) (base, consultation string) {
	t.Helper()
	_, base, consultation = votingApp(t)
	return base, consultation
}

func votingApp(t *testing.T) (a *app.App, base, consultation string) {
	t.Helper()
	a, base = serve(t, settings(demonstrationData(t)))
	return a, base, "/consultations/" + demo.Hanoi().Consultation.Slug
}

// picture keeps what the page looks like where DIENHONG_PICTURES says.
func picture(p *Page, name string) {
	if dir := os.Getenv("DIENHONG_PICTURES"); dir != "" {
		p.Picture(filepath.Join(dir, name+".png"))
	}
}
