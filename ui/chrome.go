package ui

import (
	"context"
	"slices"

	"dienhong/civic"
	"dienhong/platform/i18n"
	"dienhong/platform/web"
)

// Chrome is what every page shows around its content. The composition root
// sets it for each request.
type Chrome struct {
	// City names the city, Operator who runs this site and answers for it.
	City, Operator civic.Text
	// Contact is where to write to the operator: an e-mail address or a path.
	Contact string
	// Demonstration marks every page as showing demonstration content.
	Demonstration bool
	Actor         civic.Actor
	// Path is the address of the page without language prefix, with its query:
	// the language switch leads to the same page.
	Path string
	// Search and OfficeSearch are the pages of the search; empty: there is none.
	Search, OfficeSearch string
	// Nav and OfficeNav replace DefaultNav and DefaultOfficeNav when not nil.
	Nav, OfficeNav []NavItem
}

// NavItem is one entry of a navigation.
type NavItem struct {
	// Key names the text in the catalogue.
	Key  string
	Href string
	// Area is the Page.Area in which the entry is the current one.
	Area string
	// Roles: one of them is needed to see the entry; none means everyone.
	Roles []civic.Role
}

// DefaultNav is the navigation of the public pages.
var DefaultNav = []NavItem{
	{Key: "ui.nav.consultations", Href: "/consultations", Area: "consultations"},
	{Key: "ui.nav.initiatives", Href: "/initiatives", Area: "initiatives"},
	{Key: "ui.nav.plan", Href: "/plan", Area: "plan"},
	{Key: "ui.nav.documents", Href: "/documents", Area: "documents"},
	{Key: "ui.nav.track", Href: "/track", Area: "track"},
}

// DefaultOfficeNav is the navigation of the signed-in pages.
var DefaultOfficeNav = []NavItem{
	{Key: "ui.nav.today", Href: "/office", Area: "office"},
	{Key: "ui.nav.consultations", Href: "/office/consultations", Area: "office-consultations", Roles: []civic.Role{civic.Editor, civic.Analyst}},
	{Key: "ui.nav.moderation", Href: "/office/moderation", Area: "office-moderation", Roles: []civic.Role{civic.Moderator}},
	{Key: "ui.nav.comments", Href: "/office/comments", Area: "office-comments", Roles: []civic.Role{civic.Editor, civic.Moderator, civic.Analyst}},
	{Key: "ui.nav.themes", Href: "/office/themes", Area: "office-themes", Roles: []civic.Role{civic.Editor, civic.Analyst}},
	{Key: "ui.nav.answers", Href: "/office/answers", Area: "office-answers", Roles: []civic.Role{civic.Editor}},
	{Key: "ui.nav.initiatives", Href: "/office/initiatives", Area: "office-initiatives", Roles: []civic.Role{civic.Editor}},
	{Key: "ui.nav.plan", Href: "/office/plan", Area: "office-plan", Roles: []civic.Role{civic.Editor}},
	{Key: "ui.nav.reports", Href: "/office/reports", Area: "office-reports", Roles: []civic.Role{civic.Editor, civic.Analyst}},
	{Key: "ui.nav.documents", Href: "/office/documents", Area: "office-documents", Roles: []civic.Role{civic.Editor}},
	{Key: "ui.nav.people", Href: "/office/people", Area: "office-people", Roles: []civic.Role{civic.Administrator}},
	{Key: "ui.nav.settings", Href: "/office/city", Area: "office-settings", Roles: []civic.Role{civic.Administrator}},
}

type chromeKey struct{}

// WithChrome puts the surroundings of a page into the context.
func WithChrome(ctx context.Context, c Chrome) context.Context {
	return context.WithValue(ctx, chromeKey{}, c)
}

// ChromeFrom returns the surroundings of a page; the zero Chrome when none.
func ChromeFrom(ctx context.Context) Chrome {
	c, _ := ctx.Value(chromeKey{}).(Chrome)
	return c
}

// Page is what one page says of itself.
type Page struct {
	// Title is the page's title, without the site's name.
	Title string
	// Description is one sentence for search engines and shared links.
	Description string
	// Area says which entry of the navigation is the current one: home,
	// consultations, initiatives, plan, documents, track, office, office-….
	Area string
	// Wide lets tables and pictures use the whole width.
	Wide bool
	// Narrow is for pages of one question or one form.
	Narrow bool
	// Bare leaves navigation out: voting, printing, projecting.
	Bare       bool
	Breadcrumb []Link
	// Feed is the Atom feed of what the page is about, with its title.
	Feed Link
	// Image is the path of the picture of shared links.
	Image string
	// Lang is the language of the title when it is not the page's ("vi", "en").
	Lang string
}

// Link is a text that leads somewhere. Href is a local path without language
// prefix, or a whole address.
type Link struct{ Text, Href string }

// href puts the reader's language before a local path and leaves everything
// else (addresses of other sites, files, anchors, queries) as it is.
func href(ctx context.Context, path string) string {
	if len(path) == 0 || path[0] != '/' || isFile(path) {
		return path
	}
	return web.Path(ctx, path)
}

// isFile tells paths that have no language.
func isFile(path string) bool {
	for _, p := range []string{"/assets/", "/api/", "/live/"} {
		if len(path) >= len(p) && path[:len(p)] == p {
			return true
		}
	}
	return false
}

func (c Chrome) visible(items []NavItem) []NavItem {
	return slices.DeleteFunc(slices.Clone(items), func(n NavItem) bool {
		return len(n.Roles) > 0 && !c.Actor.Has(n.Roles...)
	})
}

func (c Chrome) nav() []NavItem {
	if c.Nav != nil {
		return c.visible(c.Nav)
	}
	return c.visible(DefaultNav)
}

func (c Chrome) officeNav() []NavItem {
	if c.OfficeNav != nil {
		return c.visible(c.OfficeNav)
	}
	return c.visible(DefaultOfficeNav)
}

// searchPath is the page of the search for the reader of a page.
func searchPath(ctx context.Context, office bool) string {
	c := ChromeFrom(ctx)
	if office {
		return c.OfficeSearch
	}
	return c.Search
}

func (c Chrome) path() string {
	if c.Path == "" {
		return "/"
	}
	return c.Path
}

// locale is the reader's language.
func locale(ctx context.Context) civic.Locale { return civic.Locale(i18n.LocaleOf(ctx)) }

// in returns a text in the reader's language, and the language it is in when
// that is another one.
func in(ctx context.Context, t civic.Text) (text, lang string) {
	s, actual := t.In(locale(ctx))
	if actual == locale(ctx) || s == "" {
		return s, ""
	}
	return s, string(actual)
}

// otherLanguages are the languages that the page can be read in besides this one.
func otherLanguages(ctx context.Context) []*i18n.Language {
	return slices.DeleteFunc(i18n.Languages(ctx), func(l *i18n.Language) bool { return l.Tag == i18n.LocaleOf(ctx) })
}
