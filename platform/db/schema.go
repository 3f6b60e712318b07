package db

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// schema asks the catalogue of the engine. It works on a pool, a transaction or
// a snapshot.
type schema struct {
	q       Queryer
	dialect Dialect
}

func (d *DB) schema(q Queryer) schema { return schema{q, d.dialect} }

// names runs the text of the dialect, which gives one column of names.
func (s schema) names(ctx context.Context, sqlite, postgres string, args ...any) ([]string, error) {
	query := sqlite
	if s.dialect == PostgreSQL {
		query = postgres
	}
	var names []string
	err := s.q.Select(ctx, &names, query, args...)
	return names, err
}

// tables lists all tables, that of the migrations among them, by name. A full text
// index of SQLite consists of tables too; they hold nothing of their own.
func (s schema) tables(ctx context.Context) ([]string, error) {
	return s.names(ctx,
		`SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\_%' ESCAPE '\' ORDER BY name`,
		`SELECT relname::text FROM pg_class WHERE relnamespace = current_schema()::regnamespace
			AND relkind IN ('r', 'p') ORDER BY relname`)
}

// indexes lists the full text indexes that are not part of a table.
func (s schema) indexes(ctx context.Context) ([]string, error) {
	return s.names(ctx, `SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'virtual' ORDER BY name`,
		`SELECT relname::text FROM pg_class WHERE false`)
}

// columns lists the columns of a table that hold data, in their order.
func (s schema) columns(ctx context.Context, table string) ([]string, error) {
	return s.names(ctx,
		`SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0 ORDER BY cid`,
		`SELECT column_name::text FROM information_schema.columns WHERE table_schema = current_schema()
			AND table_name = ? AND is_generated = 'NEVER' ORDER BY ordinal_position`, table)
}

// key lists the columns of the primary key in their order; none without one.
func (s schema) key(ctx context.Context, table string) ([]string, error) {
	return s.names(ctx,
		`SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk`,
		`SELECT a.attname::text FROM pg_index i CROSS JOIN unnest(i.indkey) WITH ORDINALITY AS k(attnum, n)
			JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
			WHERE i.indisprimary AND i.indrelid = to_regclass(quote_ident(?)) ORDER BY k.n`, table)
}

// parents lists the tables that a table refers to by foreign keys.
func (s schema) parents(ctx context.Context, table string) ([]string, error) {
	return s.names(ctx,
		`SELECT DISTINCT "table" FROM pragma_foreign_key_list(?) ORDER BY 1`,
		`SELECT DISTINCT p.relname::text FROM pg_constraint f JOIN pg_class p ON p.oid = f.confrelid
			WHERE f.contype = 'f' AND f.conrelid = to_regclass(quote_ident(?)) ORDER BY 1`, table)
}

// ordered lists the tables of the application such that each comes after those
// that it refers to.
func (s schema) ordered(ctx context.Context) ([]string, error) {
	all, err := s.tables(ctx)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, own)
	var order, open []string
	var visit func(table string) error
	visit = func(table string) error {
		if slices.Contains(order, table) {
			return nil
		}
		if slices.Contains(open, table) {
			return fmt.Errorf("the tables %s refer to each other in a circle", strings.Join(open, ", "))
		}
		open = append(open, table)
		parents, err := s.parents(ctx, table)
		if err != nil {
			return err
		}
		for _, p := range parents {
			if p == table {
				continue
			}
			if err := visit(p); err != nil {
				return err
			}
		}
		open = open[:len(open)-1]
		order = append(order, table)
		return nil
	}
	for _, table := range all {
		if err := visit(table); err != nil {
			return nil, err
		}
	}
	return order, nil
}

// versions are the numbers of the applied migrations, in order; none when the
// database is new.
func (s schema) versions(ctx context.Context) ([]int64, error) {
	tables, err := s.tables(ctx)
	if err != nil || !slices.Contains(tables, migrationTable) {
		return nil, err
	}
	var applied []int64
	err = s.q.Select(ctx, &applied,
		`SELECT DISTINCT version_id FROM `+migrationTable+` WHERE version_id > 0 ORDER BY version_id`)
	return applied, err
}

// quote makes an identifier of a name; both engines take double quotes.
func quote(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

func quoted(names []string) string {
	q := make([]string, len(names))
	for i, n := range names {
		q[i] = quote(n)
	}
	return strings.Join(q, ", ")
}
