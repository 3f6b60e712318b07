package db_test

import (
	"errors"
	"testing"
	"testing/fstest"

	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
)

// edited returns the schema of families with other words in its migration.
func edited(more string) fstest.MapFS {
	other := fstest.MapFS{}
	for name, file := range family {
		other[name] = &fstest.MapFile{Data: []byte(string(file.Data) + more)}
	}
	return other
}

// TestAMigrationThatWasEditedIsRefused opens data whose migrations said something
// else when they were applied.
func TestAMigrationThatWasEditedIsRefused(t *testing.T) {
	dbtest.Run(t, family, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		if err := d.Migrate(ctx, edited("\n\n-- Who lives here.\n")); err != nil {
			t.Errorf("a comment: %v", err)
		}
		if err := d.Migrate(ctx, edited("\nALTER TABLE zone ADD COLUMN note TEXT;")); !errors.Is(err, db.ErrOtherSchema) {
			t.Errorf("another column: %v", err)
		}
		if err := d.Migrate(ctx, later()); err != nil {
			t.Errorf("one more migration: %v", err)
		}
		// Data from before the notes were kept cannot be told apart from edited ones.
		err := d.Tx(ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(ctx, `DROP TABLE db_migration_sum`)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := d.Migrate(ctx, later()); !errors.Is(err, db.ErrOtherSchema) {
			t.Errorf("without notes: %v", err)
		}
	})
}
