package db

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strconv"
	"strings"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/driver"
	"github.com/ncruces/go-sqlite3/ext/fts5"
)

// oldestSQLite is the first release without the fault by which a checkpoint
// racing with a writer could damage a file in WAL mode.
const oldestSQLite = "3.51.3"

// pragma is a setting given to every connection and read back from it.
type pragma struct{ name, set, read string }

func (d *DB) pragmas() []pragma {
	wait := fmt.Sprint(d.patience.Milliseconds())
	return []pragma{
		{"busy_timeout", wait, wait},
		{"journal_mode", "wal", "wal"},
		{"synchronous", "full", "2"},
		{"foreign_keys", "on", "1"},
		{"trusted_schema", "off", "0"},
		{"temp_store", "memory", "2"},
		{"cache_size", "-16000", "-16000"},
		{"wal_autocheckpoint", "1000", "1000"},
		{"journal_size_limit", "67108864", "67108864"},
	}
}

func (d *DB) openSQLite(path, vfs string) error {
	// The files hold contacts and sessions: only their owner may read them, wherever
	// they lie. Those beside the database are made here, because SQLite would make
	// them as readable as the folder allows.
	for _, end := range []string{"", "-wal", "-shm"} {
		if err := owned(path + end); err != nil {
			return &failure{ErrGone, err}
		}
	}
	settings := d.pragmas()
	writer, err := driver.Open(sqliteDSN(path, vfs, settings), prepare(path, settings))
	if err != nil {
		return err
	}
	// One connection: two writers in SQLite only wait for each other, with a
	// sleep between the tries.
	d.writer = newPool(writer, 1)

	settings = append(settings, pragma{"query_only", "on", "1"})
	reader, err := driver.Open(sqliteDSN(path, vfs, settings), prepare(path, settings))
	if err != nil {
		return err
	}
	d.reader = newPool(reader, readers())
	return nil
}

// owned makes a file that its owner alone may read, or takes the right from others.
func owned(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	info, err := f.Stat()
	if err == nil && info.Mode().Perm()&0o077 != 0 {
		err = f.Chmod(0o600)
	}
	return errors.Join(err, f.Close())
}

func sqliteDSN(path, vfs string, settings []pragma) string {
	q := url.Values{"_txlock": {"immediate"}}
	if vfs != "" {
		q.Set("vfs", vfs)
	}
	for _, p := range settings {
		q.Add("_pragma", p.name+"("+p.set+")")
	}
	u := url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: q.Encode()}
	return u.String()
}

// prepare gives a connection full text search and asserts its settings.
func prepare(path string, settings []pragma) func(*sqlite3.Conn) error {
	check := assert(settings)
	return func(c *sqlite3.Conn) error {
		if err := fts5.Register(c); err != nil {
			return err
		}
		if err := check(c); err != nil {
			return err
		}
		return owned(path + "-wal") // SQLite may have made it again
	}
}

// assert reads every setting back: SQLite ignores what it does not know or
// cannot do without an error.
func assert(settings []pragma) func(*sqlite3.Conn) error {
	return func(c *sqlite3.Conn) error {
		for _, p := range settings {
			stmt, _, err := c.Prepare("PRAGMA " + p.name)
			if err != nil {
				return err
			}
			got := ""
			if stmt.Step() {
				got = stmt.ColumnText(0)
			}
			if err := stmt.Close(); err != nil {
				return err
			}
			if got != p.read {
				return fmt.Errorf("SQLite did not take %s = %s: it is %q", p.name, p.set, got)
			}
		}
		return nil
	}
}

func (d *DB) checkSQLite(ctx context.Context) error {
	var version string
	if err := d.Read().Get(ctx, &version, `SELECT sqlite_version()`); err != nil {
		return err
	}
	if olderVersion(version, oldestSQLite) {
		return fmt.Errorf("SQLite %s is too old, %s is needed", version, oldestSQLite)
	}
	return nil
}

// olderVersion compares dotted numbers.
func olderVersion(a, b string) bool {
	as, bs := strings.Split(a, "."), strings.Split(b, ".")
	for i := range min(len(as), len(bs)) {
		x, _ := strconv.Atoi(as[i]) // what is no number counts as 0
		y, _ := strconv.Atoi(bs[i])
		if x != y {
			return x < y
		}
	}
	return len(as) < len(bs)
}

// fileInPlace notices a file that was removed under the open database: SQLite
// would go on writing into nothing.
func (d *DB) fileInPlace() error {
	if _, err := os.Stat(d.path); err != nil {
		return &failure{ErrGone, err}
	}
	return nil
}

func classifySQLite(err error) error {
	switch {
	case errors.Is(err, sqlite3.CONSTRAINT):
		return ErrConflict
	case errors.Is(err, sqlite3.BUSY), errors.Is(err, sqlite3.LOCKED):
		return ErrBusy
	case errors.Is(err, sqlite3.READONLY_DBMOVED), errors.Is(err, sqlite3.CANTOPEN),
		errors.Is(err, sqlite3.NOTADB), errors.Is(err, sqlite3.CORRUPT):
		return ErrGone
	case errors.Is(err, sqlite3.FULL), errors.Is(err, sqlite3.IOERR):
		return ErrFull
	}
	return nil
}

// lostSync reports whether a sync failed. After that the kernel may have dropped
// the data while later syncs succeed, so none of them can be believed.
func lostSync(err error) bool {
	return errors.Is(err, sqlite3.IOERR_FSYNC) || errors.Is(err, sqlite3.IOERR_DIR_FSYNC)
}
