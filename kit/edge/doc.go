// Package edge decides what leaves the program: who may use a route, and how a
// refusal or a fault becomes a page or problem+json in the reader's language. The
// program and the tests of every feature go through the same map.
package edge

import (
	"context"
	"net/http"

	"dienhong/kit/flash"
	"dienhong/platform/web"
	"dienhong/ui"

	"github.com/a-h/templ"
)

// Options returns the options of a router that decides and explains as this
// package does, and whose pages say what has just been done; the others are as
// in o.
func Options(o web.Options) web.Options {
	o.Authorize, o.Explain, o.Who = Authorize, Explain, Who
	o.ErrorPage = func(_ context.Context, p web.Problem, requestID string) templ.Component {
		return ui.ErrorPage(p, requestID)
	}
	identify := o.Identify
	o.Identify = func(r *http.Request) context.Context { return flash.Read(identify(r), r) }
	return o
}
