package app

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"dienhong/civic"
	"dienhong/platform/db/dbtest"
)

// masters are installations with Hà Nội and its result, made once in a test
// program: loading takes far longer than copying, above all under the race
// detector.
var masters struct {
	sync.Mutex
	sqlite, postgres string // folders of data, empty until made
	database         dbtest.Master
}

// fill makes a master.
func fill(t testing.TB, c Config) {
	t.Helper()
	a, err := Build(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Demonstrate(t.Context(), func(string) {}); err != nil {
		t.Fatal(err)
	}
	if err := a.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	cons, err := a.features.Consultation.Service.BySlug(t.Context(), civic.Visitor(), slug)
	if err != nil {
		t.Fatal(err)
	}
	if err := a.features.Synthesis.Service.Refresh(t.Context(), cons.Number); err != nil {
		t.Fatal(err)
	}
	if err := a.Close(context.Background()); err != nil {
		t.Fatal(err)
	}
}

func masterFolder(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "dienhong-master-")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// hanoiSQLite fills an empty folder of data with a copy of the master.
func hanoiSQLite(t testing.TB, data string) {
	t.Helper()
	masters.Lock()
	defer masters.Unlock()
	if masters.sqlite == "" {
		dir := masterFolder(t)
		fill(t, Config{Data: dir, Zone: DefaultZone, Version: "test"})
		masters.sqlite = dir
	}
	if err := os.CopyFS(data, os.DirFS(masters.sqlite)); err != nil {
		t.Fatal(err)
	}
}

// hanoiPostgres does the same and gives the URL of the copied database.
func hanoiPostgres(t testing.TB, data string) string {
	t.Helper()
	masters.Lock()
	defer masters.Unlock()
	url := masters.database.Copy(t, func(url string) {
		dir := masterFolder(t)
		fill(t, Config{Data: dir, Database: url, Zone: DefaultZone, Version: "test"})
		masters.postgres = dir
	})
	if err := os.CopyFS(data, os.DirFS(masters.postgres)); err != nil {
		t.Fatal(err)
	}
	return url
}

// onHanoi runs a test on a copy of the demonstration of either engine.
func onHanoi(t *testing.T, test func(t *testing.T, c Config)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		c := Config{Data: dbtest.Folder(t), Zone: DefaultZone, Version: "test"}
		hanoiSQLite(t, c.Data)
		test(t, c)
	})
	t.Run("postgres", func(t *testing.T) {
		c := Config{Data: dbtest.Folder(t), Zone: DefaultZone, Version: "test"}
		c.Database = hanoiPostgres(t, c.Data)
		test(t, c)
	})
}

// demonstration starts the program with Hà Nội and its background work. In an
// empty folder of data it starts on a copy.
func demonstration(t testing.TB, c Config) *App {
	t.Helper()
	c.Demonstration = true
	if _, err := os.Stat(filepath.Join(c.Data, DatabaseFile)); c.Database == "" && os.IsNotExist(err) {
		hanoiSQLite(t, c.Data)
	}
	a := build(t, c)
	if err := a.Demonstrate(t.Context(), func(string) {}); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	workers := a.Work(ctx)
	t.Cleanup(func() { stop(); workers.Wait() })
	return a
}

// forgetMasters removes what the tests shared.
func forgetMasters() {
	for _, dir := range []string{masters.sqlite, masters.postgres} {
		if dir != "" {
			_ = os.RemoveAll(dir)
		}
	}
	masters.database.Drop()
}
