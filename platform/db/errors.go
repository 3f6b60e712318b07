package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// The kinds of failure, for errors.Is. An error of no kind is a mistake in a
// statement or the context's own error.
var (
	// ErrNotFound: Get found no row.
	ErrNotFound = errors.New("no such row")
	// ErrConflict: a unique, foreign key, check or not-null rule refused the row.
	ErrConflict = errors.New("a rule of the table refused the row")
	// ErrBusy: the turn to write did not come in time; nothing was written.
	ErrBusy = errors.New("database busy")
	// ErrFull: the storage took no more; nothing was written. Reading goes on.
	ErrFull = errors.New("storage full or failing")
	// ErrGone: the server or file cannot be reached. If it was lost while
	// committing, the outcome is unknown.
	ErrGone = errors.New("database out of reach")
	// The reasons for ErrGone that an operator fixes, each in its own way; all are ErrGone.
	// ErrNoServer: nothing answers at the address of the PostgreSQL server.
	ErrNoServer = fmt.Errorf("%w: no server answers", ErrGone)
	// ErrLogin: the server refuses the user, the password or this machine.
	ErrLogin = fmt.Errorf("%w: login refused", ErrGone)
	// ErrNoDatabase: the server has no database of that name.
	ErrNoDatabase = fmt.Errorf("%w: no such database", ErrGone)
	// ErrEncryption: one side requires an encrypted connection that the other does not
	// offer, or the server's certificate is not valid.
	ErrEncryption = fmt.Errorf("%w: no encrypted connection", ErrGone)
	// ErrNewerSchema: the database holds migrations that this program does not know.
	ErrNewerSchema = errors.New("database schema is newer than this program")
	// ErrOtherSchema: the checksums of the applied migrations differ from the
	// program's.
	ErrOtherSchema = errors.New("database schema was made by another edition of this program")
)

var errSyncLost = &failure{ErrFull, errors.New(
	"the disk failed to confirm a write; restart after checking the disk")}

// failure is a driver's error with its kind.
type failure struct{ kind, cause error }

func (f *failure) Error() string   { return fmt.Sprintf("%v: %v", f.kind, f.cause) }
func (f *failure) Unwrap() []error { return []error{f.kind, f.cause} }

// wrap adds the kind to err. Errors that have one stay as they are.
func (d *DB) wrap(err error) error {
	var known *failure
	switch {
	case err == nil, errors.As(err, &known), errors.Is(err, ErrNotFound):
		return err
	case errors.Is(err, sql.ErrNoRows):
		return ErrNotFound
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	}
	if kind := d.classify(err); kind != nil {
		return &failure{kind, err}
	}
	return err
}
