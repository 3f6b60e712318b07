package installation

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"dienhong/platform/db"
	"dienhong/platform/secret"
)

// Place is where a server finds its key: its text, or else a file in a folder.
type Place struct{ Text, Dir string }

// File is the path of the key's file, for messages.
func (p Place) File() string { return filepath.Join(p.Dir, secret.File) }

// KeyMissing says that the database goes with a key and this server has none. A
// new one is never made in its place, because that would make every participant
// new and every tracking code and contact unreadable.
type KeyMissing struct{ File string }

func (e *KeyMissing) Error() string {
	return "the key of the installation is missing: there is no " + e.File
}

// OtherKey says that the database goes with another key than this server's; both
// are named by their fingerprints.
type OtherKey struct{ Mine, Known string }

func (e *OtherKey) Error() string {
	return fmt.Sprintf("the key %s is not the one that the database goes with, %s", Short(e.Mine), Short(e.Known))
}

// Key returns the key of an installation. The first server on a database makes one
// if it has none, and the database keeps its fingerprint; every later one must
// have the same.
//
// Errors: [KeyMissing], [OtherKey].
func Key(ctx context.Context, d *db.DB, city int64, at Place) (*secret.Keeper, error) {
	known, err := Fingerprint(ctx, d, city)
	if err != nil {
		return nil, err
	}
	k, err := secret.Load(at.Text, at.Dir)
	made := false
	if errors.Is(err, secret.ErrNone) {
		if known != "" {
			return nil, &KeyMissing{at.File()}
		}
		k, err = secret.Make(at.Dir)
		if made = err == nil; errors.Is(err, fs.ErrExist) { // another server in this folder was faster
			k, err = secret.Load(at.Text, at.Dir)
		}
	}
	if err != nil {
		return nil, err
	}
	if err := register(ctx, d, city, k); err != nil {
		if other := (*OtherKey)(nil); made && errors.As(err, &other) { // another server with a folder of its own was faster
			err = errors.Join(err, os.Remove(at.File()))
		}
		return nil, err
	}
	return k, nil
}

// Held returns the key at a place, for work on a database that goes with it. Nothing
// is made or written.
//
// Errors: [KeyMissing], [OtherKey].
func Held(ctx context.Context, d *db.DB, city int64, at Place) (*secret.Keeper, error) {
	known, err := Fingerprint(ctx, d, city)
	if err != nil {
		return nil, err
	}
	k, err := secret.Load(at.Text, at.Dir)
	switch {
	case errors.Is(err, secret.ErrNone):
		return nil, &KeyMissing{at.File()}
	case err != nil:
		return nil, err
	case known != "" && known != k.Fingerprint():
		return nil, &OtherKey{Mine: k.Fingerprint(), Known: known}
	}
	return k, nil
}

const fingerprintKey = "key"

// Fingerprint returns that of the key which a database goes with; empty when no
// server has worked on it.
func Fingerprint(ctx context.Context, d *db.DB, city int64) (string, error) {
	var known string
	err := d.Read().Get(ctx, &known, `SELECT value FROM installation WHERE city_id = ? AND key = ?`, city, fingerprintKey)
	if err != nil && !errors.Is(err, db.ErrNotFound) {
		return "", fmt.Errorf("read the fingerprint of the key: %w", err)
	}
	return known, nil
}

// register notes the fingerprint of the first key and compares every later one
// with it.
func register(ctx context.Context, d *db.DB, city int64, k *secret.Keeper) error {
	var known string
	err := d.Tx(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, `INSERT INTO installation (city_id, key, value) VALUES (?, ?, ?)
			ON CONFLICT (city_id, key) DO NOTHING`, city, fingerprintKey, k.Fingerprint()); err != nil {
			return err
		}
		return tx.Get(ctx, &known, `SELECT value FROM installation WHERE city_id = ? AND key = ?`, city, fingerprintKey)
	})
	if err != nil {
		return fmt.Errorf("note the fingerprint of the key: %w", err)
	}
	if known != k.Fingerprint() {
		return &OtherKey{Mine: k.Fingerprint(), Known: known}
	}
	return nil
}

// Short returns the first digits of a fingerprint, enough for people to compare.
func Short(fingerprint string) string { return fingerprint[:min(8, len(fingerprint))] }

// Adopt makes the database go with the key at a place from now on, which is made
// when there is none, and gives its fingerprint. What was sealed and hashed with
// the old one stays lost.
func Adopt(ctx context.Context, d *db.DB, city int64, at Place) (fingerprint string, err error) {
	k, err := secret.Load(at.Text, at.Dir)
	if errors.Is(err, secret.ErrNone) {
		k, err = secret.Make(at.Dir)
	}
	if err != nil {
		return "", err
	}
	return k.Fingerprint(), d.Tx(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO installation (city_id, key, value) VALUES (?, ?, ?)
			ON CONFLICT (city_id, key) DO UPDATE SET value = excluded.value`, city, fingerprintKey, k.Fingerprint())
		return err
	})
}
