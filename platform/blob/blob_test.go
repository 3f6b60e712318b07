package blob

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const pdf = "%PDF-1.7\nmột trang"

func TestFilesAreKeptByTheirContent(t *testing.T) {
	d, ctx := Dir(t.TempDir()+"/files"), t.Context()
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
	if err := Dir(t.TempDir()+"/none").Each(ctx, func(string) error { return nil }); err != nil {
		t.Error(err)
	}
}

func TestWhatIsNoScanIsRefusedAndLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	d, ctx := Dir(dir), t.Context()
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
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 0 {
		t.Errorf("left behind: %v %v", left, err)
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
	if err := d.Sweep(ctx, day); err != nil {
		t.Fatal(err)
	}
	if !there(dir+"/.new-young") || there(d.path(whole.Name)) {
		t.Error("sweeping deletes what was stored long ago")
	}
	if err := Dir(dir+"/none").Sweep(ctx, day); err != nil {
		t.Error(err)
	}
}
