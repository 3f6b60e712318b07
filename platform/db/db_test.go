package db_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"dienhong/migrations"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
)

type setting struct {
	Key   string
	Value string `db:"value"`
}

func set(ctx context.Context, q db.Queryer, key, value string) error {
	_, err := q.Exec(ctx, `INSERT INTO installation (city_id, key, value) VALUES (?, ?, ?)`, 1, key, value)
	return err
}

func TestQueries(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		committed := false
		err := d.Tx(ctx, func(tx *db.Tx) error {
			tx.AfterCommit(func() { committed = true })
			return errors.Join(set(ctx, tx, "a", "Đà Nẵng ?"), set(ctx, tx, "b", "2"), set(ctx, tx, "c", ""))
		})
		if err != nil || !committed {
			t.Fatal(err, committed)
		}
		var one setting
		if err := d.Read().Get(ctx, &one, `SELECT key, value FROM installation WHERE value <> '?' AND key = ?`, "a"); err != nil {
			t.Fatal(err)
		}
		if one != (setting{"a", "Đà Nẵng ?"}) {
			t.Errorf("read back %+v", one)
		}
		var all []setting
		err = d.Read().Select(ctx, &all, `SELECT key, value FROM installation WHERE city_id = ? AND key IN (?) ORDER BY key`,
			1, []string{"b", "c", "z"})
		if err != nil || len(all) != 2 || all[0].Key != "b" {
			t.Errorf("%+v, %v", all, err)
		}
		err = d.Read().Select(ctx, &all, `SELECT key, value FROM installation WHERE key IN (?)`, []string{})
		if err != nil || len(all) != 0 {
			t.Errorf("empty list: %+v, %v", all, err)
		}
		var yes bool
		if err := d.Read().Get(ctx, &yes, `SELECT EXISTS (SELECT 1 FROM installation WHERE key = ?)`, "a"); err != nil || !yes {
			t.Error(yes, err)
		}
		if err := d.Read().Get(ctx, &one, `SELECT key, value FROM installation WHERE key = ?`, "z"); !errors.Is(err, db.ErrNotFound) {
			t.Errorf("no row: %v", err)
		}
		err = d.Tx(ctx, func(tx *db.Tx) error { return set(ctx, tx, "a", "again") })
		if !errors.Is(err, db.ErrConflict) {
			t.Errorf("same key twice: %v", err)
		}
		if err := set(ctx, d.Read(), "r", "written through the reader"); err == nil {
			t.Error("the reader wrote")
		}
		n := 0
		err = d.Read().Each(ctx, `SELECT key, value FROM installation WHERE city_id = ?`, []any{1}, func(scan func(...any) error) error {
			n++
			return scan(&one.Key, &one.Value)
		})
		if err != nil || n != 3 {
			t.Error(n, err)
		}
	})
}

func TestTxRollsBackOnErrorAndPanic(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		own := errors.New("own")
		err := d.Tx(ctx, func(tx *db.Tx) error { return errors.Join(set(ctx, tx, "a", "1"), own) })
		if !errors.Is(err, own) {
			t.Error(err)
		}
		func() {
			defer func() {
				if recover() == nil {
					t.Error("the panic was swallowed")
				}
			}()
			_ = d.Tx(ctx, func(tx *db.Tx) error { panic(set(ctx, tx, "a", "1")) })
		}()
		var n int
		if err := d.Read().Get(ctx, &n, `SELECT COUNT(*) FROM installation`); err != nil || n != 0 {
			t.Error(n, err)
		}
	})
}

// A counter read and written back in a transaction loses no step, on both
// engines: PostgreSQL at READ COMMITTED would.
func TestConcurrentTxCountExactly(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		if err := d.Tx(ctx, func(tx *db.Tx) error { return set(ctx, tx, "n", "0") }); err != nil {
			t.Fatal(err)
		}
		const goroutines, steps = 6, 15
		var wg sync.WaitGroup
		for range goroutines {
			wg.Go(func() {
				for range steps {
					err := d.Tx(ctx, func(tx *db.Tx) error {
						var n int64
						if err := tx.Get(ctx, &n, `SELECT CAST(value AS BIGINT) FROM installation WHERE key = ?`, "n"); err != nil {
							return err
						}
						_, err := tx.Exec(ctx, `UPDATE installation SET value = CAST(CAST(? AS BIGINT) AS TEXT) WHERE key = ?`, n+1, "n")
						return err
					})
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		var n int
		if err := d.Read().Get(ctx, &n, `SELECT CAST(value AS BIGINT) FROM installation WHERE key = ?`, "n"); err != nil || n != goroutines*steps {
			t.Error(n, err)
		}
	})
}
