package db

import (
	"context"
	"fmt"

	"github.com/jmoiron/sqlx"
)

// Queryer runs statements. Placeholders are ?, a slice expands inside IN (?).
// Arguments are integers, floats, strings, bytes, booleans (stored as 0 and 1),
// pointers to these, and driver.Valuer; times are given as integer milliseconds.
// Errors have the kinds of this package.
type Queryer interface {
	// Get reads one row into a pointer to a struct (fields by `db:"column"`, else
	// by the lower-case name; embedded structs count) or to a single value.
	// It returns ErrNotFound when there is none and ignores rows after the first.
	Get(ctx context.Context, dest any, query string, args ...any) error
	// Select reads all rows into a pointer to a slice of structs or values.
	Select(ctx context.Context, dest any, query string, args ...any) error
	// Exec runs a statement and tells how many rows it wrote.
	Exec(ctx context.Context, query string, args ...any) (affected int64, err error)
	// Each streams rows without keeping them: row is called once per row and
	// reads it with scan. An error of row ends the statement and is returned.
	// On SQLite an open stream keeps the write-ahead log from shrinking, so row
	// must not wait for a slow reader.
	Each(ctx context.Context, query string, args []any, row func(scan func(dest ...any) error) error) error
}

// session is a Queryer over a pool or a transaction.
type session struct {
	q       sqlx.ExtContext
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
	query, args, err := s.statement(query, args)
	if err != nil {
		return err
	}
	return s.d.wrap(sqlx.GetContext(ctx, s.q, dest, query, args...))
}

func (s session) Select(ctx context.Context, dest any, query string, args ...any) error {
	query, args, err := s.statement(query, args)
	if err != nil {
		return err
	}
	return s.d.wrap(sqlx.SelectContext(ctx, s.q, dest, query, args...))
}

func (s session) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	query, args, err := s.statement(query, args)
	if err != nil {
		return 0, err
	}
	result, err := s.q.ExecContext(ctx, query, args...)
	if err != nil {
		return 0, s.d.wrap(err)
	}
	n, err := result.RowsAffected()
	return n, s.d.wrap(err)
}

func (s session) Each(ctx context.Context, query string, args []any, row func(scan func(dest ...any) error) error) error {
	query, args, err := s.statement(query, args)
	if err != nil {
		return err
	}
	rows, err := s.q.QueryContext(ctx, query, args...)
	if err != nil {
		return s.d.wrap(err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := row(rows.Scan); err != nil {
			return err
		}
	}
	return s.d.wrap(rows.Err())
}
