package dbtest

import (
	"testing"
	"testing/fstest"

	"dienhong/platform/db"
)

// TestALentDatabaseIsAsNew leaves all that a test may leave behind, and looks at
// what the next one gets.
func TestALentDatabaseIsAsNew(t *testing.T) {
	migration := &fstest.MapFile{Data: []byte("-- +goose Up\n" + `CREATE TABLE street (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE house (street BIGINT NOT NULL REFERENCES street (id));
`)}
	migrations := fstest.MapFS{"postgres/00001_street.sql": migration, "sqlite/00001_street.sql": migration}
	names := map[string]bool{}
	for _, leave := range []string{
		`INSERT INTO street (name) VALUES ('Hàng Bạc'), ('Hàng Gai')`,
		`INSERT INTO street (name) SELECT repeat('x', 2000) FROM generate_series(1, 2000)`, // more than is deleted row by row
		`INSERT INTO house (street) SELECT id FROM street`,
		`DROP TABLE house`,
		`ALTER TABLE street ADD COLUMN width BIGINT`,
		`CREATE INDEX street_name ON street (name)`,
		`UPDATE goose_db_version SET version_id = 7 WHERE version_id = 1`,
		`CREATE SCHEMA other`,
		``,
	} {
		t.Run("before "+leave, func(t *testing.T) {
			url := NewPostgres(t, migrations)
			names[url] = true
			d := open(t, db.Config{URL: url})
			if err := d.Migrate(t.Context(), migrations); err != nil {
				t.Error(err)
			}
			var id, houses int64
			if err := d.Read().Get(t.Context(), &houses, `SELECT count(*) FROM house`); err != nil || houses != 0 {
				t.Errorf("%d rows, %v", houses, err)
			}
			exec := func(sql string) error {
				return d.Tx(t.Context(), func(tx *db.Tx) error {
					_, err := tx.Exec(t.Context(), sql)
					return err
				})
			}
			err := d.Tx(t.Context(), func(tx *db.Tx) error {
				return tx.Get(t.Context(), &id, `INSERT INTO street (name) VALUES ('Hàng Đào') RETURNING id`)
			})
			if err != nil || id != 1 {
				t.Errorf("the first row has the number %d, %v", id, err)
			}
			if err := exec(`CREATE INDEX street_name ON street (name)`); err != nil {
				t.Errorf("something is there already: %v", err)
			}
			if err := exec(`DROP INDEX street_name`); err != nil {
				t.Error(err)
			}
			if leave != "" {
				if err := exec(leave); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
	if len(names) != 6 {
		t.Errorf("%d databases were made, want one and one more after each of five tests that changed more than rows", len(names))
	}
}
