package ui

import (
	"cmp"
	"context"
	"slices"
	"strings"

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
	// Menu gives the navigation of a page, of the office or of the public pages;
	// nil: none.
	Menu func(ctx context.Context, path string, office bool) []MenuGroup
	// Leads reports whether a path without language leads the reader somewhere; nil:
	// all do.
	// Links that lead nowhere are left out or become text.
	Leads func(ctx context.Context, path string) bool
}

// MenuGroup is a part of a navigation. Keys name texts of the catalogue; a group
// without one has no title.
type MenuGroup struct {
	Key   string
	Items []MenuItem
}

// MenuItem leads to a part of the site.
type MenuItem struct {
	Key, Href string
	// Main items also stand beside the menu where there is room.
	Main bool
	// Current is the value of aria-current: "page", or "true" on a page below the
	// item's own; empty elsewhere.
	Current string
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
	// Under is the path of a page in the navigation to which this one belongs,
	// where its own address does not say so.
	Under string
	// Wide lets tables and pictures use the whole width.
	Wide bool
	// Narrow is for pages of one question or one form.
	Narrow bool
	// Bare leaves navigation out: voting, printing, projecting.
	Bare bool
	// Bar says that the page has a bar at the lower edge of the window: on a
	// phone the window then stays as large as it is, whatever is scrolled.
	Bar        bool
	Breadcrumb []Link
	// Feed is the Atom feed of what the page is about, with its title.
	Feed Link
	// Image is the path of the picture of shared links.
	Image string
	// Data says the same to search engines, as a value that becomes JSON-LD; nil:
	// nothing.
	Data any
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

// Leads reports whether a link leads somewhere for the reader: false for pages of
// parts of the site that this installation has switched off, and for pages of the
// office that the reader's role may not open.
func Leads(ctx context.Context, path string) bool {
	c := ChromeFrom(ctx)
	return c.Leads == nil || path == "" || path[0] != '/' || c.Leads(ctx, path)
}

// led returns the path of a link, or nothing when it leads nowhere.
func led(ctx context.Context, path string) string {
	if !Leads(ctx, path) {
		return ""
	}
	return path
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

// menu is the navigation around a page.
func menu(ctx context.Context, p Page, office bool) []MenuGroup {
	c := ChromeFrom(ctx)
	if c.Menu == nil {
		return nil
	}
	return c.Menu(ctx, cmp.Or(p.Under, c.path()), office)
}

// bar are the items that stand beside the menu: the main ones, and the current
// one whichever it is.
func bar(groups []MenuGroup) (items []MenuItem) {
	for _, g := range groups {
		for _, item := range g.Items {
			if item.Main || item.Current != "" {
				items = append(items, item)
			}
		}
	}
	return items
}

// MainLinks lead to the main parts of the public pages.
func MainLinks(ctx context.Context) (links []Link) {
	for _, item := range bar(menu(ctx, Page{}, false)) {
		links = append(links, Link{i18n.T(ctx, item.Key), item.Href})
	}
	return links
}

// onPage reports whether the reader is on the page with that path.
func onPage(ctx context.Context, path string) bool {
	now, _, _ := strings.Cut(ChromeFrom(ctx).path(), "?")
	return now == path
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
