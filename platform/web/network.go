package web

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Proxies says which machines in front of the server are the operator's own, and
// so may say for whom they ask (X-Forwarded-For, X-Forwarded-Proto). The zero
// value trusts none.
type Proxies struct {
	// Networks are theirs; the client is the last address of the header that is
	// in none of them.
	Networks []netip.Prefix
	// Hops is how many of them a request passes, where their addresses are not
	// known: the client is the address that the outermost wrote.
	Hops int
}

// maxHops bounds Hops: a longer chain is a mistake.
const maxHops = 8

// ParseProxies reads a number of hops ("1") or networks and addresses separated
// by commas ("10.0.0.0/8, 192.0.2.7"). Empty trusts nobody.
func ParseProxies(s string) (Proxies, error) {
	if s = strings.TrimSpace(s); s == "" {
		return Proxies{}, nil
	}
	if n, err := strconv.Atoi(s); err == nil {
		if n < 1 || n > maxHops {
			return Proxies{}, fmt.Errorf("between 1 and %d proxies, not %d", maxHops, n)
		}
		return Proxies{Hops: n}, nil
	}
	var p Proxies
	for _, part := range strings.Split(s, ",") {
		part = strings.TrimSpace(part)
		network, err := netip.ParsePrefix(part)
		if err != nil {
			addr, err := netip.ParseAddr(part)
			if err != nil {
				return Proxies{}, fmt.Errorf("%q is neither a number nor a network", part)
			}
			network = netip.PrefixFrom(addr, addr.BitLen())
		}
		p.Networks = append(p.Networks, network.Masked())
	}
	return p, nil
}

func (p Proxies) any() bool { return p.Hops > 0 || len(p.Networks) > 0 }

func (p Proxies) trusts(addr netip.Addr) bool {
	for _, n := range p.Networks {
		if n.Contains(addr) {
			return true
		}
	}
	return false
}

// peer is the machine at the other end of the connection.
func peer(r *http.Request) netip.Addr {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	addr, _ := netip.ParseAddr(host)
	return addr.Unmap().WithZone("")
}

// forwarded lists the addresses of X-Forwarded-For, the client's own claims
// first. One that cannot be read is the zero address.
func forwarded(r *http.Request) []netip.Addr {
	var list []netip.Addr
	for _, line := range r.Header.Values("X-Forwarded-For") {
		for _, part := range strings.Split(line, ",") {
			part = strings.TrimSpace(part)
			if host, _, err := net.SplitHostPort(part); err == nil {
				part = host
			}
			addr, _ := netip.ParseAddr(strings.Trim(part, "[]"))
			list = append(list, addr.Unmap().WithZone(""))
		}
	}
	return list
}

// client is who asks: the peer or, where the peer is a proxy of the operator's,
// the nearest address that none of the operator's proxies has. What stands
// before it in the header was written by the client and counts for nothing. It
// is not sure when a proxy of the operator's did not say for whom it asks.
func (p Proxies) client(r *http.Request) (who netip.Addr, sure bool) {
	from := peer(r)
	if !p.any() || p.Hops == 0 && !p.trusts(from) {
		return from, true
	}
	chain := forwarded(r)
	if p.Hops > 0 {
		if at := len(chain) - p.Hops; at >= 0 && chain[at].IsValid() {
			return chain[at], true
		}
		return from, false
	}
	for i := len(chain) - 1; i >= 0; i-- {
		if !chain[i].IsValid() {
			return from, false
		}
		if from = chain[i]; !p.trusts(from) {
			break
		}
	}
	return from, len(chain) > 0
}

// tls reports whether the reader's connection is encrypted, as far as somebody
// says so who may.
func (p Proxies) tls(r *http.Request) bool {
	return r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https" && (p.Hops > 0 || p.trusts(peer(r)))
}

func proxiesOf(r *http.Request) Proxies {
	if rt := stateOf(r.Context()).rt; rt != nil {
		return rt.opts.Proxies
	}
	return Proxies{}
}

// Network is where a request comes from, in widening circles: the address (its
// /64 in IPv6, which one subscriber owns), then the /56 and the /48 that whoever
// owns a large network has many of the former in. An IPv4 address has one circle:
// what is around it belongs to others.
type Network struct{ rings [3]netip.Prefix }

// widths are the circles of an address of IPv6.
var widths = [3]int{64, 56, 48}

// NetworkOf tells where a request comes from.
func NetworkOf(r *http.Request) Network {
	addr, _ := proxiesOf(r).client(r)
	return networkOf(addr)
}

func networkOf(addr netip.Addr) Network {
	var n Network
	switch {
	case addr.Is6():
		for i, bits := range widths {
			n.rings[i], _ = addr.Prefix(bits)
		}
	case addr.IsValid():
		n.rings[0] = netip.PrefixFrom(addr, addr.BitLen())
	}
	return n
}

// circles are the networks from the narrowest to the widest.
func (n Network) circles() []netip.Prefix {
	for i, p := range n.rings {
		if !p.IsValid() {
			return n.rings[:max(i, 1)]
		}
	}
	return n.rings[:]
}

// widest is the network that one owner is sure to have.
func (n Network) widest() netip.Prefix {
	all := n.circles()
	return all[len(all)-1]
}

// String names the narrowest network, for the memory of a limiter.
func (n Network) String() string { return n.rings[0].String() }

// Tagger gives networks names that tell which requests came from the same one
// and not where that is: keyed by a secret that is replaced after a while and
// kept nowhere, so that old tags can be matched with nothing any more. It is safe
// for concurrent use.
type Tagger struct {
	mu    sync.Mutex
	life  time.Duration
	key   [32]byte
	drawn time.Time
}

// NewTagger makes tags that can be compared for life.
func NewTagger(life time.Duration) *Tagger { return &Tagger{life: life} }

// Tags names the network of a request and those around it, the narrowest first:
// one tag for IPv4, three for IPv6 (/64, /56, /48). Each is 16 hexadecimal digits.
func (t *Tagger) Tags(n Network, now time.Time) []string {
	key := t.current(now)
	rings := n.circles()
	tags := make([]string, len(rings))
	for i, p := range rings {
		mac := hmac.New(sha256.New, key[:])
		_, _ = mac.Write([]byte(p.String()))
		tags[i] = hex.EncodeToString(mac.Sum(nil)[:8])
	}
	return tags
}

func (t *Tagger) current(now time.Time) [32]byte {
	t.mu.Lock()
	defer t.mu.Unlock()
	if age := now.Sub(t.drawn); age >= t.life || age < 0 {
		_, _ = rand.Read(t.key[:])
		t.drawn = now
	}
	return t.key
}
