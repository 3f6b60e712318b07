package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

func TestDistIsWhatTheSourcesGive(t *testing.T) {
	root := filepath.Join("..", "..", "ui")
	want, err := Build(root)
	if err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(filepath.Join(root, "dist"))
	if err != nil {
		t.Fatal(err)
	}
	have := map[string]bool{}
	for _, e := range entries {
		have[e.Name()] = true
		got, err := os.ReadFile(filepath.Join(root, "dist", e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if content, known := want[e.Name()]; !known || !bytes.Equal(got, content) {
			t.Errorf("dist/%s is not what the sources give: run go run ./tools/assets", e.Name())
		}
	}
	for name := range want {
		if !have[name] {
			t.Errorf("dist/%s is missing: run go run ./tools/assets", name)
		}
	}
}

// What every page loads stays small (fonts apart).
func TestFirstLoadStaysSmall(t *testing.T) {
	files, err := Build(filepath.Join("..", "..", "ui"))
	if err != nil {
		t.Fatal(err)
	}
	for pattern, limit := range map[string]int{"app-*.css.br": 12 << 10, "app-*.js.br": 12 << 10, "office-*.css.br": 6 << 10, "office-*.js.br": 8 << 10, "first-*.js.br": 512} {
		found := false
		for name, content := range files {
			if ok, _ := filepath.Match(pattern, name); ok {
				found = true
				if len(content) > limit {
					t.Errorf("%s is %d bytes, over its budget of %d", name, len(content), limit)
				}
			}
		}
		if !found {
			t.Errorf("no file %s", pattern)
		}
	}
}
