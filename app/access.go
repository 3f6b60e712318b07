package app

import (
	"context"
	"net/http"

	"dienhong/civic"
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
	c := ui.Chrome{Demonstration: a.config.Demonstration, Actor: civic.ActorFrom(ctx), Path: r.URL.RequestURI(), Menu: a.nav.Menu, Leads: room.Leads, Search: "/search", OfficeSearch: "/office/search"}
	p, err := a.features.City.Service.Profile(ctx)
	if err != nil {
		// The page says what is wrong; the log says it once, for the page.
		return c
	}
	c.City, c.Operator, c.Contact = p.Name, p.Operator, p.Contact
	return c
}
