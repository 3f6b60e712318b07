package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
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

// What a page may load stays small (fonts apart). The style that the pages of each
// group load is measured in app, on real pages.
func TestEachFileStaysSmall(t *testing.T) {
	files, err := Build(filepath.Join("..", "..", "ui"))
	if err != nil {
		t.Fatal(err)
	}
	limits := map[string]int{"site-*.css.br": 6 << 10, "app-*.js.br": 12 << 10, "office-*.js.br": 8 << 10, "first-*.js.br": 512}
	for _, part := range parts {
		limits[strings.Replace(part, ".css", "-*.css.br", 1)] = 1536
	}
	for pattern, limit := range limits {
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

func TestTheClassesThatASheetNeedsComeFromItsRules(t *testing.T) {
	got, err := sheet("x.css", []byte(`@layer components{.a,.b .c:not(.d,.e){color:red}@media (width>1px){.a .f{content:".g{"}.h:is(.i,.j)>k{x:y}}@keyframes m{from{x:y}50.5%{x:y}}}`))
	if err != nil {
		t.Fatal(err)
	}
	if want := [][]string{{"a"}, {"h"}, {"b", "c"}}; !slices.EqualFunc(got.When, want, slices.Equal) {
		t.Errorf("%v, not %v", got.When, want)
	}
	if _, err := sheet("x.css", []byte(`@layer components{.a{x:y}p>:not(.a){x:y}}`)); err == nil {
		t.Error("a rule that needs no class stands in a sheet that only some pages load")
	}
}
