package statement

import (
	"strings"
	"testing"

	"dienhong/migrations"
	"dienhong/platform/db/dbtest"
)

// TestNewcomersAreFoundByIndex: each newcomer is looked up before their first
// vote, among all who came before.
func TestNewcomersAreFoundByIndex(t *testing.T) {
	d := dbtest.OpenSQLite(t, migrations.FS)
	var plan []string
	err := d.Read().Each(t.Context(), `EXPLAIN QUERY PLAN SELECT pid FROM statement_participant WHERE city_id = ? AND consultation = ? AND key_hash IN (?) AND key_hash <> ''`,
		[]any{1, 1, []string{"x", "y"}}, func(scan func(...any) error) error {
			var id, parent, unused int64
			var detail string
			err := scan(&id, &parent, &unused, &detail)
			plan = append(plan, detail)
			return err
		})
	if err != nil || len(plan) != 1 || !strings.Contains(plan[0], "INDEX statement_participant_key") {
		t.Errorf("%v %v", plan, err)
	}
}
