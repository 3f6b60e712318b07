package web

import (
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Limiter bounds how often one network may do something. A network whose
// allowance is whole again is forgotten; none is stored anywhere else.
type Limiter struct {
	mu    sync.Mutex
	every rate.Limit
	burst int
	wider [3]int
	keys  map[limitKey]*rate.Limiter
	swept time.Time
}

// limitKey is a network or a person.
type limitKey struct {
	network Network
	ring    int
	person  string
}

// manyKeys is from how many keys on the limiter forgets every second and not
// every minute: whoever owns a large network has as many keys as they like.
const manyKeys = 50_000

// wider is how many times the allowance of a subscriber the networks around it
// have together: a /56 as much as 4 of its 256 subscribers, a /48 as much as 16.
// Whoever owns a /48 gains no more by its 65,536 networks.
var wider = [3]int{1, 4, 16}

// NewLimiter allows burst at once and then perMinute.
func NewLimiter(perMinute float64, burst int) *Limiter {
	return &Limiter{every: rate.Limit(perMinute / 60), burst: burst, wider: wider, keys: map[limitKey]*rate.Limiter{}}
}

// Within gives the networks around a subscriber other allowances, in multiples of
// one: for what must not be had many times by whoever owns a large network.
func (l *Limiter) Within(wider [3]int) *Limiter {
	l.wider = wider
	return l
}

// Allow takes one from the allowance of the network and of those around it; it
// returns [ErrTooMany] when nothing is left in one of them.
func (l *Limiter) Allow(n Network, now time.Time) error { return l.AllowMany(n, now, 1) }

// AllowMany is [Limiter.Allow] of several at once, all or none.
func (l *Limiter) AllowMany(n Network, now time.Time, count int) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sweep(now)
	rings := n.circles()
	// The narrowest last: who has used up their own takes nothing from others.
	var taken [3]*rate.Limiter
	for i := range rings {
		key := limitKey{network: Network{}, ring: i}
		key.network.rings[0] = rings[i]
		taken[i] = l.of(key, l.wider[i])
		if taken[i].TokensAt(now) < float64(count) {
			return ErrTooMany
		}
	}
	for i := range rings {
		taken[i].AllowN(now, count)
	}
	return nil
}

// Left tells whether the network and those around it have any of their allowance
// left, and takes nothing: for what only counts when it went wrong.
func (l *Limiter) Left(n Network, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i, ring := range n.circles() {
		key := limitKey{ring: i}
		key.network.rings[0] = ring
		if of, ok := l.keys[key]; ok && of.TokensAt(now) < 1 {
			return false
		}
	}
	return true
}

// AllowPerson takes one from the allowance of somebody who is signed in, wherever
// they are: strangers behind the same address cannot use it up.
func (l *Limiter) AllowPerson(id string, now time.Time) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sweep(now)
	if !l.of(limitKey{person: id}, 1).AllowN(now, 1) {
		return ErrTooMany
	}
	return nil
}

func (l *Limiter) of(key limitKey, times int) *rate.Limiter {
	of, ok := l.keys[key]
	if !ok {
		of = rate.NewLimiter(l.every*rate.Limit(times), l.burst*times)
		l.keys[key] = of
	}
	return of
}

func (l *Limiter) sweep(now time.Time) {
	since := now.Sub(l.swept)
	if since <= time.Minute && since >= 0 && (len(l.keys) <= manyKeys || since <= time.Second) {
		return
	}
	l.swept = now
	for k, of := range l.keys {
		if of.TokensAt(now) >= float64(of.Burst()) {
			delete(l.keys, k)
		}
	}
}
