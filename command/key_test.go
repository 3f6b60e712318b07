package command

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dienhong/platform/secret"
)

// TestALostKeyIsToldAndReplacedOnPurpose goes the way of somebody whose folder of
// data lost its key.
func TestALostKeyIsToldAndReplacedOnPurpose(t *testing.T) {
	dir := t.TempDir()
	freshInstallation(t, dir)
	says := func(want string, code int, args ...string) {
		t.Helper()
		got, out, errout := typed(t, nil, append(args, "--data", dir, "--lang", "en")...)
		if got != code || !strings.Contains(out+errout, want) {
			t.Errorf("%v: code %d\n%s%s", args, got, out, errout)
		}
	}
	says("which belongs to the database", 0, "key", "show")
	says("ok    key", 0, "doctor")
	if err := os.Remove(filepath.Join(dir, secret.File)); err != nil {
		t.Fatal(err)
	}
	says("missing", 1, "key", "show")
	says("fail  key", 1, "doctor")
	says("--yes", 1, "key", "adopt")
	says("From now on", 0, "key", "adopt", "--yes")
	says("which belongs to the database", 0, "key", "show")
	says("which belongs to the database", 0, "key", "adopt")
	freshInstallation(t, dir)
}
