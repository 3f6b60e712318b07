package statement

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"strconv"
	"strings"
	"sync"

	"dienhong/civic"
	"dienhong/platform/secret"
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

// keyHash is the stored form of a key.
type keyHash [16]byte

func (h keyHash) String() string { return hex.EncodeToString(h[:]) }

// hasher signs and hashes with a key that is derived from the installation's and
// is therefore neither in the database nor in its backups.
type hasher struct{ macs *sync.Pool }

func newHasher(k *secret.Keeper) hasher {
	key := []byte(k.Hash("statement", "key"))
	return hasher{&sync.Pool{New: func() any { return hmac.New(sha256.New, key) }}}
}

// sum hashes a purpose with numbers and texts. Texts are led by their length,
// so that no two lists give the same bytes.
func (s hasher) sum(purpose string, numbers []int64, texts ...string) (out [sha256.Size]byte) {
	mac := s.macs.Get().(hash.Hash)
	defer s.macs.Put(mac)
	mac.Reset()
	var buf [256]byte
	b := append(buf[:0], purpose...)
	b = append(b, 0)
	for _, n := range numbers {
		b = binary.LittleEndian.AppendUint64(b, uint64(n))
	}
	for _, t := range texts {
		b = append(binary.LittleEndian.AppendUint32(b, uint32(len(t))), t...)
	}
	mac.Write(b)
	mac.Sum(out[:0])
	return out
}

// participant gives the stored form of a key.
func (s hasher) participant(consultation civic.ConsultationNumber, k Key) keyHash {
	sum := s.sum("participant", []int64{int64(consultation)}, string(k))
	return keyHash(sum[:16])
}

// once gives the stored form of the key under which one vote is sent.
func (s hasher) once(consultation civic.ConsultationNumber, who keyHash, key string) int64 {
	if key == "" {
		return 0
	}
	sum := s.sum("vote", []int64{int64(consultation)}, string(who[:]), key)
	return int64(binary.LittleEndian.Uint64(sum[:8]) | 1)
}

// codeOf gives the tracking code of what a form brings.
func (s hasher) codeOf(once, text string) string {
	sum := s.sum("code", nil, once, text)
	return civic.CodeOf([8]byte(sum[:8]))
}

// track gives the stored form of a tracking code.
func (s hasher) track(code string) string {
	sum := s.sum("track", nil, code)
	return hex.EncodeToString(sum[:16])
}

// public gives the number under which a participant is in what is public: it says
// nothing of the order in which people came.
func (s hasher) public(consultation civic.ConsultationNumber, pid int64) int64 {
	sum := s.sum("public", []int64{int64(consultation), pid})
	return int64(binary.LittleEndian.Uint64(sum[:8]) >> 1)
}

// drawn signs the probability with which a statement was drawn for somebody.
func (s hasher) drawn(consultation civic.ConsultationNumber, statement int64, propensity float64) string {
	text := strconv.FormatFloat(propensity, 'e', 5, 64)
	sum := s.sum("drawn", []int64{int64(consultation), statement}, text)
	return text + ":" + hex.EncodeToString(sum[:8])
}

// propensity reads back what drawn signed; 0 when it is missing or forged.
func (s hasher) propensity(consultation civic.ConsultationNumber, statement int64, served string) float64 {
	text, _, _ := strings.Cut(served, ":")
	p, err := strconv.ParseFloat(text, 64)
	if err != nil || !(p > 0 && p <= 1) || !hmac.Equal([]byte(s.drawn(consultation, statement, p)), []byte(served)) {
		return 0
	}
	return p
}

// was signs what a vote was until a participant changed it, as the address of the
// next page tells it, so that no link brings a vote back that was never there.
func (s hasher) was(consultation civic.ConsultationNumber, k Key, statement int64, vote, was string) string {
	sum := s.sum("was", []int64{int64(consultation), statement}, string(k), vote, was)
	return was + ":" + hex.EncodeToString(sum[:8])
}

// before reads back what was signed; ok is false when it is missing, forged or of
// another vote.
func (s hasher) before(consultation civic.ConsultationNumber, k Key, statement int64, vote, signed string) (was string, ok bool) {
	was, _, _ = strings.Cut(signed, ":")
	return was, hmac.Equal([]byte(s.was(consultation, k, statement, vote, was)), []byte(signed))
}

// pidCache remembers the numbers of participants, which keys had none a moment ago,
// and the highest number of each consultation; when it is full it starts again,
// which costs one query for each of them.
type pidCache struct {
	mu      sync.Mutex
	limit   int
	times   int // that everything was forgotten
	pids    map[pidKey]int64
	absent  map[pidKey]bool
	highest map[civic.ConsultationNumber]int64
}

type pidKey struct {
	consultation civic.ConsultationNumber
	who          keyHash
}

func newPIDCache(limit int) *pidCache {
	return &pidCache{limit: limit, pids: map[pidKey]int64{}, absent: map[pidKey]bool{}, highest: map[civic.ConsultationNumber]int64{}}
}

func (c *pidCache) get(k pidKey) (int64, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	pid, ok := c.pids[k]
	return pid, ok
}

// forget drops everything.
func (c *pidCache) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.times++
	clear(c.pids)
	clear(c.absent)
	clear(c.highest)
}

// now gives what put takes: a number found before everything was forgotten is not
// remembered after it.
func (c *pidCache) now() (times int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.times
}

func (c *pidCache) put(times int, k pidKey, pid int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if times != c.times {
		return
	}
	if len(c.pids) >= c.limit {
		clear(c.pids)
	}
	c.pids[k] = pid
	delete(c.absent, k)
	c.highest[k.consultation] = max(c.highest[k.consultation], pid)
}

// miss notes that a key has no number; another server may give it one at any time.
func (c *pidCache) miss(k pidKey) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.absent) >= c.limit {
		clear(c.absent)
	}
	c.absent[k] = true
}

func (c *pidCache) missing(k pidKey) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.absent[k]
}

// last gives the highest number that this server knows of.
func (c *pidCache) last(consultation civic.ConsultationNumber) (int64, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	pid, ok := c.highest[consultation]
	return pid, ok
}
