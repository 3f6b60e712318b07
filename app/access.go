package app

import (
	"context"
	"net/http"
	"strings"

	"dienhong/civic"
	"dienhong/feature/chain"
	"dienhong/kit/room"
	"dienhong/ui"
)

// identify puts who asks into the context, and what every page shows around its
// content.
func (a *App) identify(r *http.Request) context.Context {
	ctx := civic.WithActor(a.rooms.With(r.Context()), a.whoIs(r))
	return ui.WithChrome(ctx, a.chrome(ctx, r))
}

func (a *App) chrome(ctx context.Context, r *http.Request) ui.Chrome {
	c := ui.Chrome{Demonstration: a.config.Demonstration, Actor: civic.ActorFrom(ctx), Path: r.URL.RequestURI(), Menu: a.nav.Menu, Leads: a.leads, Search: "/search", OfficeSearch: "/office/search"}
	p, err := a.features.City.Service.Profile(ctx)
	if err != nil {
		// The page says what is wrong; the log says it once, for the page.
		return c
	}
	c.City, c.Operator, c.Contact = p.Name, p.Operator, p.Contact
	return c
}

// leads tells whether a path leads somewhere for whoever reads: not to a room that
// is off, nor to a thing of such a room on the chain, nor to a page of the office
// that another role has.
func (a *App) leads(ctx context.Context, path string) bool {
	if !room.Leads(ctx, path) || !chain.Leads(ctx, path) {
		return false
	}
	return !strings.HasPrefix(path, "/office") || a.router.Admits(ctx, path)
}
