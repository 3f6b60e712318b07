package civic

import (
	"crypto/rand"
	"encoding/binary"
	"strconv"
	"strings"
	"time"
)

// ID names a thing: 128 bits as 26 characters of lower-case Crockford base 32,
// the first 48 bits being the UTC millisecond of its making, so that ids sort
// by time. The zero value means "none".
type ID string

// CityID leads every primary key, so that one installation can serve several
// cities and a distributed engine can partition by it.
type CityID int64

// FirstCity is the city of an installation that serves one.
const FirstCity CityID = 1

const crockford = "0123456789abcdefghjkmnpqrstvwxyz"

// NewID creates an id at the given time; 80 of its bits are random.
func NewID(now time.Time) ID {
	var b [16]byte
	// crypto/rand.Read never fails: it ends the program when the system has no
	// randomness, which is the only safe answer.
	_, _ = rand.Read(b[6:])
	ms := uint64(now.UnixMilli()) // a date before 1970 has no meaning here
	for i := range 6 {
		b[i] = byte(ms >> (40 - 8*i))
	}
	return ID(encodeCrockford(b[:], 26))
}

// Valid reports whether s has the form of an id; it says nothing of existence.
func (id ID) Valid() bool {
	if len(id) != 26 {
		return false
	}
	for _, r := range id {
		if !strings.ContainsRune(crockford, r) {
			return false
		}
	}
	return true
}

// Next returns the id that sorts directly after id, which must be valid and not
// the last of all.
func (id ID) Next() ID {
	next := []byte(id)
	for i := len(next) - 1; i >= 0; i-- {
		n := strings.IndexByte(crockford, next[i]) + 1
		next[i] = crockford[n%len(crockford)]
		if n < len(crockford) {
			break
		}
	}
	return ID(next)
}

// Time returns the moment of its making, in milliseconds UTC; zero when id is not
// valid.
func (id ID) Time() time.Time {
	if !id.Valid() {
		return time.Time{}
	}
	var ms int64 // the first ten characters hold 2 bits of nothing and the 48 of the time
	for _, r := range id[:10] {
		ms = ms<<5 | int64(strings.IndexRune(crockford, r))
	}
	return FromMillis(ms)
}

// NewCode creates a tracking code: 12 characters (60 random bits) in three
// groups, of an alphabet without the letters that people confuse.
func NewCode() string {
	var b [8]byte
	_, _ = rand.Read(b[:])
	return CodeOf(b)
}

// CodeOf makes a tracking code of given bits, the first 60 of them: the same
// bits give the same code.
func CodeOf(b [8]byte) string {
	s := encodeCrockford(b[:], 13)[:12]
	s = strings.ToUpper(s)
	return s[:4] + "-" + s[4:8] + "-" + s[8:]
}

// ParseCode reads a tracking code as people type it: any case, with or without
// hyphens and spaces, O for 0, I and L for 1. It returns "" for anything else.
func ParseCode(s string) string {
	s = strings.NewReplacer("-", "", " ", "", "O", "0", "I", "1", "L", "1").Replace(strings.ToUpper(s))
	if len(s) != 12 {
		return ""
	}
	for _, r := range strings.ToLower(s) {
		if !strings.ContainsRune(crockford, r) {
			return ""
		}
	}
	return s[:4] + "-" + s[4:8] + "-" + s[8:]
}

// encodeCrockford writes n characters of 5 bits each, most significant first;
// bits missing at the front are zero.
func encodeCrockford(b []byte, n int) string {
	out := make([]byte, n)
	var hi, lo uint64
	if len(b) == 16 {
		hi, lo = binary.BigEndian.Uint64(b), binary.BigEndian.Uint64(b[8:])
	} else {
		lo = binary.BigEndian.Uint64(b)
	}
	for i := n - 1; i >= 0; i-- {
		out[i] = crockford[lo&31]
		lo = lo>>5 | hi<<59
		hi >>= 5
	}
	return string(out)
}

// Millis is t as the database keeps it: UTC milliseconds; the zero time is 0.
func Millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// FromMillis is the inverse of [Millis]; 0 is the zero time.
func FromMillis(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

// ConsultationNumber names a consultation within its city: a small number from
// 1, which rows of votes, statements and comments carry. 0 means "none".
type ConsultationNumber int64

// String writes the number in digits, for addresses and keys.
func (n ConsultationNumber) String() string { return strconv.FormatInt(int64(n), 10) }

// ParseConsultationNumber reads what String wrote; ok is false for anything else.
func ParseConsultationNumber(s string) (n ConsultationNumber, ok bool) {
	v, err := strconv.ParseInt(s, 10, 64)
	return ConsultationNumber(v), err == nil && v >= 0
}
