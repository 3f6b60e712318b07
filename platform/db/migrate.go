package db

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/pressly/goose/v3"
)

// migrationTable is where goose keeps which migrations were applied.
const migrationTable = "goose_db_version"

// Migrate brings the schema up to what fsys holds in its folder of the dialect,
// "sqlite" or "postgres". Each migration is its own transaction. Migrations of
// features come in blocks of numbers, so one may be applied after a higher one.
// A database that has a migration unknown to fsys is left alone: ErrNewerSchema;
// so is one whose migrations differ from those applied (checksums):
// ErrOtherSchema. Of several servers that start at once, one migrates and the
// others wait for it.
func (d *DB) Migrate(ctx context.Context, fsys fs.FS) error {
	provider, err := d.provider(fsys)
	if err != nil {
		return err
	}
	pending, err := d.pending(ctx, fsys, provider)
	if err != nil || !pending {
		return err
	}
	return d.alone(ctx, staleClaim, func(ctx context.Context) error { return d.migrate(ctx, fsys, provider) })
}

// migrate applies the migrations; the caller makes sure that no other server does.
func (d *DB) migrate(ctx context.Context, fsys fs.FS, provider *goose.Provider) error {
	if _, err := d.pending(ctx, fsys, provider); err != nil {
		return err
	}
	if err := d.noteSums(ctx, fsys, provider); err != nil {
		return err
	}
	applied, err := provider.Up(ctx)
	var partial *goose.PartialError
	if errors.As(err, &partial) {
		return fmt.Errorf("migration %s: %w", partial.Failed.Source.Path, d.wrap(partial.Err))
	}
	if err != nil {
		return fmt.Errorf("migrate: %w", d.wrap(err))
	}
	if len(applied) > 0 {
		d.log.InfoContext(ctx, "schema migrated", "count", len(applied))
	}
	return nil
}

func (d *DB) provider(fsys fs.FS) (*goose.Provider, error) {
	sub, err := fs.Sub(fsys, string(d.dialect))
	if err != nil {
		return nil, err
	}
	dialect := goose.DialectSQLite3
	if d.dialect == PostgreSQL {
		dialect = goose.DialectPostgres
	}
	return goose.NewProvider(dialect, d.writer, sub,
		goose.WithAllowOutofOrder(true), goose.WithLogger(goose.NopLogger()), goose.WithDisableGlobalRegistry(true))
}

// pending reports whether p has migrations that the database has not, and refuses
// a database that has others than p.
func (d *DB) pending(ctx context.Context, fsys fs.FS, p *goose.Provider) (bool, error) {
	applied, err := d.schema(d.Read()).versions(ctx)
	if err != nil {
		return false, err
	}
	if err := newer(applied, p); err != nil {
		return false, err
	}
	return len(applied) < len(p.ListSources()), d.refuseOther(ctx, fsys, p, applied)
}

func newer(applied []int64, p *goose.Provider) error {
	known := map[int64]bool{}
	var highest int64
	for _, s := range p.ListSources() {
		known[s.Version] = true
		highest = max(highest, s.Version)
	}
	var unknown []string
	for _, v := range applied {
		if !known[v] {
			unknown = append(unknown, fmt.Sprintf("%05d", v))
		}
	}
	if len(unknown) > 0 {
		return fmt.Errorf("%w: it has migration %s, the program knows %d migrations up to %05d",
			ErrNewerSchema, strings.Join(unknown, ", "), len(known), highest)
	}
	return nil
}
