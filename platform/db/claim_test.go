package db

import (
	"context"
	"testing"
	"time"
)

// TestAClaimOfADeadServerIsTakenOver has one server hold the claim alive, which
// nobody may take, and one that died with it.
func TestAClaimOfADeadServerIsTakenOver(t *testing.T) {
	d, err := Open(t.Context(), Config{Path: t.TempDir() + "/claim.db"})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	const stale = 300 * time.Millisecond
	q := session{q: d.writer, d: d}
	alive := claim{q, "alive"}
	if owned, err := alive.insert(t.Context()); err != nil || !owned {
		t.Fatal(owned, err)
	}
	life, die := context.WithCancelCause(t.Context())
	died := make(chan struct{})
	go func() { defer close(died); alive.beat(life, stale/10, die) }()
	soon, cancel := context.WithTimeout(t.Context(), 3*stale)
	defer cancel()
	if err := d.alone(soon, stale, func(context.Context) error { return nil }); err == nil {
		t.Error("the claim of a server that lives was taken")
	}
	die(nil)
	<-died
	ran := false
	if err := d.alone(t.Context(), stale, func(context.Context) error { ran = true; return nil }); err != nil || !ran {
		t.Errorf("the claim of a server that died was not taken over: %v", err)
	}
	if err := d.alone(t.Context(), time.Hour, func(context.Context) error { return nil }); err != nil {
		t.Errorf("the claim was not given back: %v", err)
	}
}

// TestWhoLosesTheClaimStops has another server take the claim under the work.
func TestWhoLosesTheClaimStops(t *testing.T) {
	d, err := Open(t.Context(), Config{Path: t.TempDir() + "/claim.db"})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	q := session{q: d.writer, d: d}
	err = d.alone(t.Context(), 100*time.Millisecond, func(ctx context.Context) error {
		if _, err := q.Exec(ctx, `UPDATE `+claimTable+` SET owner = 'another'`); err != nil {
			return err
		}
		<-ctx.Done()
		return ctx.Err()
	})
	if err == nil {
		t.Error("it went on")
	}
	var owner string
	if err := q.Get(t.Context(), &owner, `SELECT owner FROM `+claimTable); err != nil || owner != "another" {
		t.Errorf("it took the other's claim away: %s %v", owner, err)
	}
}
