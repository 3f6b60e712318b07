// Package list is the one way in which a list is asked for and read on: the
// filter and the page as an address carries them, their bounds, the addresses of
// the other pages, filters and orders, and the line below the list. Addresses are
// stable: the same choice is always the same text, and what is not chosen is not
// in it.
package list

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"dienhong/platform/web"
	"dienhong/ui"
)

// parameter is what addresses call the page.
const parameter = "page"

// MaxPage bounds the page that anyone may ask for.
const MaxPage = 1_000_000

// List is what an address asks of a list, and how much there is. F is the
// filter: a struct whose fields carry `form:"name"` tags; a field at its zero
// value is not in addresses.
type List[F any] struct {
	Filter F
	Page   int // from 1
	Size   int // of a page
	Total  int // what the filter finds in all, once it is known
	path   string
}

// Read takes the filter and the page from an address. Path is the list's, without
// language and query; size is how much a page shows.
//
// Errors: a [*web.FormError] with the invalid fields.
func Read[F any](r *http.Request, path string, size int) (List[F], error) {
	l := List[F]{Size: size, path: path}
	var asked struct {
		Page int `form:"page"`
	}
	if err := web.Query(r, &asked); err != nil {
		return l, err
	}
	l.Page = min(max(asked.Page, 1), MaxPage)
	return l, web.Query(r, &l.Filter)
}

// Fields lists the parameters of a list with the filter F, for [web.Cached].
func Fields[F any]() []string { return append(web.Fields[F](), parameter) }

// Pages is how many pages there are, at least one.
func (l List[F]) Pages() int { return max(1, (l.Total+l.Size-1)/l.Size) }

// offset is how much stands on the pages before.
func (l List[F]) offset() int { return (l.Page - 1) * l.Size }

// Load reads the page by find, which gives at most limit things from offset and
// how many there are in all. A page that is not there becomes the last.
func Load[T, F any](l *List[F], find func(limit, offset int) ([]T, int, error)) ([]T, error) {
	found, total, err := find(l.Size, l.offset())
	if err != nil {
		return nil, err
	}
	if l.Total = total; l.Page <= l.Pages() {
		return found, nil
	}
	l.Page = l.Pages()
	found, l.Total, err = find(l.Size, l.offset())
	return found, err
}

// Cut returns the page out of everything that the filter finds. A page that is not
// there becomes the last.
func Cut[T, F any](l *List[F], all []T) []T {
	l.Total = len(all)
	l.Page = min(l.Page, l.Pages())
	return all[l.offset():min(l.offset()+l.Size, len(all))]
}

// Href is the address of the first page.
func (l List[F]) Href() string { return l.With() }

// With is the address of the first page with another filter: name, value, name,
// value… A name that the filter does not have is a fault of the program.
func (l List[F]) With(pairs ...string) string {
	v := web.Values(l.Filter)
	known := web.Fields[F]()
	for i := 0; i+1 < len(pairs); i += 2 {
		if !slices.Contains(known, pairs[i]) {
			panic("list: the filter of " + l.path + " has no field " + pairs[i])
		}
		v.Set(pairs[i], pairs[i+1])
		if pairs[i+1] == "" {
			v.Del(pairs[i])
		}
	}
	return address(l.path, v)
}

// On is the same list as another page shows it.
func (l List[F]) On(path string) List[F] {
	l.path = path
	return l
}

// at is the address of a page; "" when there is none.
func (l List[F]) at(page int) string {
	if page < 1 || page > l.Pages() {
		return ""
	}
	v := web.Values(l.Filter)
	if page > 1 {
		v.Set(parameter, strconv.Itoa(page))
	}
	return address(l.path, v)
}

func address(path string, v url.Values) string {
	if len(v) == 0 {
		return path
	}
	return path + "?" + v.Encode()
}

// Pager leads to the pages around and says what part of the list is shown.
func (l List[F]) Pager() ui.PagerProps {
	return ui.PagerProps{
		Previous: l.at(l.Page - 1), Next: l.at(l.Page + 1), Page: l.Page, Pages: l.Pages(),
		From: min(l.offset()+1, l.Total), To: min(l.offset()+l.Size, l.Total), Total: l.Total,
	}
}

// Tab is a link that chooses one value of a field, or none, and tells whether it
// is the one that is chosen.
func (l List[F]) Tab(text, name, value string) ui.Tab {
	return ui.Tab{Text: text, Href: l.With(name, value), Current: web.Values(l.Filter).Get(name) == value}
}

// CountedTab is a Tab that says how many things it leads to.
func (l List[F]) CountedTab(text, name, value string, count int) ui.Tab {
	t := l.Tab(text, name, value)
	t.Count, t.Counted = count, true
	return t
}

// Column is a column whose head orders the list by it, the largest or newest
// first; name is the field of the order, value what it is for this column.
func (l List[F]) Column(text, name, value string) ui.Column {
	c := ui.Column{Text: text, Sort: l.With(name, value)}
	if web.Values(l.Filter).Get(name) == value {
		c.Sorted = "descending"
	}
	return c
}
