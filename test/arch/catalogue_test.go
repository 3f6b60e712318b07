package arch

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"dienhong/locale"
	"dienhong/platform/i18n"
)

// source is everything in which a sentence of the catalogue can be named.
func source(t *testing.T) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name := d.Name(); name == "node_modules" || name == ".git" || name == "dist" {
				return filepath.SkipDir
			}
			return nil
		}
		if strings.HasSuffix(path, "_templ.go") || !strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, ".templ") {
			return nil
		}
		body, err := os.ReadFile(path)
		files[path] = string(body)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

var (
	literal = regexp.MustCompile(`"([a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+\.?|[a-z][a-z0-9_]*\.)["{]`)
	named   = regexp.MustCompile(`(?:i18n\.[TN]\([^,()]+,\s*|flash\.(?:Done|Path|Now)\(.*,\s*|\bKey:\s*|Refuse\([^,]+,\s*)"([a-z][a-z0-9_.]*[a-z0-9_])"\s*[,)}\n]`)
)

// base takes the plural category off a key.
func base(key string) string {
	for _, category := range []string{".zero", ".one", ".two", ".few", ".many", ".other"} {
		key = strings.TrimSuffix(key, category)
	}
	return key
}

func TestEverySentenceExistsInEveryLanguageAndIsUsed(t *testing.T) {
	// The made-up feature carries its sentences with it.
	sentences, own := t.TempDir(), os.DirFS("../madeup/walk/locale")
	for _, files := range []fs.FS{locale.Files, own} {
		if err := os.CopyFS(sentences, files); err != nil {
			t.Fatal(err)
		}
	}
	catalogue, err := i18n.Load(os.DirFS(sentences))
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]map[string]bool{}
	for _, l := range catalogue.Locales() {
		known[l] = map[string]bool{}
		for _, key := range catalogue.Keys(l) {
			if !strings.HasPrefix(key, "language.") { // about the language, read and checked by i18n.Load
				known[l][base(key)] = true
			}
		}
	}
	for key := range known["vi"] {
		if !known["en"][key] {
			t.Errorf("%s is missing in English", key)
		}
	}
	for key := range known["en"] {
		if !known["vi"][key] {
			t.Errorf("%s is missing in Vietnamese", key)
		}
	}

	used, prefixes := map[string]bool{}, []string{}
	for path, body := range source(t) {
		if strings.HasSuffix(path, "_test.go") {
			continue // what only tests say is not said
		}
		for _, m := range literal.FindAllStringSubmatch(body, -1) {
			if strings.HasSuffix(m[1], ".") || strings.HasSuffix(m[1], "_") {
				prefixes = append(prefixes, m[1])
			}
			used[m[1]], used[base(m[1])] = true, true // a key may end like a plural form
		}
		if strings.Contains(path, "platform/i18n/") {
			continue
		}
		for _, m := range named.FindAllStringSubmatch(body, -1) {
			if strings.Contains(m[1], ".") && !known["vi"][base(m[1])] {
				t.Errorf("%s names %q, which is not in the catalogue", filepath.ToSlash(path), m[1])
			}
		}
	}
	for key := range known["vi"] {
		if !used[key] && !slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(key+".", p) }) {
			t.Errorf("%s is never used", key)
		}
	}
}
