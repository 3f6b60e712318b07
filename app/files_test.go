package app

import (
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"dienhong/feature/comment"
	"dienhong/platform/blob"
	"dienhong/platform/db"
	"dienhong/platform/web"
)

// upload is a file as a form brings it.
func upload(t *testing.T, content string) *web.File {
	t.Helper()
	f, err := os.CreateTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString(content); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Seek(0, 0); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return &web.File{File: f, Name: "thu.pdf", Size: int64(len(content))}
}

// TestFilesThatNothingHoldsAreSwept has a file of a comment and two of nothing, one
// of them so young that its record may still come.
func TestFilesThatNothingHoldsAreSwept(t *testing.T) {
	onHanoi(t, func(t *testing.T, c Config) {
		a := demonstration(t, c)
		ctx := t.Context()
		files := a.files()
		taken, _, err := a.features.Comment.Service.Submit(ctx, slug, comment.Submission{Text: "Thư", Lang: "vi", File: upload(t, "%PDF-1.4 held")})
		if err != nil {
			t.Fatal(err)
		}
		put := func(content string) string {
			info, err := files.Put(ctx, strings.NewReader(content), 1000, blob.Scans)
			if err != nil {
				t.Fatal(err)
			}
			return info.Name
		}
		orphan, young := put("%PDF-1.4 orphan"), put("%PDF-1.4 young")
		old := time.Now().Add(-2 * orphaned)
		for _, name := range []string{orphan, taken.Scan.Name} {
			if dir, ok := files.(blob.Dir); ok {
				err = os.Chtimes(string(dir)+"/"+name[:2]+"/"+name, old, old)
			} else {
				err = a.db.Tx(ctx, func(tx *db.Tx) error {
					_, err := tx.Exec(ctx, `UPDATE blob_file SET at = ? WHERE city_id = ? AND name = ?`, old.UnixMilli(), City, name)
					return err
				})
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := a.sweepFiles(ctx); err != nil {
			t.Fatal(err)
		}
		for name, want := range map[string]error{taken.Scan.Name: nil, young: nil, orphan: blob.ErrNotFound} {
			f, err := files.Open(ctx, name)
			if err == nil {
				err = f.Close()
			}
			if !errors.Is(err, want) {
				t.Errorf("%s: %v, want %v", name, err, want)
			}
		}
	})
}
