package db_test

import (
	"context"
	"testing"

	"dienhong/migrations"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
)

// A statement that is executed again in one transaction does what it did the first
// time, with its own arguments, also after one that failed.
func TestAStatementIsExecutedAgain(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		if err := d.Tx(ctx, func(tx *db.Tx) error {
			if _, err := tx.Exec(ctx, `CREATE TABLE again (n INTEGER PRIMARY KEY, word TEXT NOT NULL)`); err != nil {
				return err
			}
			for i, word := range []string{"một", "hai", "ba"} {
				if n, err := tx.Exec(ctx, `INSERT INTO again (n, word) VALUES (?, ?)`, i, word); err != nil || n != 1 {
					t.Errorf("%s: %d rows, %v", word, n, err)
				}
			}
			var n int
			if err := tx.Get(ctx, &n, `SELECT COUNT(*) FROM again WHERE word IN ('một', 'hai', 'ba') AND n < 3`); err != nil || n != 3 {
				t.Errorf("%d rows are there, %v", n, err)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if err := d.Tx(ctx, func(tx *db.Tx) error {
			for _, n := range []int{7, 8, 8} {
				if _, err := tx.Exec(ctx, `INSERT INTO again (n, word) VALUES (?, ?)`, n, "bốn"); err != nil {
					return err
				}
			}
			return nil
		}); err == nil {
			t.Error("the same key was taken twice")
		}
		var n int
		if err := d.Read().Get(ctx, &n, `SELECT COUNT(*) FROM again`); err != nil || n != 3 {
			t.Errorf("%d rows after a transaction that failed, %v", n, err)
		}
	})
}
