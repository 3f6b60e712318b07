package auth

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"log/slog"
)

// Token is a secret of 256 random bits in 43 characters that are safe in
// addresses and cookies. Its [Hash] is what may be stored.
type Token string

// NewToken draws a token.
func NewToken() Token {
	var b [32]byte
	// crypto/rand.Read never fails: it ends the program instead.
	_, _ = rand.Read(b[:])
	return Token(base64.RawURLEncoding.EncodeToString(b[:]))
}

// Hash is what is stored of a token: SHA-256 in hexadecimal. A token has too
// many bits to be guessed, so that no slow hash is needed; and because the hash
// is what is looked up, the time that takes tells nothing of other tokens.
func (t Token) Hash() string {
	sum := sha256.Sum256([]byte(t))
	return hex.EncodeToString(sum[:])
}

// Known reports whether t has the form of a token, so that garbage costs no
// query.
func (t Token) Known() bool {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(string(t))
	return err == nil && len(raw) == 32
}

// LogValue keeps tokens out of logs.
func (t Token) LogValue() slog.Value { return slog.StringValue(t.String()) }

// String keeps tokens out of messages; use string(t) where it is meant.
func (t Token) String() string { return "[secret]" }
