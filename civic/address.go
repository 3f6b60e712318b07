package civic

import "net/url"

// IsWebAddress reports whether s may stand in a link: http or https with a host.
func IsWebAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}
