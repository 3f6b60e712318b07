package web

import (
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Limiter bounds how often one key may do something. A key whose allowance is
// whole again is forgotten; no key is stored anywhere else.
type Limiter struct {
	mu    sync.Mutex
	every rate.Limit
	burst int
	keys  map[string]*rate.Limiter
	swept time.Time
}

// manyKeys is from how many keys on the limiter forgets every second and not
// every minute: whoever owns a large network has as many keys as they like.
const manyKeys = 50_000

// NewLimiter allows burst at once and then perMinute.
func NewLimiter(perMinute float64, burst int) *Limiter {
	return &Limiter{every: rate.Limit(perMinute / 60), burst: burst, keys: map[string]*rate.Limiter{}}
}

// Allow takes one from the key's allowance; it returns [ErrTooMany] when
// nothing is left.
func (l *Limiter) Allow(key string, now time.Time) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if since := now.Sub(l.swept); since > time.Minute || since < 0 || len(l.keys) > manyKeys && since > time.Second {
		l.swept = now
		for k, of := range l.keys {
			if of.TokensAt(now) >= float64(l.burst) {
				delete(l.keys, k)
			}
		}
	}
	of, ok := l.keys[key]
	if !ok {
		of = rate.NewLimiter(l.every, l.burst)
		l.keys[key] = of
	}
	if !of.AllowN(now, 1) {
		return ErrTooMany
	}
	return nil
}

// ClientKey names the network an address belongs to: the address itself for
// IPv4, its /64 for IPv6, which one subscriber owns. The proxy's header counts
// only where the operator says there is one, and then its last entry, which is
// the one that the operator's own proxy wrote.
func ClientKey(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	if rt := stateOf(r.Context()).rt; rt != nil && rt.opts.Behind {
		if last := lastForwarded(r); last != "" {
			host = last
		}
	}
	addr, err := netip.ParseAddr(host)
	if err != nil {
		return host
	}
	addr = addr.Unmap()
	if addr.Is6() {
		if p, err := addr.Prefix(64); err == nil {
			return p.String()
		}
	}
	return addr.String()
}
