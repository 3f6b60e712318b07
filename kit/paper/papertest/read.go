// Package papertest reads documents as their readers do, for tests.
package papertest

import (
	"dienhong/kit/paper"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// run runs a program that tools/setup.sh brings.
func run(t testing.TB, name string, args ...string) string {
	t.Helper()
	out, err := exec.Command(name, args...).Output()
	if err != nil {
		t.Fatalf("%s: %v; tools/setup.sh installs it", name, err)
	}
	return string(out)
}

var spaces = regexp.MustCompile(`\s+`)

// Text reads a paper as its reader does: a paper.DOCX through a word processor,
// a paper.PDF through a viewer.
func Text(t testing.TB, f paper.Format, raw []byte) string {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, "paper."+string(f))
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	switch f {
	case paper.DOCX:
		run(t, "soffice", "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless", "--convert-to", "pdf", "--outdir", dir, path)
		path = filepath.Join(dir, "paper.pdf")
	case paper.HTML:
		return spaces.ReplaceAllString(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(string(raw), " "), " ")
	}
	return spaces.ReplaceAllString(run(t, "pdftotext", path, "-"), " ")
}

// MustTell expects words in a text, whatever their case.
func MustTell(t *testing.T, text string, want ...string) {
	t.Helper()
	for _, w := range want {
		if !strings.Contains(strings.ToLower(text), strings.ToLower(w)) { // titles are set in capitals
			t.Errorf("not found: %q", w)
		}
	}
	if t.Failed() {
		t.Logf("%.3000s", text)
	}
}
