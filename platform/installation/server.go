package installation

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"time"

	"dienhong/platform/clock"
	"dienhong/platform/db"
)

// Server is what a running server leaves in the database, so that anyone can tell
// whether it is at work.
type Server struct {
	ID      string
	Host    string
	Version string
	Started time.Time
	At      time.Time         // of its last sign
	Failing map[string]string // worker → its last error
	Ended   bool              // stopped on purpose
}

const (
	// signEvery is how often a server gives a sign.
	signEvery = time.Minute
	// lookEvery is how often it looks whether the database behind its connections
	// is still the one that it was, and has tables counted.
	lookEvery = 5 * time.Second
	// kept is how long the last sign of a server is kept.
	kept = 7 * 24 * time.Hour
)

// Heart gives the signs of one server.
type Heart struct {
	DB      *db.DB
	City    int64
	Clock   clock.Clock
	Version string
	Failing func() map[string]string
	Log     *slog.Logger

	id      string
	started int64
	beat    int64 // of the last sign; 0: none yet
}

// Run gives signs until ctx ends, and then a last one.
func (h *Heart) Run(ctx context.Context) error {
	h.id, h.started, h.beat = strings.ToLower(rand.Text()[:8]), h.Clock().UnixMilli(), 0
	sign, look := time.NewTicker(signEvery), time.NewTicker(lookEvery)
	defer sign.Stop()
	defer look.Stop()
	h.give(ctx, false)
	for {
		select {
		case <-ctx.Done():
			end, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
			defer cancel()
			h.give(end, true)
			return nil
		case <-sign.C:
			h.give(ctx, false)
		case <-look.C:
			if err := errors.Join(h.DB.Look(ctx), h.DB.Analyze(ctx)); err != nil && ctx.Err() == nil {
				h.Log.WarnContext(ctx, "cannot look after the database", "error", err.Error())
			}
		}
	}
}

func (h *Heart) give(ctx context.Context, ended bool) {
	if err := h.Sign(ctx, ended); err != nil && ctx.Err() == nil {
		h.Log.WarnContext(ctx, "cannot write the sign of this server", "error", err.Error())
	}
}

// Sign writes a sign. When the last one is not there any more, the database has
// gone back to an earlier moment.
func (h *Heart) Sign(ctx context.Context, ended bool) error {
	host, err := os.Hostname()
	if err != nil {
		host = "?"
	}
	failing, err := json.Marshal(h.Failing())
	if err != nil {
		return err
	}
	now := h.Clock().UnixMilli()
	lost := false
	err = h.DB.Tx(ctx, func(tx *db.Tx) error {
		var beat int64
		err := tx.Get(ctx, &beat, `SELECT beat FROM installation_server WHERE city_id = ? AND id = ?`, h.City, h.id)
		if err != nil && !errors.Is(err, db.ErrNotFound) {
			return err
		}
		lost = beat < h.beat
		if _, err := tx.Exec(ctx, `INSERT INTO installation_server (city_id, id, host, version, started_at, at, beat, failing, ended) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (city_id, id) DO UPDATE SET at = excluded.at, beat = excluded.beat, failing = excluded.failing, ended = excluded.ended`,
			h.City, h.id, host, h.Version, h.started, now, h.beat+1, string(failing), ended); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `DELETE FROM installation_server WHERE city_id = ? AND at < ?`, h.City, now-kept.Milliseconds())
		return err
	})
	if err != nil {
		return fmt.Errorf("write the sign of server %s: %w", h.id, err)
	}
	h.beat++
	if lost {
		h.DB.Returned("the last sign of this server is not in it")
	}
	return nil
}

// Servers returns the servers that left a sign in the last days, the latest sign
// first.
func Servers(ctx context.Context, d *db.DB, city int64) ([]Server, error) {
	var all []Server
	err := d.Read().Each(ctx, `SELECT id, host, version, started_at, at, failing, ended FROM installation_server WHERE city_id = ? ORDER BY at DESC, id`,
		[]any{city}, func(scan func(...any) error) error {
			var s Server
			var started, at int64
			var failing string
			if err := scan(&s.ID, &s.Host, &s.Version, &started, &at, &failing, &s.Ended); err != nil {
				return err
			}
			s.Started, s.At = time.UnixMilli(started).UTC(), time.UnixMilli(at).UTC()
			all = append(all, s)
			return json.Unmarshal([]byte(failing), &all[len(all)-1].Failing)
		})
	if err != nil {
		return nil, fmt.Errorf("read the signs of the servers: %w", err)
	}
	return all, nil
}
