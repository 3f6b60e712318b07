// Package db is the only way from the application to its database, which is
// SQLite (one city, one machine) or PostgreSQL. Statements are written once, in
// the subset of SQL that both understand, with ? as placeholder; docs/database.md
// lists the rules.
//
// Both engines give the same promise: a Tx behaves as if it ran alone, and what
// was committed survives a power cut.
package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"runtime"
	"sync/atomic"
	"time"
)

// Dialect names the engine behind a DB; its value is also the name of the
// folder of its migrations.
type Dialect string

// The engines.
const (
	SQLite     Dialect = "sqlite"
	PostgreSQL Dialect = "postgres"
)

// Config says where the data is. Exactly one of Path and URL is set.
type Config struct {
	Path string // file of the SQLite database; its folder must exist
	URL  string // postgres://… of an existing PostgreSQL database

	// BusyTimeout bounds how long a transaction waits for its turn and retries
	// after losing a race, before ErrBusy. Zero means 5 seconds.
	BusyTimeout time.Duration

	Log *slog.Logger // nil discards

	// VFS names the layer of files below SQLite, for tests that cut the power;
	// empty is the system's.
	VFS string
}

// DB is an open database. It is safe for concurrent use.
type DB struct {
	dialect  Dialect
	path     string // SQLite only
	reader   *sql.DB
	writer   *sql.DB
	patience time.Duration
	log      *slog.Logger
	classify func(error) error // the kind of a driver's error, or nil
	syncLost atomic.Bool       // a sync failed: what the disk holds is unknown
	before   func(ctx context.Context, tx *Tx) error
	moment   moment
}

// Open opens the database and checks that it will keep what it is given: on
// SQLite that the settings of durability took effect on every connection, on
// PostgreSQL the encoding. It does not migrate. ErrGone means that the server or
// file cannot be reached.
func Open(ctx context.Context, c Config) (*DB, error) {
	d := &DB{path: c.Path, patience: c.BusyTimeout, log: c.Log}
	if d.patience == 0 {
		d.patience = 5 * time.Second
	}
	if d.log == nil {
		d.log = slog.New(slog.DiscardHandler)
	}
	var err error
	switch {
	case (c.Path == "") == (c.URL == ""):
		return nil, errors.New("db: exactly one of a path (SQLite) and a URL (PostgreSQL) is needed")
	case c.Path != "":
		d.dialect, d.classify = SQLite, classifySQLite
		err = d.openSQLite(c.Path, c.VFS)
	default:
		d.dialect, d.classify = PostgreSQL, classifyPostgres
		err = d.openPostgres(c.URL)
	}
	if err == nil {
		err = d.check(ctx)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open database: %w", d.wrap(err)), d.Close())
	}
	return d, nil
}

// check makes one connection of each pool and lets the engine judge it.
func (d *DB) check(ctx context.Context) error {
	for _, pool := range []*sql.DB{d.writer, d.reader} {
		if err := pool.PingContext(ctx); err != nil {
			return err
		}
	}
	if d.dialect == SQLite {
		return d.checkSQLite(ctx)
	}
	return d.checkPostgres(ctx)
}

// Dialect tells which engine is behind d.
func (d *DB) Dialect() Dialect { return d.dialect }

// Read returns the pool for reading. Each statement sees the newest committed
// state when it begins; two statements may see different states. Writing through
// it fails.
func (d *DB) Read() Queryer { return session{q: d.reader, d: d, reading: true} }

// Ping reports whether the database answers: nil, or an error of kind ErrGone,
// ErrFull or ErrBusy.
func (d *DB) Ping(ctx context.Context) error {
	if d.syncLost.Load() {
		return errSyncLost
	}
	if d.dialect == SQLite {
		if err := d.fileInPlace(); err != nil {
			return err
		}
	}
	_, err := d.Read().Exec(ctx, `SELECT 1`)
	return err
}

// Close ends all connections; on SQLite the last one folds the write-ahead log
// into the file.
func (d *DB) Close() error {
	var errs []error
	for _, pool := range []*sql.DB{d.reader, d.writer} {
		if pool != nil {
			errs = append(errs, pool.Close())
		}
	}
	return errors.Join(errs...)
}

// readers is the size of the pool for reading: more connections than cores only
// wait for each other.
func readers() int { return max(4, 2*runtime.GOMAXPROCS(0)) }

func newPool(pool *sql.DB, size int) *sql.DB {
	pool.SetMaxOpenConns(size)
	pool.SetMaxIdleConns(size)
	return pool
}

var _ io.Closer = (*DB)(nil)
