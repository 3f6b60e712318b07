package db_test

import (
	"testing"

	"dienhong/migrations"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
)

func TestInspectFindsASoundDatabase(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		f, err := d.Inspect(t.Context(), migrations.FS)
		if err != nil {
			t.Fatal(err)
		}
		if f.Version == "" || f.Bytes == 0 || f.Damage != "" || len(f.Pending)+len(f.Unknown) > 0 || len(f.Settings) < 3 {
			t.Errorf("%+v", f)
		}
	})
}
