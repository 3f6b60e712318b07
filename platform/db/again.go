package db

import (
	"context"
	"database/sql"
)

// again keeps the statements that a transaction of SQLite executes more than once, so
// that the engine reads the text of each twice at most: work on many rows spends a
// third of its time there. Only statements without rows are kept, since rows that are
// still open would end with the next use of theirs.
type again struct {
	*sql.Tx
	kept map[string]*sql.Stmt // nil: executed once so far
}

// ExecContext executes a statement; the transaction closes what is kept.
func (a again) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	statement, known := a.kept[query]
	if !known {
		a.kept[query] = nil
		return a.Tx.ExecContext(ctx, query, args...)
	}
	if statement == nil {
		var err error
		if statement, err = a.PrepareContext(ctx, query); err != nil {
			return nil, err
		}
		a.kept[query] = statement
	}
	return statement.ExecContext(ctx, args...)
}
