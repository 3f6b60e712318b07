package command

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dienhong/platform/await"
)

// until is a terminal that calls then once a text was printed.
type until struct {
	bytes.Buffer
	text string
	then func()
}

func (u *until) Write(p []byte) (int, error) {
	n, err := u.Buffer.Write(p)
	if strings.Contains(u.String(), u.text) {
		u.then()
	}
	return n, err
}

// demoUntil runs the demonstration in English until it has printed a text.
func demoUntil(t *testing.T, text, data string) (code int, said string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), await.Hopeless)
	defer cancel()
	out := &until{text: text, then: cancel}
	var errout bytes.Buffer
	code = Run(ctx, []string{"demo", "--data", data, "--listen", "127.0.0.1:0", "--lang", "en"}, out, &errout, func(string) string { return "" })
	return code, out.String() + errout.String()
}

// TestADemonstrationThatWasCutShortLoadsTheRest leaves nothing behind when it was
// interrupted itself, and goes on where a machine was lost.
func TestADemonstrationThatWasCutShortLoadsTheRest(t *testing.T) {
	dir := t.TempDir()
	if code, said := demoUntil(t, "Generating", filepath.Join(dir, "interrupted")); code != 1 || !strings.Contains(said, "interrupted") {
		t.Errorf("%d %s", code, said)
	}
	if left := contents(t, dir); len(left) > 0 {
		t.Errorf("an interrupted demonstration leaves %v", left)
	}
	data := filepath.Join(dir, "lost")
	if code, said := demoUntil(t, "is running at", data); code != 0 {
		t.Fatal(said)
	}
	// The machine was lost between two organisations: everything after them is missing.
	for _, table := range []string{
		"plan_progress", "plan_milestone", "plan_action", "indicator_target", "indicator_value", "indicator_indicator", "plan_item",
		"initiative_step", "initiative_initiative", "statement_vote", "statement_log_head", "statement_participant", "statement_statement",
	} {
		execute(t, data, "DELETE FROM "+table)
	}
	execute(t, data, "DELETE FROM city_body WHERE id > 'm'")
	code, said := demoUntil(t, "is running at", data)
	if code != 0 || !strings.Contains(said, "Generating") {
		t.Errorf("%d %s", code, said)
	}
}

// TestAnExportComesWholeOrNotAtAll meets a file that must not be overwritten.
func TestAnExportComesWholeOrNotAtAll(t *testing.T) {
	dir := t.TempDir()
	data, out := filepath.Join(dir, "data"), filepath.Join(dir, "out")
	if code, said := demoUntil(t, "is running at", data); code != 0 {
		t.Fatal(said)
	}
	if err := os.MkdirAll(out, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(out, "summary.csv"), []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	const slug = "ha-noi-thanh-pho-sang-tao"
	if code, _, said := typed(t, nil, "export", "polis", slug, out, "--exact", "--data", data, "--lang", "en"); code != 1 || !strings.Contains(said, "summary.csv already exists") {
		t.Errorf("%d %s", code, said)
	}
	if left := contents(t, out); len(left) != 1 {
		t.Errorf("an export that failed leaves %v", left)
	}
	if code, _, said := typed(t, nil, "export", "polis", slug, filepath.Join(dir, "new"), "--exact", "--data", data); code != 0 {
		t.Error(said)
	}
	if files := contents(t, filepath.Join(dir, "new")); len(files) != 5 || strings.Contains(strings.Join(files, " "), ".part") {
		t.Errorf("exported %v", files)
	}
}
