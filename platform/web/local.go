package web

import (
	"net/http"
	"net/netip"
)

// FromInside reports whether a request comes from this machine or a private
// network, with no proxy between that the operator did not declare: such a proxy
// would make everyone look like a neighbour.
func FromInside(r *http.Request) bool {
	if !inside(peer(r)) {
		return false
	}
	if r.Header.Get("X-Forwarded-For") == "" && r.Header.Get("Forwarded") == "" {
		return true
	}
	p := proxiesOf(r)
	who, sure := p.client(r)
	return p.any() && sure && who != peer(r) && inside(who)
}

func inside(addr netip.Addr) bool {
	return addr.IsLoopback() || addr.IsPrivate() || addr.IsLinkLocalUnicast()
}
