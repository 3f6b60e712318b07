package web

import (
	"net/http"
	"strings"
)

// policy is what other sites may do with an answer, and what its page may ask of
// the reader's device. The zero policy allows nothing; a route that needs more
// says so where it is declared.
type policy struct {
	framed bool // other sites may show the page in a frame
	shared bool // scripts of other sites may read the answer
	camera bool // the page may ask for the camera
}

// Framed lets other sites show the page inside one of theirs.
func Framed() Option { return func(r *Route) { r.policy.framed = true } }

// CrossOrigin lets scripts of other sites read the answer, always without
// cookies. It is for what anyone may read.
func CrossOrigin() Option {
	return func(r *Route) {
		if !r.Access.Anyone || r.Class == Write {
			panic("web: only what everybody may read can be open to other sites: " + r.Pattern)
		}
		r.policy.shared = true
	}
}

// Camera lets the page ask its reader for the camera.
func Camera() Option { return func(r *Route) { r.policy.camera = true } }

// content is the content security policy but for who may frame the page: nothing
// from anywhere else, no inline script, no inline style.
const content = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
	"connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors "

// strict are the headers of every answer. The values are shared between answers
// and never appended to.
var strict = []struct {
	name  string
	value []string
}{
	{"Content-Security-Policy", []string{content + "'none'"}},
	{"X-Content-Type-Options", []string{"nosniff"}},
	{"Referrer-Policy", []string{"same-origin"}},
	{"Cross-Origin-Opener-Policy", []string{"same-origin"}},
	{"Cross-Origin-Resource-Policy", []string{"same-origin"}},
	{"Permissions-Policy", []string{devices("")}},
}

var (
	framedBy    = []string{content + "*"}
	sharedWith  = []string{"cross-origin"}
	anyOrigin   = []string{"*"}
	cameraAsked = []string{devices("camera")}
)

// devices is the permissions policy that grants one device or none.
func devices(granted string) string {
	list := []string{"camera", "geolocation", "microphone", "payment", "usb"}
	for i, name := range list {
		if list[i] = name + "=()"; name == granted {
			list[i] = name + "=(self)"
		}
	}
	return strings.Join(list, ", ")
}

func setSecurityHeaders(h http.Header, tls bool) {
	for _, s := range strict {
		h[s.name] = s.value
	}
	if tls {
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
}

// open grants what the route declared.
func (p policy) open(h http.Header) {
	if p.framed {
		h["Content-Security-Policy"] = framedBy
	}
	if p.shared {
		h["Cross-Origin-Resource-Policy"] = sharedWith
		h["Access-Control-Allow-Origin"] = anyOrigin
	}
	if p.camera {
		h["Permissions-Policy"] = cameraAsked
	}
}
