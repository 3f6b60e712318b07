// Package sealed keeps a file so that only the installation's key opens it, or the
// key of somebody whom the operator names. The file is an age file
// (https://age-encryption.org/v1): whoever holds a named key can also open it with
// the program age.
package sealed

import (
	"errors"
	"fmt"
	"io"

	"filippo.io/age"

	"dienhong/platform/secret"
)

var (
	// ErrNotSealed: a file is not one that Create wrote, or its beginning is damaged.
	ErrNotSealed = errors.New("not a sealed file")
	// ErrRecipient: what was given is not a public key.
	ErrRecipient = errors.New("not a public key")
	// ErrIdentity: what was given are not secret keys.
	ErrIdentity = errors.New("not the secret keys of age")
)

// Closed says that none of the keys at hand opens a file.
type Closed struct {
	Fingerprint string // of the installation's key that opens it
}

func (e *Closed) Error() string { return "the file opens with the key " + e.Fingerprint }

// Others may open a file as well as the installation's key.
type Others []age.Recipient

// ParseOthers reads public keys ("age1…").
//
// Errors: [ErrRecipient], which does not repeat what was given: it may be a secret
// key, taken for the public one.
func ParseOthers(keys []string) (Others, error) {
	list := make(Others, len(keys))
	for i, key := range keys {
		r, err := age.ParseX25519Recipient(key)
		if err != nil {
			return nil, ErrRecipient
		}
		list[i] = r
	}
	return list, nil
}

// Create seals what is written to the returned writer into w, up to its Close. The
// installation's key opens it, and each of the others.
func Create(w io.Writer, k *secret.Keeper, others Others) (io.WriteCloser, error) {
	return age.Encrypt(w, append(Others{owner{k}}, others...)...)
}

// Open gives the content of a sealed file of size bytes and its length. The content
// is checked piece by piece (64 KB) as it is read: a changed piece is an error of
// the reader. k may be nil; identities are secret keys as the program age keeps
// them, or nil.
//
// Errors: [ErrNotSealed], [ErrIdentity], [Closed].
func Open(r io.ReaderAt, size int64, k *secret.Keeper, identities io.Reader) (io.ReaderAt, int64, error) {
	mine := &opener{key: k}
	all := []age.Identity{mine}
	if identities != nil {
		more, err := age.ParseIdentities(identities)
		if err != nil {
			return nil, 0, fmt.Errorf("%w: %w", ErrIdentity, err)
		}
		all = append(all, more...)
	}
	content, n, err := age.DecryptReaderAt(r, size, all...)
	var none *age.NoIdentityMatchError
	switch {
	case errors.As(err, &none) && mine.met != "":
		return nil, 0, &Closed{mine.met}
	case err != nil:
		return nil, 0, fmt.Errorf("%w: %w", ErrNotSealed, err)
	}
	return content, n, nil
}

const (
	stanza  = "dienhong"
	purpose = "backup"
)

// owner lets the installation's key open a file: it wraps the file's own key.
type owner struct{ key *secret.Keeper }

// Wrap implements [age.Recipient].
func (o owner) Wrap(fileKey []byte) ([]*age.Stanza, error) {
	return []*age.Stanza{{Type: stanza, Args: []string{o.key.Fingerprint()}, Body: o.key.Seal(purpose, "", string(fileKey))}}, nil
}

// opener opens what an owner wrapped, and remembers whose key a file asks for.
type opener struct {
	key *secret.Keeper
	met string
}

// Unwrap implements [age.Identity].
func (o *opener) Unwrap(stanzas []*age.Stanza) ([]byte, error) {
	for _, s := range stanzas {
		if s.Type != stanza || len(s.Args) != 1 {
			continue
		}
		o.met = s.Args[0]
		if o.key == nil || o.met != o.key.Fingerprint() {
			continue
		}
		fileKey, err := o.key.Open(purpose, "", s.Body)
		if err != nil {
			return nil, err
		}
		return []byte(fileKey), nil
	}
	return nil, age.ErrIncorrectIdentity
}
