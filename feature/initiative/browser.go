package initiative

import (
	"crypto/subtle"
	"strings"
	"time"

	"dienhong/civic"
)

// keyCookie keeps the key of a browser that supports initiatives. It is one key
// for all of them, so that whoever supports two that are merged counts once; it
// is sent when somebody supports something, not before.
const keyCookie = "dh_support"

// keyFor is how long a browser counts as the same.
const keyFor = 400 * 24 * time.Hour

// NewKey draws a key for a browser: random, with the installation's mark, so that
// nobody makes keys of their own.
func (s *Service) NewKey(now time.Time) string {
	random := string(civic.NewID(now))
	return random + "." + s.hash("initiative.browser", random)
}

// KnownKey tells whether a key is one that [Service.NewKey] drew.
func (s *Service) KnownKey(key string) bool {
	random, mark, _ := strings.Cut(key, ".")
	return civic.ID(random).Valid() && subtle.ConstantTimeCompare([]byte(mark), []byte(s.hash("initiative.browser", random))) == 1
}
