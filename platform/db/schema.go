package db

import (
	"context"
)

// tables lists the tables of the application and of goose, in order of name.
func (d *DB) tables(ctx context.Context) ([]string, error) {
	query := `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`
	if d.dialect == PostgreSQL {
		query = `SELECT table_name::text COLLATE "C" AS name FROM information_schema.tables
			WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' ORDER BY name`
	}
	var names []string
	err := d.Read().Select(ctx, &names, query)
	return names, err
}
