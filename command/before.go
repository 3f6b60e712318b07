package command

import (
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"

	"dienhong/app"
)

// checked looks at what was typed before anything is opened or made.
func (e *environment) checked(w where) error {
	if w.Database != "" {
		u, err := url.Parse(w.Database)
		if err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" {
			return errors.New(e.t("error.database_url"))
		}
	}
	if w.Secret != "" {
		if key, err := hex.DecodeString(w.Secret); err != nil || len(key) != 32 {
			return errors.New(e.t("error.secret"))
		}
	}
	return nil
}

// free tries whether the server could listen, so that a port that is taken is
// said before a database is made.
func (e *environment) free(c app.Config) error {
	addresses := []string{c.Listen}
	if c.Domain != "" {
		addresses = []string{":443", ":80"}
	}
	for _, address := range addresses {
		l, err := net.Listen("tcp", address)
		if err != nil {
			return fmt.Errorf("listen on %s: %w", address, err)
		}
		if err := l.Close(); err != nil {
			return err
		}
	}
	return nil
}

// prepare makes the folder of data and keeps other servers off it. Servers on
// one PostgreSQL database may be many, and share the folder.
func prepare(c app.Config) (giveBack func() error, err error) {
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return nil, fmt.Errorf("%w: %w", app.ErrData, err)
	}
	if c.Database != "" {
		return func() error { return nil }, nil
	}
	return claim(c.Data)
}

// sweeper remembers what is in a folder of data and gives a function that takes
// away the database that a command made there and could not fill.
func sweeper(w where) (sweep func() error) {
	if w.Database != "" {
		return func() error { return nil }
	}
	path := filepath.Join(w.Data, app.DatabaseFile)
	if _, err := os.Stat(w.Data); errors.Is(err, os.ErrNotExist) {
		return func() error { return os.RemoveAll(w.Data) }
	}
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		return func() error { return nil }
	}
	return func() error { return removeDatabase(path) }
}

// removeDatabase takes away a SQLite database and the files beside it.
func removeDatabase(path string) error {
	var errs []error
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(path + suffix); !errors.Is(err, os.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}
