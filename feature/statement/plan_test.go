package statement

import (
	"slices"
	"strings"
	"testing"

	"dienhong/migrations"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
)

// TestNewcomersAreFoundByIndex: newcomers are looked up before their first vote,
// among all who came before; on a table of which the engine knows nothing yet, as
// in the first minutes of a consultation.
func TestNewcomersAreFoundByIndex(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		err := d.Tx(ctx, func(tx *db.Tx) error {
			all := make([]newcomer, 20_000)
			for i := range all {
				all[i] = newcomer{pidKey{1, newHasher(testKey).participant(1, NewKey())}, int64(i)}
			}
			for some := range slices.Chunk(all, 1000) {
				if _, err := (store{city: 1}).insertParticipants(ctx, tx, some); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		explain, column := `EXPLAIN QUERY PLAN `, 3
		if d.Dialect() == db.PostgreSQL {
			explain, column = `EXPLAIN `, 0
		}
		for _, n := range []int{1, 64, 512} {
			var plan []string
			err := d.Read().Each(ctx, explain+selectKeys, []any{1, 1, make([]string, n)}, func(scan func(...any) error) error {
				row := make([]any, column+1)
				for i := range row {
					row[i] = new(any)
				}
				var line string
				row[column] = &line
				err := scan(row...)
				plan = append(plan, line)
				return err
			})
			text := strings.Join(plan, "\n")
			if err != nil || strings.Contains(text, "SCAN") || strings.Contains(text, "Seq Scan") {
				t.Errorf("%d keys: %v\n%s", n, err, text)
			}
		}
	})
}
