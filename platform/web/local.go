package web

import (
	"net"
	"net/http"
	"net/netip"
)

// FromInside tells whether a request comes from this machine or a private
// network, with no proxy between that the operator did not declare: such a proxy
// would make everybody look like a neighbour.
func FromInside(r *http.Request) bool {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return false
	}
	if !inside(host) {
		return false
	}
	if r.Header.Get("X-Forwarded-For") == "" && r.Header.Get("Forwarded") == "" {
		return true
	}
	rt := stateOf(r.Context()).rt
	return rt != nil && rt.opts.Behind && inside(lastForwarded(r))
}

func inside(host string) bool {
	addr, err := netip.ParseAddr(host)
	if err != nil {
		return false
	}
	addr = addr.Unmap()
	return addr.IsLoopback() || addr.IsPrivate() || addr.IsLinkLocalUnicast()
}
