package db

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/driver"
)

// Append inserts many rows by the fastest way of the engine (one statement with
// arrays or COPY, one kept statement without database/sql) and tells how many. Each row has a value for
// each column, of the types that Queryer takes. A row's slice may be reused for
// the next. An error from rows ends it and is returned; so does a refused row,
// as ErrConflict. Memory does not grow with the number of rows.
func (tx *Tx) Append(ctx context.Context, table string, columns []string, rows iter.Seq2[[]any, error]) (int64, error) {
	return tx.append(ctx, inserting{table, columns, ""}, rows)
}

// AppendNew is Append for at most 1,024 rows, passing over those whose key is
// there already; it tells how many were not.
func (tx *Tx) AppendNew(ctx context.Context, table string, columns []string, rows iter.Seq2[[]any, error]) (int64, error) {
	return tx.append(ctx, inserting{table, columns, " ON CONFLICT DO NOTHING"}, rows)
}

// inserting is what rows are put into, and what becomes of those that are there.
type inserting struct {
	table   string
	columns []string
	clash   string
}

func (i inserting) into() string {
	return "INSERT INTO " + quote(i.table) + " (" + quoted(i.columns) + ") "
}

func (tx *Tx) append(ctx context.Context, into inserting, rows iter.Seq2[[]any, error]) (int64, error) {
	values := checked(len(into.columns), rows)
	var n int64
	err := tx.conn.Raw(func(c any) (err error) {
		switch c := c.(type) {
		case *stdlib.Conn:
			n, err = appendPostgres(ctx, c.Conn(), into, values)
		case driver.Conn:
			n, err = insertRows(ctx, c.Raw(), into, values)
		default:
			err = fmt.Errorf("db: no way to append through a %T", c)
		}
		return err
	})
	return n, tx.d.wrap(err)
}

// Rows presents a slice as rows for Append; row fills in the values of one item.
func Rows[T any](items []T, row func(item T) []any) iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		for _, item := range items {
			if !yield(row(item), nil) {
				return
			}
		}
	}
}

// checked converts the values of each row and checks their number.
func checked(width int, rows iter.Seq2[[]any, error]) iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		converted := make([]any, width)
		for row, err := range rows {
			if err == nil && len(row) != width {
				err = fmt.Errorf("db: a row of %d values for %d columns", len(row), width)
			}
			for i := 0; err == nil && i < width; i++ {
				converted[i], err = value(row[i])
			}
			if !yield(converted, err) || err != nil {
				return
			}
		}
	}
}

// fewRows are appended by one statement, whose text is always the same and
// therefore kept by the server; COPY asks for the columns each time, which costs a
// batch of votes more than the rows do.
const (
	fewRows  = 1024
	fewBytes = 1 << 20
)

// weight is about how many bytes a row keeps while it waits; bytes may be reused by
// their owner and cannot wait.
func weight(row []any) (n int) {
	for _, v := range row {
		switch v := v.(type) {
		case string:
			n += len(v)
		case []byte:
			n += fewBytes + 1
		}
	}
	return n
}

func appendPostgres(ctx context.Context, c *pgx.Conn, into inserting, rows iter.Seq2[[]any, error]) (int64, error) {
	next, stop := iter.Pull2(rows)
	defer stop()
	var few [][]any
	size := 0
	for {
		row, err, more := next()
		if err != nil {
			return 0, err
		}
		if !more {
			return insertFew(ctx, c, into, few)
		}
		few = append(few, slices.Clone(row))
		if size += weight(row); len(few) == fewRows || size > fewBytes {
			break
		}
	}
	return copyRows(ctx, c, into, func(yield func([]any, error) bool) {
		for _, row := range few {
			if !yield(row, nil) {
				return
			}
		}
		for row, err, more := next(); more; row, err, more = next() {
			if !yield(row, err) {
				return
			}
		}
	})
}

// insertFew inserts rows by sending each column as an array. Rows with a null are copied.
func insertFew(ctx context.Context, c *pgx.Conn, into inserting, rows [][]any) (int64, error) {
	if len(rows) == 0 {
		return 0, nil
	}
	arrays, types := make([]any, len(into.columns)), make([]string, len(into.columns))
	for i := range into.columns {
		var ok bool
		switch rows[0][i].(type) {
		case int64:
			arrays[i], ok = columnOf[int64](rows, i)
			types[i] = "bigint"
		case float64:
			arrays[i], ok = columnOf[float64](rows, i)
			types[i] = "double precision"
		case string:
			arrays[i], ok = columnOf[string](rows, i)
			types[i] = "text"
		}
		if !ok {
			return copyRows(ctx, c, into, Rows(rows, func(row []any) []any { return row }))
		}
		types[i] = fmt.Sprintf("$%d::%s[]", i+1, types[i])
	}
	// A restore brings the numbers of rows along, as copying does.
	tag, err := c.Exec(ctx, into.into()+"OVERRIDING SYSTEM VALUE SELECT * FROM unnest("+strings.Join(types, ", ")+")"+into.clash, arrays...)
	return tag.RowsAffected(), err
}

// columnOf returns the values of a column when all are of one type.
func columnOf[T any](rows [][]any, i int) ([]T, bool) {
	values := make([]T, len(rows))
	for n, row := range rows {
		v, ok := row[i].(T)
		if !ok {
			return nil, false
		}
		values[n] = v
	}
	return values, true
}

func copyRows(ctx context.Context, c *pgx.Conn, into inserting, rows iter.Seq2[[]any, error]) (int64, error) {
	if into.clash != "" {
		return 0, errors.New("db: too many rows, or empty values, for AppendNew")
	}
	next, stop := iter.Pull2(rows)
	defer stop()
	return c.CopyFrom(ctx, pgx.Identifier{into.table}, into.columns, pgx.CopyFromFunc(func() ([]any, error) {
		row, err, more := next()
		if !more || err != nil {
			return nil, err
		}
		return row, nil
	}))
}

func insertRows(ctx context.Context, c *sqlite3.Conn, into inserting, rows iter.Seq2[[]any, error]) (n int64, err error) {
	old := c.SetInterrupt(ctx)
	defer c.SetInterrupt(old)
	marks := strings.TrimSuffix(strings.Repeat("?,", len(into.columns)), ",")
	stmt, _, err := c.Prepare(into.into() + "VALUES (" + marks + ")" + into.clash)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, stmt.Close()) }()
	for row, err := range rows {
		if err != nil {
			return n, err
		}
		for i, v := range row {
			if err := bind(stmt, i+1, v); err != nil {
				return n, err
			}
		}
		if err := stmt.Exec(); err != nil {
			return n, err
		}
		n += c.Changes()
	}
	return n, nil
}

func bind(stmt *sqlite3.Stmt, i int, v any) error {
	switch v := v.(type) {
	case nil:
		return stmt.BindNull(i)
	case int64:
		return stmt.BindInt64(i, v)
	case float64:
		return stmt.BindFloat(i, v)
	case string:
		return stmt.BindText(i, v)
	case []byte:
		return stmt.BindBlob(i, v)
	}
	return fmt.Errorf("db: a %T cannot be appended", v)
}
