// Package secret keeps the installation's key, which never enters the database:
// a copy of the database alone opens no sealed field and joins no hash to a
// person. From the one key of 256 bits another is derived for each purpose
// (HKDF, RFC 5869).
package secret

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

const size = 32

// ErrOpen says that something was not sealed with this key for this purpose and
// place, or was changed since.
var ErrOpen = errors.New("secret: cannot open")

// ErrNone says that there is no key.
var ErrNone = errors.New("secret: there is no key")

// Keeper seals and hashes with keys derived from the installation's. It is safe
// for use by many goroutines.
type Keeper struct{ key []byte }

// File is the name of the key's file in the data folder.
const File = "secret.key"

// Load takes the key from text (64 hexadecimal digits) or, when that is empty,
// from the file in dir. An operator who restores a backup on another machine brings the
// file along.
//
// Errors: [ErrNone].
func Load(text, dir string) (*Keeper, error) {
	if text != "" {
		return parse(text)
	}
	raw, err := os.ReadFile(filepath.Join(dir, File))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, ErrNone
	case err != nil:
		return nil, fmt.Errorf("secret: %w", err)
	}
	return parse(string(raw))
}

// Make draws a key and keeps it in the file in dir, readable by its owner only.
//
// Errors: [fs.ErrExist] when there is a file already.
func Make(dir string) (*Keeper, error) {
	var key [size]byte
	_, _ = rand.Read(key[:])
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("secret: %w", err)
	}
	f, err := os.CreateTemp(dir, ".new-"+File+"-*") // readable by its owner only
	if err != nil {
		return nil, fmt.Errorf("secret: %w", err)
	}
	defer os.Remove(f.Name())
	_, err = f.WriteString(hex.EncodeToString(key[:]) + "\n")
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return nil, fmt.Errorf("secret: %w", err)
	}
	// A link: of two programs that start at once, one makes the key, and nobody
	// ever reads half of it.
	if err := os.Link(f.Name(), filepath.Join(dir, File)); err != nil {
		return nil, fmt.Errorf("secret: %w", err)
	}
	return &Keeper{key[:]}, nil
}

func parse(text string) (*Keeper, error) {
	key, err := hex.DecodeString(strings.TrimSpace(text))
	if err != nil || len(key) != size {
		return nil, errors.New("secret: the key must have 64 hexadecimal digits")
	}
	return &Keeper{key}, nil
}

func (k *Keeper) derive(purpose string) []byte {
	// The only error is a length that no hash could give.
	key, err := hkdf.Key(sha256.New, k.key, nil, purpose, size)
	if err != nil {
		panic(err)
	}
	return key
}

// Fingerprint tells one key from another without giving it away: 32 hexadecimal
// digits.
func (k *Keeper) Fingerprint() string { return k.Hash("fingerprint", "") }

// Hash is a keyed hash of a value for one purpose, in 32 hexadecimal digits.
func (k *Keeper) Hash(purpose, value string) string {
	mac := hmac.New(sha256.New, k.derive("hash "+purpose))
	mac.Write([]byte(value))
	return hex.EncodeToString(mac.Sum(nil)[:16])
}

// Seal encrypts and signs a text (AES-256-GCM with a random nonce). It opens
// only with the same purpose and place: the place binds a sealed field to its
// row, so that two rows cannot change their fields.
func (k *Keeper) Seal(purpose, place, plain string) []byte {
	gcm := k.gcm(purpose)
	nonce := make([]byte, gcm.NonceSize(), gcm.NonceSize()+len(plain)+gcm.Overhead())
	_, _ = rand.Read(nonce)
	return gcm.Seal(nonce, nonce, []byte(plain), []byte(place))
}

// Open decrypts a sealed value.
//
// Errors: [ErrOpen].
func (k *Keeper) Open(purpose, place string, sealed []byte) (string, error) {
	gcm := k.gcm(purpose)
	if len(sealed) < gcm.NonceSize() {
		return "", ErrOpen
	}
	plain, err := gcm.Open(nil, sealed[:gcm.NonceSize()], sealed[gcm.NonceSize():], []byte(place))
	if err != nil {
		return "", ErrOpen
	}
	return string(plain), nil
}

func (k *Keeper) gcm(purpose string) cipher.AEAD {
	block, err := aes.NewCipher(k.derive("seal " + purpose))
	if err != nil {
		panic(err) // the derived key has the right length
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		panic(err)
	}
	return gcm
}

// String keeps the key out of logs.
func (k *Keeper) String() string { return "[secret]" }
