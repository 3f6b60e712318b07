package blob

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"dienhong/migrations"
	"dienhong/platform/clock"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
)

const pdf = "%PDF-1.7\nmột trang"

// homes runs a test on every home of files.
func homes(t *testing.T, test func(t *testing.T, h Home)) {
	t.Run("folder", func(t *testing.T) { test(t, Dir(t.TempDir()+"/files")) })
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		test(t, Tables{DB: d, City: 1, Clock: clock.System, Shelf: "files"})
	})
}

func TestFilesAreKeptByTheirContent(t *testing.T) { homes(t, keptByContent) }

func keptByContent(t *testing.T, d Home) {
	ctx := t.Context()
	a, err := d.Put(ctx, strings.NewReader(pdf), 1000, Scans)
	if err != nil || a.Type != "application/pdf" || a.Size != int64(len(pdf)) {
		t.Fatalf("%+v %v", a, err)
	}
	b, err := d.Put(ctx, strings.NewReader(pdf), 1000, Scans)
	if err != nil || b.Name != a.Name {
		t.Errorf("the same file twice: %+v %v", b, err)
	}
	f, err := d.Open(ctx, a.Name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got, err := io.ReadAll(f); err != nil || string(got) != pdf {
		t.Errorf("%q %v", got, err)
	}
	n := 0
	if err := d.Each(ctx, func(string) error { n++; return nil }); err != nil || n != 1 {
		t.Errorf("%d files, %v", n, err)
	}
	if err := d.Remove(ctx, a.Name); err != nil {
		t.Error(err)
	}
	if _, err := d.Open(ctx, a.Name); !errors.Is(err, ErrNotFound) {
		t.Errorf("a removed file: %v", err)
	}
	if err := d.Restore(ctx, a.Name, strings.NewReader(pdf)); err != nil {
		t.Error(err)
	}
	if err := d.Restore(ctx, strings.Repeat("a", 64), strings.NewReader(pdf)); !errors.Is(err, ErrKind) {
		t.Errorf("another content under the name: %v", err)
	}
	if err := d.Sweep(ctx, time.Now().Add(-time.Hour), Nothing); err != nil {
		t.Error(err)
	}
	n = 0
	if err := d.Each(ctx, func(string) error { n++; return nil }); err != nil || n != 1 {
		t.Errorf("%d files, %v", n, err)
	}
	if err := d.Sweep(ctx, time.Now().Add(time.Hour), func(name string) bool { return name == a.Name }); err != nil {
		t.Error(err)
	}
	if f, err := d.Open(ctx, a.Name); err != nil {
		t.Errorf("a file that is held: %v", err)
	} else if err := f.Close(); err != nil {
		t.Error(err)
	}
	if err := d.Sweep(ctx, time.Now().Add(time.Hour), Nothing); err != nil {
		t.Error(err)
	}
	if _, err := d.Open(ctx, a.Name); !errors.Is(err, ErrNotFound) {
		t.Errorf("a swept file: %v", err)
	}
	if err := Dir(t.TempDir()+"/none").Each(ctx, func(string) error { return nil }); err != nil {
		t.Error(err)
	}
}

// TestALargeFileIsReadFromAnywhere has more than one chunk, the last of them short.
func TestALargeFileIsReadFromAnywhere(t *testing.T) {
	content := []byte(pdf + strings.Repeat("một dòng của một trang dài\n", 40_000))
	homes(t, func(t *testing.T, h Home) {
		info, err := h.Put(t.Context(), bytes.NewReader(content), 2<<20, Scans)
		if err != nil {
			t.Fatal(err)
		}
		f, err := h.Open(t.Context(), info.Name)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if err := iotest.TestReader(f, content); err != nil {
			t.Error(err)
		}
	})
}

func TestWhatIsNoScanIsRefusedAndLeavesNothing(t *testing.T) {
	dbtest.NewPostgres(t, nil) // the server of the tests is where all look for it
	t.Setenv("TMPDIR", t.TempDir())
	homes(t, refusedAndNothingLeft)
}

func refusedAndNothingLeft(t *testing.T, d Home) {
	ctx := t.Context()
	for name, c := range map[string]struct {
		body string
		want error
	}{
		"a program":           {"MZ\x90\x00" + pdf, ErrKind},
		"a page with scripts": {"<html><script>alert(1)</script>", ErrKind},
		"an SVG":              {`<svg xmlns="http://www.w3.org/2000/svg"/>`, ErrKind},
		"empty":               {"", ErrKind},
		"too large":           {pdf + strings.Repeat("x", 1000), ErrTooLarge},
	} {
		if _, err := d.Put(ctx, strings.NewReader(c.body), 1000, Scans); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := d.Put(ctx, io.MultiReader(bytes.NewReader([]byte(pdf)), broken{}), 1000, Scans); err == nil {
		t.Error("half a file was stored")
	}
	folder := os.TempDir()
	if dir, ok := d.(Dir); ok {
		folder = string(dir)
	}
	left, err := filepath.Glob(filepath.Join(folder, unfinished))
	if err != nil || len(left) != 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
	if err := d.Each(ctx, func(name string) error { return errors.New(name) }); err != nil {
		t.Errorf("stored: %v", err)
	}
	for _, name := range []string{"", "../../etc/passwd", strings.Repeat("a", 64)} {
		if _, err := d.Open(ctx, name); !errors.Is(err, ErrNotFound) {
			t.Errorf("%q: %v", name, err)
		}
	}
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errors.New("the line broke") }

// TestSweepingLeavesWhatIsYoungAndWhole has old and young, whole and unfinished
// files.
func TestSweepingLeavesWhatIsYoungAndWhole(t *testing.T) {
	dir := t.TempDir()
	d, ctx := Dir(dir), t.Context()
	whole, err := d.Put(ctx, strings.NewReader(pdf), 1000, Scans)
	if err != nil {
		t.Fatal(err)
	}
	old := time.Now().Add(-48 * time.Hour)
	for _, name := range []string{".new-old", ".new-young"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(pdf), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(os.Chtimes(filepath.Join(dir, ".new-old"), old, old), os.Chtimes(d.path(whole.Name), old, old)); err != nil {
		t.Fatal(err)
	}
	there := func(path string) bool {
		_, err := os.Stat(path)
		return err == nil
	}
	day := time.Now().Add(-24 * time.Hour)
	if err := d.Tidy(ctx, day); err != nil {
		t.Fatal(err)
	}
	if there(dir+"/.new-old") || !there(dir+"/.new-young") || !there(d.path(whole.Name)) {
		t.Error("tidying deletes what was begun long ago, and nothing else")
	}
	if err := d.Sweep(ctx, day, Nothing); err != nil {
		t.Fatal(err)
	}
	if !there(dir+"/.new-young") || there(d.path(whole.Name)) {
		t.Error("sweeping deletes what was stored long ago")
	}
	if err := Dir(dir+"/none").Sweep(ctx, day, Nothing); err != nil {
		t.Error(err)
	}
}
