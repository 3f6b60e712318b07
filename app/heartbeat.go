package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"

	"dienhong/platform/clock"
	"dienhong/platform/db"
	"dienhong/platform/jobs"
	"dienhong/platform/mail"
)

// Heartbeat is what a running server leaves in the database, so that doctor can
// tell from anywhere whether its background work goes on.
type Heartbeat struct {
	At      time.Time         `json:"at"`
	Version string            `json:"version"`
	Host    string            `json:"host"`
	Failing map[string]string `json:"failing,omitempty"` // worker → its last error
	Ended   bool              `json:"ended,omitempty"`   // stopped on purpose
}

const (
	heartbeatKey   = "heartbeat"
	heartbeatEvery = time.Minute
)

// beat writes the heartbeat until ctx ends.
func (a *App) beat(ctx context.Context) {
	tick := time.NewTicker(heartbeatEvery)
	defer tick.Stop()
	for {
		if err := a.writeHeartbeat(ctx, false); err != nil && ctx.Err() == nil {
			a.log.WarnContext(ctx, "cannot write the heartbeat", "error", err.Error())
		}
		select {
		case <-ctx.Done():
			end, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
			defer cancel()
			if err := a.writeHeartbeat(end, true); err != nil {
				a.log.WarnContext(end, "cannot write the last heartbeat", "error", err.Error())
			}
			return
		case <-tick.C:
		}
	}
}

func (a *App) writeHeartbeat(ctx context.Context, ended bool) error {
	host, err := os.Hostname()
	if err != nil {
		host = "?"
	}
	b := Heartbeat{At: a.config.Clock(), Version: a.config.Version, Host: host, Failing: map[string]string{}, Ended: ended}
	a.failing.Range(func(name, text any) bool {
		b.Failing[fmt.Sprint(name)] = fmt.Sprint(text)
		return true
	})
	raw, err := json.Marshal(b)
	if err != nil {
		return err
	}
	return a.db.Tx(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO installation (city_id, key, value) VALUES (?, ?, ?)
			ON CONFLICT (city_id, key) DO UPDATE SET value = excluded.value`, theCity, heartbeatKey, string(raw))
		return err
	})
}

// ReadHeartbeat gives the last heartbeat in a database; ok is false when no
// server has run on it yet.
func ReadHeartbeat(ctx context.Context, d *db.DB) (b Heartbeat, ok bool, err error) {
	var raw string
	err = d.Read().Get(ctx, &raw, `SELECT value FROM installation WHERE city_id = ? AND key = ?`, theCity, heartbeatKey)
	if errors.Is(err, db.ErrNotFound) {
		return b, false, nil
	}
	if err != nil {
		return b, false, err
	}
	return b, true, json.Unmarshal([]byte(raw), &b)
}

// MailHealth tells how the letters of an installation fare, from its database
// alone.
func MailHealth(ctx context.Context, d *db.DB) (mail.Health, error) {
	c := mail.Config{DB: d, City: int64(theCity), Clock: clock.System}
	c.Jobs = jobs.New(jobs.Config{DB: d, City: c.City, Clock: c.Clock, Log: slog.New(slog.DiscardHandler)})
	return mail.New(c).Health(ctx)
}
