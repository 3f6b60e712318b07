package db_test

import (
	"errors"
	"testing"

	"dienhong/migrations"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
)

func TestIntegersStreamAndStop(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		ctx, sum, n := t.Context(), int64(0), 0
		const numbers = `WITH RECURSIVE n (x) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT x + 1 FROM n WHERE x < ?)
			SELECT x, x * x FROM n WHERE x > ? ORDER BY x`
		if err := d.Integers(ctx, numbers, []any{1000, 10}, func(v []int64) error { n++; sum += v[1]; return nil }); err != nil {
			t.Fatal(err)
		}
		if n != 990 || sum != 333_833_500-385 {
			t.Errorf("%d rows, sum %d", n, sum)
		}
		stop := errors.New("enough")
		if err := d.Integers(ctx, numbers, []any{1000, 10}, func([]int64) error { return stop }); !errors.Is(err, stop) {
			t.Errorf("stopped with %v", err)
		}
		if err := d.Integers(ctx, `SELECT nothing FROM nowhere`, nil, func([]int64) error { return nil }); err == nil {
			t.Error("a broken statement must be an error")
		}
		if err := d.Integers(ctx, numbers, []any{3, 0}, func([]int64) error { return nil }); err != nil {
			t.Errorf("after an error: %v", err)
		}
	})
}
