package dbtest

import (
	"context"
	"crypto/rand"
	"io/fs"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"dienhong/platform/db"
)

// ServerEnv names the variable with the URL of a PostgreSQL server to test on,
// as a user who may create databases. Without it a private server is started.
const ServerEnv = "DIENHONG_TEST_POSTGRES"

// templateLock serialises making templates between the test programs at work.
const templateLock = 7_215_063

// NewPostgres returns the URL of a fresh database until the end of the test. A nil
// fsys leaves it without tables.
func NewPostgres(t testing.TB, fsys fs.FS) string {
	t.Helper()
	server := serverURL(t)
	if fsys == nil {
		return copyOf(t, server, "template0")
	}
	return borrow(t, server, postgresTemplate(t, server, fsys))
}

// serverURL returns the server that tests use.
func serverURL(t testing.TB) string {
	t.Helper()
	if server := os.Getenv(ServerEnv); server != "" {
		return server
	}
	server, err := privateServer()
	if err != nil {
		t.Fatalf("PostgreSQL is needed for this test: install it (Debian: apt install postgresql) "+
			"or set %s to the URL of a server: %v", ServerEnv, err)
	}
	return server
}

// copyOf makes a database like another one, until the end of the test.
func copyOf(t testing.TB, server, from string) string {
	t.Helper()
	name := "test_" + strings.ToLower(rand.Text())
	admin(t, server, func(ctx context.Context, c *pgx.Conn) error {
		_, err := c.Exec(ctx, createDatabase(name, from))
		return err
	})
	t.Cleanup(func() {
		admin(t, server, func(ctx context.Context, c *pgx.Conn) error {
			_, err := c.Exec(ctx, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)")
			return err
		})
	})
	return withDatabase(t, server, name)
}

func createDatabase(name, template string) string {
	return "CREATE DATABASE " + name + " TEMPLATE " + template + " ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'"
}

// postgresTemplate makes, once per server and set of migrations, a database to copy.
func postgresTemplate(t testing.TB, server string, fsys fs.FS) string {
	t.Helper()
	name := "template_" + fingerprint(t, fsys)
	admin(t, server, func(ctx context.Context, c *pgx.Conn) error {
		if _, err := c.Exec(ctx, "SELECT pg_advisory_lock($1)", templateLock); err != nil {
			return err
		}
		var ready bool
		err := c.QueryRow(ctx, "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", name).Scan(&ready)
		if err != nil || ready {
			return err
		}
		// Renamed when finished, so that nobody copies one that is half made.
		unfinished := name + "_unfinished"
		for _, sql := range []string{"DROP DATABASE IF EXISTS " + unfinished, createDatabase(unfinished, "template0")} {
			if _, err := c.Exec(ctx, sql); err != nil {
				return err
			}
		}
		migrate(t, db.Config{URL: withDatabase(t, server, unfinished)}, fsys)
		_, err = c.Exec(ctx, "ALTER DATABASE "+unfinished+" RENAME TO "+name)
		return err
	})
	return name
}

func admin(t testing.TB, server string, work func(context.Context, *pgx.Conn) error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	c, err := pgx.Connect(ctx, withDatabase(t, server, "postgres"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close(ctx)
	if err := work(ctx, c); err != nil {
		t.Fatal(err)
	}
}

func withDatabase(t testing.TB, server, name string) string {
	t.Helper()
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + name
	return u.String()
}

// Remember copies the database at an address as it is now, for which all its
// connections are cut. What it gives puts the copy in the place of the database,
// under whoever uses it: as when a standby takes over that had not heard of the
// last writes, or a backup of an earlier moment is put back.
func Remember(t testing.TB, address string) (back func()) {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	name := strings.TrimPrefix(u.Path, "/")
	kept := "kept_" + strings.ToLower(rand.Text())
	cut := []string{
		"ALTER DATABASE " + name + " ALLOW_CONNECTIONS false",
		"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + name + "'",
	}
	run := func(statements ...string) {
		t.Helper()
		admin(t, address, func(ctx context.Context, c *pgx.Conn) error {
			for _, sql := range statements {
				if _, err := c.Exec(ctx, sql); err != nil {
					return err
				}
			}
			return nil
		})
	}
	run(append(cut, createDatabase(kept, name), "ALTER DATABASE "+name+" ALLOW_CONNECTIONS true")...)
	t.Cleanup(func() { run("DROP DATABASE IF EXISTS " + kept + " WITH (FORCE)") })
	return func() {
		t.Helper()
		run("DROP DATABASE "+name+" WITH (FORCE)", "ALTER DATABASE "+kept+" RENAME TO "+name)
	}
}
