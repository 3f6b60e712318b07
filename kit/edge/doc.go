// Package edge decides what leaves the program: who may use a route, and how a
// refusal or a fault becomes a page or problem+json in the reader's language. The
// program and the tests of every feature go through the same map.
package edge

import (
	"context"

	"dienhong/platform/web"
	"dienhong/ui"

	"github.com/a-h/templ"
)

// Options gives the options of a router that decides and explains as this
// package does; the others are as in o.
func Options(o web.Options) web.Options {
	o.Authorize, o.Explain, o.Who = Authorize, Explain, Who
	o.ErrorPage = func(_ context.Context, p web.Problem, requestID string) templ.Component {
		return ui.ErrorPage(p, requestID)
	}
	return o
}
