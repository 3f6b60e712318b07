package command

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"dienhong/app"
	"dienhong/migrations"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
	"dienhong/platform/secret"
)

// contents lists what is below a folder with sizes, but not the files by which
// SQLite readers meet.
func contents(t *testing.T, dir string) (all []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || strings.HasSuffix(path, "-shm") || strings.HasSuffix(path, "-wal") || strings.HasSuffix(path, ".lock") {
			return err
		}
		info, err := e.Info()
		if err == nil {
			all = append(all, fmt.Sprint(strings.TrimPrefix(path, dir), " ", info.Size()))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// freshInstallation makes an empty installation in dir.
func freshInstallation(t *testing.T, dir string) {
	t.Helper()
	a, err := app.Build(t.Context(), app.Config{Data: dir, Zone: app.DefaultZone})
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// execute changes the database of an installation in dir.
func execute(t *testing.T, dir, statement string) {
	t.Helper()
	d, err := db.Open(t.Context(), db.Config{Path: filepath.Join(dir, app.DatabaseFile)})
	if err != nil {
		t.Fatal(err)
	}
	err = d.Tx(t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(t.Context(), statement)
		return err
	})
	if err := errors.Join(err, d.Close()); err != nil {
		t.Fatal(err)
	}
}

// with adds a parameter to the address of a database; the last of a name counts.
func with(address, parameter string) string {
	if strings.Contains(address, "?") {
		return address + "&" + parameter
	}
	return address + "?" + parameter
}

// refusing answers as a PostgreSQL server without TLS that knows no password does:
// “N” to the request for TLS, error 28P01 to a login. The server of the tests is on a
// socket, where nothing is encrypted and no password asked for.
func refusing(t *testing.T) (address string) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			var length [4]byte
			_, err = io.ReadFull(c, length[:])
			rest := int64(binary.BigEndian.Uint32(length[:])) - 4
			answer := "N"
			if rest > 4 {
				fields := "SFATAL\x00VFATAL\x00C28P01\x00Mpassword authentication failed\x00\x00"
				answer = "E" + string(binary.BigEndian.AppendUint32(nil, uint32(len(fields)+4))) + fields
			}
			if err == nil {
				_, err = io.CopyN(io.Discard, c, rest)
			}
			if err == nil {
				_, err = io.WriteString(c, answer)
			}
			if err := errors.Join(err, c.Close()); err != nil {
				t.Error(err)
			}
		}
	}()
	return l.Addr().String()
}

// someBackups makes an installation "used" in a folder, and beside it a good backup of
// it, one that was cut and one that was changed. It gives the installation's key.
func someBackups(t *testing.T, dir string) (key string) {
	t.Helper()
	used, good := filepath.Join(dir, "used"), filepath.Join(dir, "good.age")
	freshInstallation(t, used)
	if code, _, said := typed(t, nil, "backup", good, "--data", used); code != 0 {
		t.Fatal(said)
	}
	whole, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	changed := slices.Clone(whole)
	for i := len(changed) / 3; i < len(changed)/3+200; i++ {
		changed[i] ^= 0xff
	}
	for name, content := range map[string][]byte{"cut.age": whole[:len(whole)/2], "changed.age": changed} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(filepath.Join(used, secret.File))
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(text))
}

// TestAClumsyAdministratorIsToldWhatToDo makes the mistakes of a first evening, in
// both languages: each gets one sentence and an exit code, and changes nothing.
func TestAClumsyAdministratorIsToldWhatToDo(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	write := func(name, text string) {
		if err := os.WriteFile(at(name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	busy, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer busy.Close()
	write("file", "not a folder")
	theKey := " --secret " + someBackups(t, dir)
	if err := os.Mkdir(at("wrong"), 0o700); err != nil {
		t.Fatal(err)
	}
	write("wrong/letter.txt", "no export")

	freshInstallation(t, at("newer"))
	execute(t, at("newer"), `INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, 1)`)

	freshInstallation(t, at("full"))
	execute(t, at("full"), `INSERT INTO installation (city_id, key, value) VALUES (1, 'a', 'b')`)

	freshInstallation(t, at("other"))
	other, err := db.Open(t.Context(), db.Config{Path: filepath.Join(at("other"), app.DatabaseFile)})
	if err != nil {
		t.Fatal(err)
	}
	err = other.Tx(t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(t.Context(), `UPDATE db_migration_sum SET sum = 'edited' WHERE version = 600`)
		return err
	})
	if err := errors.Join(err, other.Close()); err != nil {
		t.Fatal(err)
	}

	freshInstallation(t, at("served"))
	giveBack, err := claim(at("served"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = giveBack() }()

	freshInstallation(t, at("lost"))
	if err := os.Remove(filepath.Join(at("lost"), secret.File)); err != nil {
		t.Fatal(err)
	}

	freshInstallation(t, at("locked"))
	locked, err := db.Open(t.Context(), db.Config{Path: filepath.Join(at("locked"), app.DatabaseFile)})
	if err != nil {
		t.Fatal(err)
	}
	defer locked.Close()
	postgres, server := dbtest.NewPostgres(t, migrations.FS), refusing(t)

	for _, c := range []struct {
		name, args string
		code       int
		en, vi     string
	}{
		{"no such command", "serv", 2, "no command or argument “serv”", "không có lệnh hay tham số “serv”"},
		{"no such flag", "serve --prot 80", 2, "--prot", "--prot"},
		{"argument missing", "restore", 2, "FILE is missing", "còn thiếu FILE"},
		{"argument too many", "backup {a.age} {b.age}", 2, "b.age", "b.age"},
		{"flag missing", "import polis {wrong}", 2, "--consultation", "--consultation"},
		{"port taken", "serve --data {new} --listen " + busy.Addr().String(), 1, "the port is used by another program", "cổng đang bị"},
		{"port taken, demonstration", "demo --data {new} --listen " + busy.Addr().String(), 1, "--listen", "--listen"},
		{"no port", "serve --data {new} --listen 127.0.0.1", 1, "--listen 127.0.0.1:8080", "--listen 127.0.0.1:8080"},
		{"address of somebody else", "serve --data {new} --listen 192.0.2.1:80", 1, "192.0.2.1", "192.0.2.1"},
		{"a file for a folder", "serve --data {file} --listen 127.0.0.1:0", 1, "data folder", "thư mục dữ liệu"},
		{"no place for a folder", "serve --data /proc/none --listen 127.0.0.1:0", 1, "data folder", "thư mục dữ liệu"},
		{"key too short", "serve --data {new} --listen 127.0.0.1:0 --secret abc", 1, "64 hexadecimal digits", "64 chữ số"},
		{"zone unknown", "serve --data {new} --zone Asia/Hanoi", 1, "Asia/Hanoi", "Asia/Hanoi"},
		{"other database", "serve --data {new} --database mysql://root@localhost/x", 1, "postgres://user", "postgres://"},
		{"malformed database", "restore {good.age} --data {new} --database postgres://%zz", 1, "postgres://user", "postgres://"},
		{"server of the database is down", "serve --data {used} --listen 127.0.0.1:0 --database postgres://u:geheim@127.0.0.1:1/x", 1, "no PostgreSQL server answers", "không có máy chủ PostgreSQL"},
		{"server of the database is nowhere", "backup {new.age} --database postgres://u:geheim@nowhere.invalid/x", 1, "no PostgreSQL server answers", "không có máy chủ PostgreSQL"},
		{"database does not exist", "backup {new.age} --database " + strings.Replace(postgres, "/test_", "/none_", 1), 1, "createdb", "createdb"},
		{"wrong password", "backup {new.age} --database postgres://u:geheim@" + server + "/x", 1, "user or password", "người dùng hoặc mật khẩu"},
		{"database without encryption", "backup {new.age} --database postgres://u:geheim@" + server + "/x?sslmode=require", 1, "sslmode", "sslmode"},
		{"nobody of the database", "backup {new.age} --database " + with(postgres, "user=nobody"), 1, "user or password", "người dùng hoặc mật khẩu"},
		{"nothing to back up", "backup {new.age} --data {nowhere}", 1, "was not found", "không thấy"},
		{"backup over a file", "backup {file} --data {used}", 1, "already exists", "đã có"},
		{"backup into no folder", "backup {nowhere/a.age} --data {used}", 1, "was not found", "không thấy"},
		{"restore of nothing", "restore {nowhere.age} --data {new}", 1, "was not found", "không thấy"},
		{"restore over data", "restore {good.age} --data {full}" + theKey, 1, "already contains data", "đã có dữ liệu"},
		{"restore of half a file", "restore {cut.age} --data {new}" + theKey, 1, "damaged", "bị hỏng"},
		{"restore of a changed file", "restore {changed.age} --data {new}" + theKey, 1, "damaged", "bị hỏng"},
		{"restore without the key", "restore {good.age} --data {new}", 1, "encrypted with the key", "mã hóa bằng khóa"},
		{"restore with the key of somebody else", "restore {good.age} --data {new} --secret " + strings.Repeat("0a", 32), 1, "encrypted with the key", "mã hóa bằng khóa"},
		{"backup for nobody", "backup {new.age} --data {used} --recipient age1x", 1, "public key of age", "khóa công khai"},
		{"backup without the key", "backup {new.age} --data {lost}", 1, "key of this installation is missing", "thiếu khóa"},
		{"restore of another file", "restore {file} --data {new}", 1, "damaged", "bị hỏng"},
		{"restore of a changed file into PostgreSQL", "restore {changed.age} --data {new} --database " + dbtest.NewPostgres(t, nil) + theKey, 1, "damaged", "bị hỏng"},
		{"import of a wrong folder", "import polis {wrong} --consultation x --data {new}", 1, "comments.csv", "comments.csv"},
		{"import of no folder", "import polis {nowhere} --consultation x --data {new}", 1, "was not found", "không thấy"},
		{"export of no consultation", "export polis nothing {out} --data {new}", 1, "could not find", "Không tìm thấy"},
		{"database of a newer program", "serve --data {newer} --listen 127.0.0.1:0", 1, "newer version", "phiên bản mới hơn"},
		{"database of another edition", "serve --data {other} --listen 127.0.0.1:0", 1, "another version", "phiên bản khác"},
		{"a second server", "serve --data {served} --listen 127.0.0.1:0", 1, "already running on this data folder", "đã có một máy chủ"},
		{"a second server, demonstration", "demo --data {served} --listen 127.0.0.1:0", 1, "already running", "đã có một máy chủ"},
		{"the key is lost", "serve --data {lost} --listen 127.0.0.1:0", 1, "key of this installation is missing", "thiếu khóa"},
		{"the key is lost, and nobody said to go on", "key adopt --data {lost}", 1, "--yes", "--yes"},
		{"the key of somebody else", "serve --data {used} --listen 127.0.0.1:0 --secret " + strings.Repeat("0a", 32), 1, "not the one that belongs to the database", "không phải khóa đi với"},
		{"nobody to sign in", "sign-in a@b.vn --data {used}", 1, "a@b.vn", "a@b.vn"},
	} {
		args := strings.Fields(c.args)
		for i, a := range args {
			if name, ok := strings.CutPrefix(a, "{"); ok {
				args[i] = at(strings.TrimSuffix(name, "}"))
			}
		}
		before := contents(t, dir)
		for language, want := range map[string]string{"en": c.en, "vi": c.vi} {
			code, out, said := typed(t, nil, append(args, "--lang", language)...)
			said = strings.TrimSpace(said)
			if code != c.code || out != "" || !strings.Contains(said, want) || strings.Contains(said, "\n") ||
				strings.Contains(said, "geheim") || strings.Contains(said, "command.") {
				t.Errorf("%s (%s): code %d, printed %q\n%s", c.name, language, code, out, said)
			}
		}
		if after := contents(t, dir); !slices.Equal(before, after) {
			t.Errorf("%s changed the disk:\n%v\n%v", c.name, before, after)
		}
	}

	t.Run("locked database", func(t *testing.T) {
		err := locked.Tx(t.Context(), func(*db.Tx) error {
			code, out, said := typed(t, nil, "serve", "--data", at("locked"), "--listen", "127.0.0.1:0", "--lang", "en")
			if code != 1 || out != "" || !strings.Contains(said, "another program holds the database") {
				t.Errorf("%d %q\n%s", code, out, said)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
