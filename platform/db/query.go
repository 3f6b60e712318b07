package db

import (
	"context"
	"database/sql"
	"fmt"
)

// Queryer runs statements. Placeholders are ?, a slice expands inside IN (?).
// Arguments are integers, floats, strings, bytes, booleans (stored as 0 and 1),
// pointers to these, times (stored as integer milliseconds UTC, the zero time as
// 0), JSON, and driver.Valuer.
// Errors have the kinds of this package.
type Queryer interface {
	// Get reads one row into a pointer to a struct or to a single value. A column
	// belongs to the field tagged `db:"column"`, else to the one of that name in
	// lower case (`db:"-"`: to none); the fields of a struct in a field "name" have
	// the columns "name_…", those of an embedded struct their own. A time.Time is
	// read from integer milliseconds, 0 being the zero time; `db:"column,json"`
	// reads a text of JSON, an empty one being the zero value. A column without a
	// field is an error. Get returns ErrNotFound when there is no row and ignores
	// rows after the first.
	Get(ctx context.Context, dest any, query string, args ...any) error
	// Select reads all rows into a pointer to a slice of structs or values.
	Select(ctx context.Context, dest any, query string, args ...any) error
	// Exec runs a statement and tells how many rows it wrote.
	Exec(ctx context.Context, query string, args ...any) (affected int64, err error)
	// Each streams rows without keeping them, for what is too much for Select: row
	// is called once per row and reads it with scan. An error of row ends the statement and is returned.
	// On SQLite an open stream keeps the write-ahead log from shrinking, so row
	// must not wait for a slow reader.
	Each(ctx context.Context, query string, args []any, row func(scan func(dest ...any) error) error) error
}

// source is a pool or a transaction of database/sql.
type source interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// session is a Queryer over a pool or a transaction.
type session struct {
	q       source
	d       *DB
	reading bool // statements that write are refused
}

// statement prepares a statement for the engine.
func (s session) statement(query string, args []any) (string, []any, error) {
	if s.reading && split(query).writes {
		return "", nil, fmt.Errorf("db: a statement that writes went to the readers: %q", query)
	}
	return s.d.dialect.statement(query, args)
}

func (s session) Get(ctx context.Context, dest any, query string, args ...any) error {
	return s.query(ctx, query, args, func(rows *sql.Rows) error { return one(rows, dest) })
}

func (s session) Select(ctx context.Context, dest any, query string, args ...any) error {
	return s.query(ctx, query, args, func(rows *sql.Rows) error { return all(rows, dest) })
}

// query runs a statement and has its rows read.
func (s session) query(ctx context.Context, query string, args []any, read func(*sql.Rows) error) error {
	query, args, err := s.statement(query, args)
	if err != nil {
		return err
	}
	rows, err := s.q.QueryContext(ctx, query, args...)
	if err != nil {
		return s.failed(err)
	}
	defer rows.Close()
	if err := read(rows); err != nil {
		return s.failed(err)
	}
	if err := rows.Err(); err != nil {
		return s.failed(err)
	}
	return s.failed(rows.Close()) // the statement ran to its end
}

func (s session) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	query, args, err := s.statement(query, args)
	if err != nil {
		return 0, err
	}
	result, err := s.q.ExecContext(ctx, query, args...)
	if err != nil {
		return 0, s.failed(err)
	}
	n, err := result.RowsAffected()
	return n, s.failed(err)
}

func (s session) Each(ctx context.Context, query string, args []any, row func(scan func(dest ...any) error) error) error {
	return s.query(ctx, query, args, func(rows *sql.Rows) error {
		for rows.Next() {
			if err := row(rows.Scan); err != nil {
				return err
			}
		}
		return rows.Err()
	})
}
