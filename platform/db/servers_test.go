package db_test

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"

	"dienhong/migrations"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
)

// TestServersThatStartTogetherMigrateOnce starts on an empty database, several
// times, for the race is not always lost.
func TestServersThatStartTogetherMigrateOnce(t *testing.T) {
	for range 3 {
		url := dbtest.NewPostgres(t, nil)
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				d, err := db.Open(t.Context(), db.Config{URL: url})
				if err != nil {
					t.Error(err)
					return
				}
				defer d.Close()
				if err := d.Migrate(t.Context(), migrations.FS); err != nil {
					t.Errorf("a server died: %v", err)
				}
				if f, err := d.Inspect(t.Context(), migrations.FS); err != nil || len(f.Pending)+len(f.Unknown) > 0 {
					t.Errorf("a server went on before the schema was whole: %+v %v", f, err)
				}
			})
		}
		wg.Wait()
	}
}

// TestAddressesOfSeveralServers are those of libpq by which one names a primary
// and its standbys.
func TestAddressesOfSeveralServers(t *testing.T) {
	for _, attribute := range []string{"read-write", "primary", "any"} {
		address, err := url.Parse(dbtest.NewPostgres(t, migrations.FS))
		if err != nil {
			t.Fatal(err)
		}
		q := address.Query()
		q.Set("target_session_attrs", attribute)
		address.RawQuery = q.Encode()
		d, err := db.Open(t.Context(), db.Config{URL: address.String()})
		if err != nil {
			t.Errorf("%s: %v", attribute, err)
			continue
		}
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestADatabaseThatGoesBackIsNoticed puts an earlier copy in the place of an open
// database: whoever remembers something is told before anything is read.
func TestADatabaseThatGoesBackIsNoticed(t *testing.T) {
	ctx, address := t.Context(), dbtest.NewPostgres(t, migrations.FS)
	d, err := db.Open(ctx, db.Config{URL: address})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	var told atomic.Int32
	d.OnReturn(func() { told.Add(1) })
	write := func(key string) {
		if err := d.Tx(ctx, func(tx *db.Tx) error { return set(ctx, tx, key, "1") }); err != nil {
			t.Fatal(err)
		}
	}
	write("kept")
	back := dbtest.Remember(t, address)
	afterwards(t, d)
	write("lost")
	if told.Load() != 0 {
		t.Error("lost connections alone are no return")
	}
	back()
	var n int
	before := int32(0)
	err = errors.New("not asked")
	for range 20 { // connections that broke are tried first
		if err = d.Read().Get(ctx, &n, `SELECT COUNT(*) FROM installation WHERE city_id = ? AND key IN (?)`, 1, []string{"kept", "lost"}); err == nil {
			before = told.Load()
			break
		}
	}
	if err != nil || n != 1 || before != 1 {
		t.Errorf("%d rows, told %d times: %v", n, before, err)
	}
	if err := d.Look(ctx); err != nil || told.Load() != 1 {
		t.Errorf("told %d times: %v", told.Load(), err)
	}
}

// afterwards waits until d works again after its connections were cut.
func afterwards(t *testing.T, d *db.DB) {
	t.Helper()
	var err error
	for range 20 {
		if err = d.Tx(t.Context(), func(tx *db.Tx) error {
			_, err := tx.Exec(context.Background(), `SELECT 1`)
			return err
		}); err == nil {
			return
		}
	}
	t.Fatal(err)
}

// TestWhoTakesTurnsIsNeverRefused lets servers change one row at the beginning of
// their transactions and read what the others committed: none is tried again.
func TestWhoTakesTurnsIsNeverRefused(t *testing.T) {
	ctx, address := t.Context(), dbtest.NewPostgres(t, migrations.FS)
	const servers, each = 4, 25
	var tries atomic.Int32
	var wg sync.WaitGroup
	for range servers {
		d, err := db.Open(ctx, db.Config{URL: address})
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		for range 2 {
			wg.Go(func() {
				for range each {
					err := d.InTurn(ctx, func(tx *db.Tx) error {
						tries.Add(1)
						if _, err := tx.Exec(ctx, `INSERT INTO installation (city_id, key, value) VALUES (1, 'turn', '')
							ON CONFLICT (city_id, key) DO UPDATE SET value = excluded.value`); err != nil {
							return err
						}
						var n int
						if err := tx.Get(ctx, &n, `SELECT COUNT(*) FROM installation WHERE city_id = 1`); err != nil {
							return err
						}
						return set(ctx, tx, fmt.Sprint("line ", n), "") // refused if another has the number
					})
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
	}
	wg.Wait()
	if n := tries.Load(); n != 2*servers*each {
		t.Errorf("%d tries for %d transactions", n, 2*servers*each)
	}
}
