package dbtest

import (
	"context"
	"crypto/rand"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// Making a PostgreSQL database costs ten times as much as emptying one, so that
// databases with the same migrations are lent to one test after the other, also
// of different test programs. Whoever borrows holds a lock on the server's
// database "postgres", which ends with the test however it ends; whoever borrows
// next empties. What no longer has the shape with which it was made (a test may
// drop a table) is thrown away.

// lendLock is the first key of the locks; the second is made of the name.
const lendLock = 7_215_064

// borrow returns the URL of an empty database with the tables of a template until
// the end of the test.
func borrow(t testing.TB, server, template string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	holder, err := pgx.Connect(ctx, withDatabase(t, server, "postgres"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = holder.Close(context.Background()) })
	prefix := strings.Replace(template, "template_", "test_", 1) + "_"
	rows, err := holder.Query(ctx, "SELECT datname FROM pg_database WHERE starts_with(datname, $1) ORDER BY datname", prefix)
	if err != nil {
		t.Fatal(err)
	}
	made, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range made {
		if !held(ctx, t, holder, name) {
			continue
		}
		if url := withDatabase(t, server, name); emptied(ctx, holder, url, name) {
			return url
		}
		if _, err := holder.Exec(ctx, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)"); err != nil {
			t.Fatal(err)
		}
	}
	name := prefix + strings.ToLower(rand.Text())
	held(ctx, t, holder, name)
	if _, err := holder.Exec(ctx, createDatabase(name, template)); err != nil {
		t.Fatal(err)
	}
	url := withDatabase(t, server, name)
	c, err := pgx.Connect(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close(ctx)
	is, err := shape(ctx, c)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := holder.Exec(ctx, "COMMENT ON DATABASE "+name+" IS '"+is+"'"); err != nil {
		t.Fatal(err)
	}
	return url
}

// held takes the lock on a database, unless another test has it.
func held(ctx context.Context, t testing.TB, holder *pgx.Conn, name string) (ok bool) {
	t.Helper()
	if err := holder.QueryRow(ctx, "SELECT pg_try_advisory_lock($1, hashtext($2))", lendLock, name).Scan(&ok); err != nil {
		t.Fatal(err)
	}
	return ok
}

// emptied takes every row out of a database, and says whether it is then as it
// was when it was made.
func emptied(ctx context.Context, holder *pgx.Conn, url, name string) bool {
	// Connections of the test before may still be closing.
	_, err := holder.Exec(ctx, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", name)
	for left := 1; left > 0 && err == nil; {
		err = holder.QueryRow(ctx, "SELECT count(*) FROM pg_stat_activity WHERE datname = $1", name).Scan(&left)
	}
	if err != nil {
		return false
	}
	c, err := pgx.Connect(ctx, url)
	if err != nil {
		return false
	}
	defer c.Close(ctx)
	if _, err := c.Exec(ctx, emptyAll); err != nil {
		return false
	}
	var was *string
	is, err := shape(ctx, c)
	if err == nil {
		err = holder.QueryRow(ctx, "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = $1", name).Scan(&was)
	}
	return err == nil && was != nil && *was == is
}

// emptyAll deletes what was written, and lets numbers begin again. What is known
// of the migrations stays. Deleting from a small table is far cheaper than
// truncating it; one that has grown is truncated.
const emptyAll = `DO $$ DECLARE one record; BEGIN
	SET LOCAL session_replication_role = replica; -- foreign keys ask nothing
	FOR one IN SELECT oid::regclass AS name, pg_relation_size(oid) AS size FROM pg_class
		WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname NOT IN ('goose_db_version', 'db_migration_sum')
	LOOP
		IF one.size > 1048576 THEN EXECUTE format('TRUNCATE %s CASCADE', one.name);
		ELSIF one.size > 0 THEN EXECUTE format('DELETE FROM %s', one.name);
		END IF;
	END LOOP;
	FOR one IN SELECT format('%I.%I', schemaname, sequencename)::regclass AS name, start_value FROM pg_sequences
		WHERE last_value IS NOT NULL AND sequencename NOT LIKE 'goose%'
	LOOP
		PERFORM setval(one.name, one.start_value, false);
	END LOOP;
END $$`

// shape tells databases apart in which something else than rows differs, or the
// rows about migrations.
func shape(ctx context.Context, c *pgx.Conn) (string, error) {
	tables := []string{"goose_db_version", "db_migration_sum"}
	query := `SELECT concat_ws(' ', relname, relkind) FROM pg_class WHERE relnamespace = 'public'::regnamespace
		UNION ALL SELECT concat_ws(' ', attrelid, attname, atttypid, attnotnull, attidentity, atthasdef) FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
			WHERE relnamespace = 'public'::regnamespace AND attnum > 0
		UNION ALL SELECT concat_ws(' ', conrelid, conname, conkey, convalidated) FROM pg_constraint WHERE connamespace = 'public'::regnamespace
		UNION ALL SELECT concat_ws(' ', indrelid, indkey, indisunique, indisvalid) FROM pg_index
			JOIN pg_class ON pg_class.oid = indexrelid WHERE relnamespace = 'public'::regnamespace
		UNION ALL SELECT concat_ws(' ', tgrelid, tgname, tgenabled) FROM pg_trigger WHERE NOT tgisinternal
		UNION ALL SELECT concat_ws(' ', proname, prosrc) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
		UNION ALL SELECT nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg@_%' ESCAPE '@'
		UNION ALL SELECT setconfig::text FROM pg_db_role_setting JOIN pg_database ON pg_database.oid = setdatabase WHERE datname = current_database()`
	for _, table := range tables {
		var there bool
		if err := c.QueryRow(ctx, "SELECT to_regclass($1) IS NOT NULL", table).Scan(&there); err != nil {
			return "", err
		}
		if there {
			query += "\nUNION ALL SELECT x::text FROM " + table + " AS x"
		}
	}
	var sum string
	err := c.QueryRow(ctx, "SELECT md5(string_agg(line, E'\\n' ORDER BY line)) FROM ("+query+") AS all_lines (line)").Scan(&sum)
	return sum, err
}
