package command

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dienhong/app"
	"dienhong/locale"
	"dienhong/platform/await"
	"dienhong/platform/db"
	"dienhong/platform/i18n"
	"dienhong/platform/secret"
)

// typed runs a command line as a person would and gives what it printed. The
// machine is never so slow that progress is told.
func typed(t *testing.T, env map[string]string, args ...string) (code int, out, errout string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), await.Hopeless)
	defer cancel()
	var o, e bytes.Buffer
	code = run(args, &environment{Context: ctx, out: &o, err: &e, getenv: func(name string) string { return env[name] }, pace: await.Hopeless})
	return code, o.String(), e.String()
}

// TestLongWorkSaysHowFarItIs waits for two lines of progress.
func TestLongWorkSaysHowFarItIs(t *testing.T) {
	for language, want := range map[string]string{"vi": "… Đang sao lưu: 7 (", "en": "… Backing up: 7 ("} {
		catalog, err := i18n.Load(locale.Files)
		if err != nil {
			t.Fatal(err)
		}
		said := make(chan string)
		e := &environment{Context: i18n.With(t.Context(), catalog, language, hanoi), err: lines(said), pace: time.Millisecond}
		done := e.working("backup.working", func() string { return "7" })
		for range 2 {
			if line := <-said; !strings.HasPrefix(line, want) {
				t.Errorf("%q, want %q", line, want)
			}
		}
		go func() {
			for range said { // what is said until it is done
			}
		}()
		done()
		close(said)
	}
}

// lines hands over what is written.
type lines chan string

func (l lines) Write(p []byte) (int, error) {
	l <- string(p)
	return len(p), nil
}

// commands are those that scripts rely on.
var commands = [][]string{
	{"demo"}, {"serve"}, {"import", "polis"}, {"export", "polis"}, {"backup"}, {"restore"}, {"doctor"}, {"migrate"}, {"reindex"}, {"key", "show"}, {"key", "adopt"}, {"version"}, {"map"}, {"bench", "map"},
}

func TestHelpIsCompleteInBothLanguages(t *testing.T) {
	for _, language := range []string{"vi", "en"} {
		code, all, _ := typed(t, nil, "--lang", language, "--help")
		if code != 0 {
			t.Fatalf("--help ends with %d", code)
		}
		for _, c := range commands {
			if !strings.Contains(all, strings.Join(c, " ")) {
				t.Errorf("%s: the help does not name %v", language, c)
			}
			code, help, _ := typed(t, nil, append(c, "--help", "--lang", language)...)
			if code != 0 || strings.Contains(help, "command.") || !strings.Contains(help, "dienhong "+strings.Join(c, " ")) {
				t.Errorf("%s %v: %d\n%s", language, c, code, help)
			}
			if vietnamese := strings.Contains(help, "Cách dùng"); vietnamese != (language == "vi") {
				t.Errorf("%s %v speaks the wrong language:\n%s", language, c, help)
			}
		}
	}
}

func TestTheLanguageFollowsTheTerminal(t *testing.T) {
	for _, c := range []struct {
		env  map[string]string
		want string
	}{
		{nil, "Cách dùng"}, {map[string]string{"LANG": "C.UTF-8"}, "Cách dùng"}, {map[string]string{"LANG": "vi_VN.UTF-8"}, "Cách dùng"},
		{map[string]string{"LANG": "en_GB.UTF-8"}, "Usage"}, {map[string]string{"LANG": "en_GB.UTF-8", "DIENHONG_LANG": "vi"}, "Cách dùng"},
	} {
		if _, out, _ := typed(t, c.env, "--help"); !strings.Contains(out, c.want) {
			t.Errorf("%v: %s", c.env, out)
		}
	}
}

func TestMistakesGetOneSentenceThatHelps(t *testing.T) {
	dir := t.TempDir()
	there := filepath.Join(dir, "there")
	if err := os.WriteFile(there, []byte("no archive"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args string
		code int
		says string
	}{
		{"dem", 2, "dem"},
		{"serve --nothing", 2, "--nothing"},
		{"import polis " + dir, 2, "--consultation"},
		{"import polis " + dir + " --consultation x --data " + dir + "/d1", 1, "comments.csv"},
		{"import polis " + dir + "/no --consultation x --data " + dir + "/d1", 1, dir + "/no"},
		{"export polis nothing " + dir + "/out --data " + dir + "/d1", 1, "could not find"},
		{"backup", 2, "FILE"},
		{"backup " + there + " --data " + dir, 1, there},
		{"backup " + dir + "/new --data " + dir + "/no", 1, dir + "/no"},
		{"restore " + dir + "/no --data " + dir + "/d2", 1, dir + "/no"},
		{"restore " + there + " --data " + dir + "/d2", 1, "damaged"},
		{"serve --data " + there + " --listen 127.0.0.1:0", 1, "data folder"},
		{"serve --data " + dir + "/d3 --listen 127.0.0.1:x", 1, "127.0.0.1:x"},
		{"serve --listen 127.0.0.1:0 --data " + dir + "/d3 --zone Asia/Nowhere", 1, "Asia/Nowhere"},
		{"serve --database postgres://nobody@127.0.0.1:1/none --listen 127.0.0.1:0 --data " + dir + "/d4", 1, "PostgreSQL"},
		{"serve --listen 127.0.0.1:0 --data " + dir + "/d3 --smtp ftp://x --mail-from a@b.vn", 1, "--smtp"},
	} {
		code, _, said := typed(t, nil, append(strings.Fields(c.args), "--lang", "en")...)
		if code != c.code || !strings.Contains(said, c.says) || strings.Contains(said, "goroutine") || strings.Contains(said, "command.") {
			t.Errorf("%s: %d\n%s", c.args, code, said)
		}
	}
}

// bringKey copies the key of an installation by hand, as an operator does.
func bringKey(t *testing.T, from, to string) {
	t.Helper()
	key, err := os.ReadFile(filepath.Join(from, secret.File))
	if err == nil {
		err = os.MkdirAll(to, 0o700)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(to, secret.File), key, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestBackupRestoreAndDoctor(t *testing.T) {
	dir := t.TempDir()
	data, archive := filepath.Join(dir, "data"), filepath.Join(dir, "a.age")
	if code, _, said := typed(t, nil, "openapi"); code != 0 {
		t.Fatal(said)
	}
	a, err := (&environment{Context: t.Context(), getenv: os.Getenv}).build(where{Data: data, Zone: "Asia/Ho_Chi_Minh"})
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Demonstrate(t.Context(), func(string) {}); err != nil {
		t.Fatal(err)
	}
	if err := a.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if code, out, said := typed(t, nil, "backup", archive, "--data", data, "--lang", "en"); code != 0 || !strings.Contains(out, "read back and verified") {
		t.Fatal(out, said)
	}
	if info, err := os.Stat(archive); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the archive is not private: %v %v", info, err)
	}
	again := filepath.Join(dir, "again")
	bringKey(t, data, again)
	if code, out, said := typed(t, nil, "restore", archive, "--data", again, "--lang", "en"); code != 0 || !strings.Contains(out, "Restored") || strings.Contains(out, "proves") {
		t.Fatal(out, said)
	}
	if code, _, said := typed(t, nil, "restore", archive, "--data", again, "--lang", "en"); code != 1 || !strings.Contains(said, "already contains data") {
		t.Error(said)
	}
	code, out, _ := typed(t, nil, "doctor", "--data", again)
	if code != 0 || !strings.Contains(out, "ok    cơ sở dữ liệu: SQLite") || !strings.Contains(out, "ok    cấu trúc dữ liệu") || strings.Contains(out, "fail") {
		t.Errorf("%d\n%s", code, out)
	}
	d, err := app.OpenDatabase(t.Context(), app.Config{Data: again})
	if err != nil {
		t.Fatal(err)
	}
	err = d.Tx(t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(t.Context(), `DELETE FROM search_entry WHERE kind = 'initiative'`)
		return err
	})
	if err := errors.Join(err, d.Close()); err != nil {
		t.Fatal(err)
	}
	if code, out, _ := typed(t, nil, "doctor", "--data", again); code != 0 || !strings.Contains(out, "warn  tìm kiếm: chỉ mục tìm kiếm khác dữ liệu") || !strings.Contains(out, "initiative ") {
		t.Errorf("%d\n%s", code, out)
	}
	if code, out, said := typed(t, nil, "reindex", "--data", again); code != 0 || !strings.Contains(out, "Đã lập lại chỉ mục") {
		t.Error(out, said)
	}
	if code, out, _ := typed(t, nil, "doctor", "--data", again); code != 0 || !strings.Contains(out, "ok    tìm kiếm") {
		t.Errorf("%d\n%s", code, out)
	}
	if code, out, _ := typed(t, nil, "doctor", "--data", again, "--smtp", "smtp+none://127.0.0.1:1", "--mail-from", "a@b.vn"); code != 1 || !strings.Contains(out, "fail  thư điện tử") {
		t.Errorf("%d\n%s", code, out)
	}
}

func TestALinkForSomebodyWhomNoLetterReaches(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	if code, _, said := typed(t, nil, "sign-in", "a@b.vn", "--data", data, "--lang", "en"); code != 1 || strings.Contains(said, "e-mail address a@b.vn") {
		t.Error("nothing is made where no installation is:", said)
	}
	a, err := (&environment{Context: t.Context(), getenv: os.Getenv}).build(where{Data: data, Zone: "Asia/Ho_Chi_Minh"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.Passes(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := a.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if code, _, said := typed(t, nil, "sign-in", "a@b.vn", "--data", data, "--lang", "en"); code != 1 || !strings.Contains(said, "no staff member has the e-mail address a@b.vn") {
		t.Error(said)
	}
	code, out, said := typed(t, nil, "sign-in", "Quan-Tri@minh-hoa.example", "--data", data, "--domain", "thamvan.example.vn")
	if code != 0 || !strings.Contains(out, "trong 15 phút") || !strings.Contains(out, "https://thamvan.example.vn/sign-in/link/") {
		t.Error(out, said)
	}
}
