package app

import (
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"strings"

	"dienhong/civic"
	"dienhong/platform/web"
)

// measures gives what the program counts to those who watch over it: whoever
// has the token or, where none is set, whoever asks from inside the network. To
// others the address does not exist.
func (a *App) measures(w http.ResponseWriter, r *http.Request) error {
	if !a.watches(r) {
		return civic.NotFound("metrics")
	}
	a.metrics.Handler().ServeHTTP(w, r)
	return nil
}

func (a *App) watches(r *http.Request) bool {
	if a.config.MetricsToken == "" {
		return web.FromInside(r)
	}
	given, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	is, want := sha256.Sum256([]byte(given)), sha256.Sum256([]byte(a.config.MetricsToken))
	return ok && subtle.ConstantTimeCompare(is[:], want[:]) == 1
}
