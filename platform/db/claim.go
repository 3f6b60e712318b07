package db

import (
	"context"
	"crypto/rand"
	"dienhong/platform/background"
	"errors"
	"fmt"
	mathrand "math/rand/v2"
	"time"
)

// claimTable holds who is at work on the schema: a row with a beat that its owner
// moves on. It is a lock that every engine can give, and one whose owner died
// holds nobody up. No two clocks are compared: a waiting server measures how long
// the beat stands still.
const claimTable = "db_migration_claim"

// staleClaim is how long a beat may stand still before its owner counts as dead.
const staleClaim = 20 * time.Second

// alone runs work while no other server does the same on this database. It waits
// until ctx ends. Work loses its context when the claim is lost.
func (d *DB) alone(ctx context.Context, stale time.Duration, work func(context.Context) error) (err error) {
	c := claim{q: session{q: d.writer, d: d}, owner: rand.Text()}
	if err := c.take(ctx, d, stale); err != nil {
		return fmt.Errorf("wait for the turn to migrate: %w", err)
	}
	working, lost := context.WithCancelCause(ctx)
	beaten := background.Go(ctx, d.log, "claim", func() error {
		c.beat(working, stale/10, lost)
		return nil
	})
	defer func() {
		if cause := context.Cause(working); err != nil && cause != nil {
			err = errors.Join(cause, err)
		}
		lost(nil)
		<-beaten //nolint:errcheck // only that it has ended counts
		_, e := c.q.Exec(context.WithoutCancel(ctx), `DELETE FROM `+claimTable+` WHERE id = 1 AND owner = ?`, c.owner)
		err = errors.Join(err, e)
	}()
	return work(working)
}

type claim struct {
	q     Queryer
	owner string
}

var errClaimLost = errors.New("another server took over the migrations")

func (c claim) take(ctx context.Context, d *DB, stale time.Duration) error {
	type state struct {
		Owner string
		Beat  int64
	}
	var seen state
	since, told := time.Now(), false
	for {
		var now state
		owned, err := c.insert(ctx)
		if err != nil || owned {
			return err
		}
		switch err := c.q.Get(ctx, &now, `SELECT owner, beat FROM `+claimTable+` WHERE id = 1`); {
		case errors.Is(err, ErrNotFound): // given back this moment
			continue
		case err != nil:
			return err
		case now != seen:
			seen, since = now, time.Now()
		case time.Since(since) > stale:
			n, err := c.q.Exec(ctx, `UPDATE `+claimTable+` SET owner = ?, beat = beat + 1 WHERE id = 1 AND owner = ? AND beat = ?`,
				c.owner, seen.Owner, seen.Beat)
			if err != nil || n == 1 {
				return err
			}
		}
		if !told {
			d.log.InfoContext(ctx, "another server is migrating the database; waiting for it")
			told = true
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(50*time.Millisecond + mathrand.N(50*time.Millisecond)):
		}
	}
}

func (c claim) insert(ctx context.Context) (bool, error) {
	_, err := c.q.Exec(ctx, `CREATE TABLE IF NOT EXISTS `+claimTable+` (id BIGINT NOT NULL PRIMARY KEY, owner TEXT NOT NULL, beat BIGINT NOT NULL)`)
	if err != nil && !errors.Is(err, ErrConflict) { // another server made it at the same moment
		return false, err
	}
	n, err := c.q.Exec(ctx, `INSERT INTO `+claimTable+` (id, owner, beat) VALUES (1, ?, 0) ON CONFLICT (id) DO NOTHING`, c.owner)
	return n == 1, err
}

// beat moves the claim on until ctx ends, and tells when somebody took it.
func (c claim) beat(ctx context.Context, every time.Duration, lost context.CancelCauseFunc) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		n, err := c.q.Exec(ctx, `UPDATE `+claimTable+` SET beat = beat + 1 WHERE id = 1 AND owner = ?`, c.owner)
		if err == nil && n == 0 {
			lost(errClaimLost)
			return
		}
	}
}
