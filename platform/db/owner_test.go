package db

import (
	"log/slog"
	"os"
	"path/filepath"
	"testing"
)

func TestTheFilesOfTheDatabaseAreTheirOwnersAlone(t *testing.T) {
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "city.db")
	if err := os.WriteFile(path, nil, 0o644); err != nil { // made by hand
		t.Fatal(err)
	}
	d, err := Open(t.Context(), Config{Path: path, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if err := d.Tx(t.Context(), func(tx *Tx) error {
		_, err := tx.Exec(t.Context(), `CREATE TABLE contact (name TEXT)`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) < 3 {
		t.Fatalf("%v %v", files, err)
	}
	for _, f := range files {
		info, err := f.Info()
		if err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s is %v to others; %v", f.Name(), info.Mode().Perm(), err)
		}
	}
}
