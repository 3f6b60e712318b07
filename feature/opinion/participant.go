package opinion

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
)

// Key is what a browser keeps to be the same participant again: 128 random
// bits, written in 26 characters, different in every consultation.
type Key string

var alphabet = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// NewKey draws a key.
func NewKey() Key {
	var b [16]byte
	_, _ = rand.Read(b[:])
	return Key(alphabet.EncodeToString(b[:]))
}

// Known tells whether k could be a key of ours.
func (k Key) Known() bool {
	raw, err := alphabet.DecodeString(string(k))
	return err == nil && len(raw) == 16
}

// secret signs and hashes; it belongs to the installation and never leaves it.
type secret []byte

func (s secret) sum(purpose string, parts ...any) []byte {
	mac := hmac.New(sha256.New, s)
	fmt.Fprintln(mac, purpose)
	for _, p := range parts {
		fmt.Fprintln(mac, p)
	}
	return mac.Sum(nil)
}

// participant gives the stored form of a key.
func (s secret) participant(consultation int64, k Key) string {
	return hex.EncodeToString(s.sum("participant", consultation, k)[:16])
}

// once gives the stored form of the key under which one vote is sent.
func (s secret) once(consultation int64, who, key string) int64 {
	if key == "" {
		return 0
	}
	return int64(binary.LittleEndian.Uint64(s.sum("vote", consultation, who, key)) | 1)
}

// track gives the stored form of a tracking code.
func (s secret) track(code string) string { return hex.EncodeToString(s.sum("track", code)[:16]) }

// drawn signs the probability with which a statement was drawn for somebody.
func (s secret) drawn(consultation, statement int64, propensity float64) string {
	text := strconv.FormatFloat(propensity, 'e', 5, 64)
	return text + ":" + hex.EncodeToString(s.sum("drawn", consultation, statement, text)[:8])
}

// propensity reads back what drawn signed; 0 when it is missing or forged.
func (s secret) propensity(consultation, statement int64, served string) float64 {
	text, _, _ := strings.Cut(served, ":")
	p, err := strconv.ParseFloat(text, 64)
	if err != nil || !(p > 0 && p <= 1) || !hmac.Equal([]byte(s.drawn(consultation, statement, p)), []byte(served)) {
		return 0
	}
	return p
}

// newTrackingCode draws a code that can be read out over the telephone: 60
// random bits as three groups of four characters.
func newTrackingCode() string {
	var b [8]byte
	_, _ = rand.Read(b[:])
	s := strings.ToUpper(alphabet.EncodeToString(b[:]))
	return s[:4] + "-" + s[4:8] + "-" + s[8:12]
}

// normalCode forgives how people type a code: case, spaces, O for 0, I or L
// for 1.
func normalCode(typed string) string {
	var b strings.Builder
	for _, r := range strings.ToUpper(typed) {
		switch {
		case r == 'O':
			r = '0'
		case r == 'I' || r == 'L':
			r = '1'
		case (r < '0' || r > '9') && (r < 'A' || r > 'Z'):
			continue
		}
		b.WriteRune(r)
	}
	s := b.String()
	if len(s) != 12 {
		return ""
	}
	return s[:4] + "-" + s[4:8] + "-" + s[8:]
}
