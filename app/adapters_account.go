package app

import (
	"context"
	"slices"

	"dienhong/civic"
	"dienhong/feature/account"
)

// siteName names the site in letters: the city knows.
type siteName struct{ f *Features }

func (x siteName) Name(ctx context.Context) (civic.Text, error) {
	p, err := x.f.City.Service.Profile(ctx)
	return p.Name, err
}

// scopes lists what the routes ask of keys.
func (a *App) scopes() []string {
	var all []string
	for _, r := range a.router.Routes() {
		if r.Access.Scope != "" {
			all = append(all, r.Access.Scope)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// FirstRun gives the path of the page that makes the first administrator, to be
// printed in the terminal; needed is false when there is one.
func (a *App) FirstRun(ctx context.Context) (path string, needed bool, err error) {
	return a.features.Account.Service.FirstRunLink(ctx)
}

// Passes gives the ways into a demonstration, to be printed in the terminal.
func (a *App) Passes(ctx context.Context) ([]account.Pass, error) {
	return a.features.Account.Service.Demonstrate(ctx)
}

// SignInPath gives a path that signs in whoever has the address, and for how
// many minutes it works.
func (a *App) SignInPath(ctx context.Context, email string) (path string, minutes int, err error) {
	path, lasts, err := a.features.Account.Service.SignInPath(ctx, email)
	return path, int(lasts.Minutes()), err
}
