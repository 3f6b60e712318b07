package db

import (
	"context"
	"database/sql"
	"errors"
	"math/rand/v2"
	"time"
)

// Tx is a transaction at work, valid until the function given to DB.Tx returns.
// It is not safe for concurrent use.
type Tx struct {
	session
	conn  *sql.Conn
	after []func()
}

// AfterCommit calls f once the transaction is durable, in the order of the
// calls; not at all when it fails. A retried transaction begins with none.
func (tx *Tx) AfterCommit(f func()) { tx.after = append(tx.after, f) }

// Tx runs work in one transaction that behaves as if it were alone: SQLite has a
// single writer, PostgreSQL runs at SERIALIZABLE, so that a rule proven by
// reading first holds on both. It commits when work returns nil and rolls back
// when work returns an error or panics.
//
// Work may run several times (a lost race, a deadlock): it must have no effect
// outside tx; use AfterCommit for those. Work must not call Tx of the same DB.
//
// ErrBusy and ErrFull mean that nothing was written. ErrGone during commit
// leaves the outcome unknown and is never retried.
func (d *DB) Tx(ctx context.Context, work func(tx *Tx) error) error {
	return d.retried(ctx, sql.LevelSerializable, work)
}

// InTurn is Tx for work that first writes to one row to which all others that do
// the same work write first. PostgreSQL makes them wait for each other there, and
// after its turn has come each sees what the others committed, so that it behaves
// as if it ran alone among them. Where many contend this costs nobody a retry. To
// what other transactions read and write it gives no more than READ COMMITTED.
func (d *DB) InTurn(ctx context.Context, work func(tx *Tx) error) error {
	return d.retried(ctx, sql.LevelReadCommitted, work)
}

func (d *DB) retried(ctx context.Context, level sql.IsolationLevel, work func(tx *Tx) error) error {
	deadline := time.Now().Add(d.patience)
	for pause := time.Millisecond; ; pause = min(2*pause, 100*time.Millisecond) {
		if d.syncLost.Load() {
			return errSyncLost
		}
		tx, err := d.attempt(ctx, deadline, level, work)
		if err == nil {
			for _, f := range tx.after {
				f()
			}
			return nil
		}
		if !errors.Is(err, ErrBusy) || time.Now().Add(pause).After(deadline) {
			return err
		}
		// Two that collided must not come back together.
		select {
		case <-time.After(pause/2 + rand.N(pause)):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Before has f run at the beginning of every transaction, in it; its error ends
// the transaction. There is one such function, set before the first transaction
// that it is for.
func (d *DB) Before(f func(ctx context.Context, tx *Tx) error) { d.before = f }

func (d *DB) attempt(ctx context.Context, deadline time.Time, level sql.IsolationLevel, work func(tx *Tx) error) (*Tx, error) {
	conn, err := d.turn(ctx, deadline)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	options := &sql.TxOptions{}
	if d.dialect == PostgreSQL {
		options.Isolation = level
	}
	stx, err := conn.BeginTx(ctx, options)
	if err != nil {
		return nil, d.wrap(err)
	}
	tx := &Tx{session: session{q: stx, d: d}, conn: conn}
	if d.dialect == SQLite {
		tx.q = again{stx, map[string]*sql.Stmt{}}
	}
	open := true
	defer func() {
		if !open {
			return
		}
		// The connection may be lost as well; the error that led here matters more.
		if err := stx.Rollback(); err != nil && !errors.Is(err, sql.ErrTxDone) {
			d.log.Warn("rollback failed", "error", err.Error())
		}
	}()
	if d.before != nil {
		if err := d.before(ctx, tx); err != nil {
			return nil, d.wrap(err)
		}
	}
	if err := work(tx); err != nil {
		return nil, d.wrap(err)
	}
	open = false
	if err := stx.Commit(); err != nil {
		if errors.Is(err, sql.ErrTxDone) && ctx.Err() != nil {
			err = ctx.Err()
		}
		if d.dialect == SQLite && lostSync(err) {
			d.syncLost.Store(true)
			d.log.Error("a sync of the database failed; no more writes are taken", "error", err.Error())
		}
		return nil, d.wrap(err)
	}
	return tx, nil
}

// turn waits for a connection that may write, until the deadline.
func (d *DB) turn(ctx context.Context, deadline time.Time) (*sql.Conn, error) {
	waiting, cancel := context.WithDeadline(ctx, deadline)
	defer cancel()
	conn, err := d.writer.Conn(waiting)
	if err != nil && ctx.Err() == nil && waiting.Err() != nil {
		return nil, &failure{ErrBusy, errors.New("no turn to write in time")}
	}
	return conn, d.wrap(err)
}
