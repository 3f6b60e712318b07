package dbtest

import (
	"context"
	"crypto/rand"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
)

// Master is a PostgreSQL database that is filled once in a test program; each
// test gets a copy, which costs far less than filling another one. The zero value
// is ready. Drop it at the end of TestMain.
type Master struct {
	mu           sync.Mutex
	server, name string
}

// Copy returns the URL of a copy until the end of the test. Fill is called for the
// first copy; it must have closed its connections when it returns.
func (m *Master) Copy(t testing.TB, fill func(url string)) string {
	t.Helper()
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.name == "" {
		server, name := serverURL(t), "master_"+strings.ToLower(rand.Text())
		admin(t, server, func(ctx context.Context, c *pgx.Conn) error {
			_, err := c.Exec(ctx, createDatabase(name, "template0"))
			return err
		})
		fill(withDatabase(t, server, name))
		m.server, m.name = server, name
	}
	return copyOf(t, m.server, m.name)
}

// Drop removes the master. The private server is removed whole by itself.
func (m *Master) Drop() {
	if m.name == "" {
		return
	}
	ctx := context.Background()
	c, err := pgx.Connect(ctx, m.server)
	if err != nil {
		return
	}
	defer c.Close(ctx)
	_, _ = c.Exec(ctx, "DROP DATABASE IF EXISTS "+m.name+" WITH (FORCE)")
}
