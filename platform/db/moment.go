package db

import (
	"context"
	"sync"

	"github.com/jackc/pgx/v5"
)

// moment is where in its history the database behind a DB is. A standby that took
// over, or a copy of an earlier moment in its place, begins another history: what
// was read before may never have happened in it.
type moment struct {
	mu     sync.Mutex
	known  string // names the history; empty when the engine cannot tell
	forget []func()
}

// OnReturn calls f when the database turns out to be at an earlier or another
// moment than it was: whatever f's owner remembers of it must be dropped. No
// statement runs on the new history before f returns; f must not use the database.
func (d *DB) OnReturn(f func()) {
	d.moment.mu.Lock()
	defer d.moment.mu.Unlock()
	d.moment.forget = append(d.moment.forget, f)
}

// Returned tells that the database has gone back; who notices it by its own rows
// calls it.
func (d *DB) Returned(why string) {
	d.moment.mu.Lock()
	defer d.moment.mu.Unlock()
	d.moment.returned(d, why)
}

func (m *moment) returned(d *DB, why string) {
	d.log.Warn("the database is not where it was: what was remembered of it is dropped", "reason", why)
	for _, f := range m.forget {
		f()
	}
}

// historyQuery names the history that a PostgreSQL server is in: its cluster, the
// database in it and the timeline, which changes whenever a standby takes over or
// an archive is replayed to a moment. Servers that are alike but no PostgreSQL do
// not know these functions.
const historyQuery = `SELECT (SELECT system_identifier::text FROM pg_control_system())
	|| '/' || (SELECT oid::text FROM pg_database WHERE datname = current_database())
	|| '/' || left(pg_walfile_name(pg_current_wal_lsn()), 8)`

// look compares the history that a connection is in with the one known. It is
// asked on every new connection, for a server that was replaced has lost the old
// ones. Where the engine cannot tell, nothing is compared.
func (d *DB) look(ctx context.Context, c *pgx.Conn) error {
	var history string
	if err := c.QueryRow(ctx, historyQuery).Scan(&history); err != nil {
		d.log.DebugContext(ctx, "the database cannot tell which history it is in", "error", err.Error())
		return ctx.Err()
	}
	m := &d.moment
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.known != "" && m.known != history {
		m.returned(d, "its history is "+history+", it was "+m.known)
	}
	m.known = history
	return nil
}

// Look does the same now and then, for connections that outlive the server behind
// them, as those through a pool of connections do.
func (d *DB) Look(ctx context.Context) error {
	if d.dialect == SQLite {
		return nil
	}
	conn, err := d.reader.Conn(ctx)
	if err != nil {
		return d.wrap(err)
	}
	defer conn.Close()
	return d.wrap(conn.Raw(func(c any) error { return d.look(ctx, c.(interface{ Conn() *pgx.Conn }).Conn()) }))
}
