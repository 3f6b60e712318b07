// Package once keeps a form from being taken twice. A page draws a mark with
// each form ([NewMark]); the first transaction of the request that brings the
// form back writes the mark and what was sent with it into the database, so that
// the same form sent again (a second press, a page loaded again, a connection
// that broke before the answer came) writes nothing and leads to where the first
// one led. A form that was refused, or in which something else was typed since,
// is a new one.
package once

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"dienhong/platform/clock"
	"dienhong/platform/db"
)

// ErrSent says that the same form was taken before.
var ErrSent = errors.New("once: the form was taken before")

// Field is the name under which a form carries its mark.
const Field = "sending"

// kept is how long a form is remembered. A page that a browser brings back from
// its memory later than that may be meant.
const kept = time.Hour

// NewMark draws the mark of one form.
func NewMark() string {
	var b [12]byte
	_, _ = rand.Read(b[:])
	return hex.EncodeToString(b[:])
}

type stateKey struct{}

// state is what is known of one request.
type state struct {
	key   string // of the form; empty: it has no mark
	taken bool   // the key is in the database
}

// With prepares the context of a request.
func With(ctx context.Context) context.Context {
	return context.WithValue(ctx, stateKey{}, &state{})
}

func of(ctx context.Context) *state {
	if s, ok := ctx.Value(stateKey{}).(*state); ok {
		return s
	}
	return &state{}
}

// Name tells what form a request brings: where it goes, its fields, and a digest
// of the file with it. A form without a mark is not remembered.
func Name(ctx context.Context, path string, fields url.Values, file string) {
	s, mark := of(ctx), fields.Get(Field)
	if mark == "" || s.key != "" {
		return
	}
	sum := sha256.New()
	write := func(text string) {
		_, _ = sum.Write([]byte(text))
		_, _ = sum.Write([]byte{0})
	}
	write(path)
	write(file)
	names := make([]string, 0, len(fields))
	for name := range fields {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		write(name)
		write(strings.Join(fields[name], "\x00"))
	}
	s.key = hex.EncodeToString(sum.Sum(nil))
}

// Keeper remembers the forms of an installation.
type Keeper struct {
	db    *db.DB
	city  int64
	clock clock.Clock
}

// New makes every transaction of d look for a form that was taken before.
func New(d *db.DB, city int64, now clock.Clock) *Keeper {
	k := &Keeper{d, city, now}
	d.Before(k.claim)
	return k
}

// claim writes the form of the request into its first transaction.
func (k *Keeper) claim(ctx context.Context, tx *db.Tx) error {
	s := of(ctx)
	if s.key == "" || s.taken {
		return nil
	}
	now := k.clock()
	if _, err := tx.Exec(ctx, `DELETE FROM once WHERE city_id = ? AND at < ?`, k.city, now.Add(-kept).UnixMilli()); err != nil {
		return err
	}
	n, err := tx.Exec(ctx, `INSERT INTO once (city_id, key, at, status, place) VALUES (?, ?, ?, 0, '') ON CONFLICT DO NOTHING`,
		k.city, s.key, now.UnixMilli())
	if err != nil {
		return err
	}
	if n == 0 {
		return ErrSent
	}
	tx.AfterCommit(func() { s.taken = true })
	return nil
}

// End notes how a request was answered: where it led, or that nothing was made
// after all (a refusal, or a page that only shows something), so that it may be
// sent again.
func (k *Keeper) End(ctx context.Context, status int, place string) error {
	s := of(ctx)
	if !s.taken {
		return nil
	}
	return k.db.Tx(context.WithoutCancel(ctx), func(tx *db.Tx) error {
		var err error
		if status == http.StatusOK || status >= http.StatusBadRequest {
			_, err = tx.Exec(ctx, `DELETE FROM once WHERE city_id = ? AND key = ?`, k.city, s.key)
		} else {
			_, err = tx.Exec(ctx, `UPDATE once SET status = ?, place = ? WHERE city_id = ? AND key = ?`, status, place, k.city, s.key)
		}
		return err
	})
}

// patience is how long a form that was sent again waits for the answer to the
// first one.
const patience = 2 * time.Second

// Place tells where the form that was taken before led; "" when it led nowhere.
func (k *Keeper) Place(ctx context.Context) string {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		var row struct {
			Status int    `db:"status"`
			Place  string `db:"place"`
		}
		err := k.db.Read().Get(ctx, &row, `SELECT status, place FROM once WHERE city_id = ? AND key = ?`, k.city, of(ctx).key)
		if err != nil || row.Status != 0 {
			return row.Place
		}
		select {
		case <-ctx.Done():
			return ""
		case <-time.After(20 * time.Millisecond):
		}
	}
}
