// Package nav is the navigation of the public pages and of the office. Features
// declare their entries (a method Nav, which app collects); the groups are here,
// because they are shared.
package nav

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"dienhong/platform/web"
	"dienhong/ui"
)

// Group is a part of a navigation, most with a title.
type Group int

// The groups in the order of the pages: first those of the public pages, then
// those of the office.
const (
	TakePart Group = iota
	Outcomes
	About

	Today
	Voices
	Work
	Records
	Settings
)

var groupKeys = [...]string{
	"nav.take_part", "nav.outcomes", "nav.about",
	"", "nav.voices", "nav.work", "nav.records", "nav.settings",
}

// office reports whether the group belongs to the navigation of the office.
func (g Group) office() bool { return g >= Today }

// Entry is one line of a navigation. Who sees it follows from its page: those whom
// [ui.Leads] lets there.
type Entry struct {
	Key   string // its text in the catalogue
	Path  string // of its page; the pages below it belong to it
	Group Group
	Order int // within the group; equal ones stay as declared
	// Main entries also stand beside the menu where a wide screen has room for
	// them; there are at most maxMain.
	Main bool
	// Alone: the pages below Path belong to other entries.
	Alone bool
}

// maxMain is how many entries fit beside the menu on a small desk, in the longest
// language.
const maxMain = 5

// Nav is the navigation of an installation.
type Nav struct {
	entries []Entry
}

// New puts the entries in order. It panics on what is a fault of the program: an
// entry without a page, two entries with one page, one among the public pages that
// not everyone may open, more main entries than fit.
func New(declared []Entry, routes []web.Route) *Nav {
	access := map[string]web.Access{}
	for _, r := range routes {
		if r.Method == http.MethodGet {
			access[strings.TrimSuffix(r.Pattern, "{$}")] = r.Access
		}
	}
	n := &Nav{}
	taken, main := map[string]bool{}, 0
	for _, e := range declared {
		a, ok := access[e.Path]
		if !ok || taken[e.Path] {
			panic(fmt.Sprintf("nav: the entry %s needs the page %s for itself", e.Key, e.Path))
		}
		if !e.Group.office() && !a.Anyone {
			panic(fmt.Sprintf("nav: the entry %s stands among the public pages and %s is not for everyone", e.Key, e.Path))
		}
		if taken[e.Path] = true; e.Main {
			main++
		}
		n.entries = append(n.entries, e)
	}
	if main > maxMain {
		panic(fmt.Sprintf("nav: %d main entries where %d fit", main, maxMain))
	}
	slices.SortStableFunc(n.entries, func(a, b Entry) int {
		return cmp.Or(cmp.Compare(a.Group, b.Group), cmp.Compare(a.Order, b.Order))
	})
	return n
}

// Menu gives what the one in the context sees on a page, the groups that have
// nothing for them left out. The path of the page may have a query.
func (n *Nav) Menu(ctx context.Context, path string, office bool) []ui.MenuGroup {
	path, _, _ = strings.Cut(path, "?")
	now := n.current(path)
	var groups []ui.MenuGroup
	last := Group(-1)
	for i, e := range n.entries {
		if e.Group.office() != office || !ui.Leads(ctx, e.Path) {
			continue
		}
		if e.Group != last {
			groups, last = append(groups, ui.MenuGroup{Key: groupKeys[e.Group]}), e.Group
		}
		item := ui.MenuItem{Key: e.Key, Href: e.Path, Main: e.Main}
		if i == now {
			item.Current = "true"
			if e.Path == path {
				item.Current = "page"
			}
		}
		g := &groups[len(groups)-1]
		g.Items = append(g.Items, item)
	}
	return groups
}

// current finds the entry that a page belongs to: the one with the longest path
// that leads there; -1 when there is none.
func (n *Nav) current(path string) int {
	best := -1
	for i, e := range n.entries {
		if e.Path != path && (e.Alone || !strings.HasPrefix(path, e.Path+"/")) {
			continue
		}
		if best < 0 || len(e.Path) > len(n.entries[best].Path) {
			best = i
		}
	}
	return best
}
