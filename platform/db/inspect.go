package db

import (
	"context"
	"io/fs"
	"os"
	"slices"
)

// Findings is what Inspect saw.
type Findings struct {
	Engine  string // "SQLite" or "PostgreSQL"
	Version string
	// Settings are those on which durability rests, "name=value".
	Settings []string
	// Weak lists those of Settings that may lose what was acknowledged.
	Weak []string
	// Pending and Unknown number migrations: not yet applied, and applied by a
	// newer program.
	Pending, Unknown []int64
	// Damage is what the engine's own check complains of; empty when sound.
	// PostgreSQL has no such check over SQL and leaves it empty.
	Damage string
	Bytes  int64 // on disk
}

// Inspect looks at an open database without changing it. On SQLite it reads the
// whole file.
func (d *DB) Inspect(ctx context.Context, fsys fs.FS) (Findings, error) {
	var f Findings
	provider, err := d.provider(fsys)
	if err != nil {
		return f, err
	}
	applied, err := d.schema(d.Read()).versions(ctx)
	if err != nil {
		return f, err
	}
	var known []int64
	for _, s := range provider.ListSources() {
		known = append(known, s.Version)
		if !slices.Contains(applied, s.Version) {
			f.Pending = append(f.Pending, s.Version)
		}
	}
	for _, v := range applied {
		if !slices.Contains(known, v) {
			f.Unknown = append(f.Unknown, v)
		}
	}
	if d.dialect == SQLite {
		return f, d.inspectSQLite(ctx, &f)
	}
	return f, d.inspectPostgres(ctx, &f)
}

func (d *DB) inspectSQLite(ctx context.Context, f *Findings) error {
	f.Engine = "SQLite"
	if err := d.Read().Get(ctx, &f.Version, `SELECT sqlite_version()`); err != nil {
		return err
	}
	// Every connection refuses to open with other values (see assert).
	for _, p := range d.pragmas() {
		switch p.name {
		case "journal_mode", "synchronous", "foreign_keys":
			f.Settings = append(f.Settings, p.name+"="+p.set)
		}
	}
	var said string
	if err := d.Read().Get(ctx, &said, `PRAGMA quick_check(1)`); err != nil {
		return err
	}
	if said != "ok" {
		f.Damage = said
	}
	for _, suffix := range []string{"", "-wal"} {
		if info, err := os.Stat(d.path + suffix); err == nil {
			f.Bytes += info.Size()
		}
	}
	return nil
}

func (d *DB) inspectPostgres(ctx context.Context, f *Findings) error {
	f.Engine = "PostgreSQL"
	err := d.Read().Get(ctx, &f.Version, `SELECT current_setting('server_version')`)
	if err != nil {
		return err
	}
	if f.Settings, f.Weak, err = d.durability(ctx); err != nil {
		return err
	}
	return d.Read().Get(ctx, &f.Bytes, `SELECT pg_database_size(current_database())`)
}

// Analyze has PostgreSQL count the tables that it has never counted: until its own
// daemon comes by, a minute later, it takes them for full of cities and reads whole
// tables for a few rows. Other engines need none of it.
func (d *DB) Analyze(ctx context.Context) error {
	if d.dialect == SQLite {
		return nil
	}
	var tables []string
	err := d.Read().Select(ctx, &tables, `SELECT relname::text FROM pg_stat_user_tables WHERE schemaname = current_schema()
		AND n_live_tup >= 50 AND last_analyze IS NULL AND last_autoanalyze IS NULL`)
	for _, name := range tables {
		if _, e := d.writer.ExecContext(ctx, "ANALYZE "+quote(name)); e != nil {
			return d.wrap(e)
		}
	}
	return err
}
