// Package room lets an installation switch off the parts of the site that it does
// not use. A feature declares its parts by a method Rooms() []room.Room, which app
// collects; what is off is a setting of the city. Nothing is deleted: whoever
// switches a room on again finds everything as it was.
package room

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"dienhong/civic"
	"dienhong/platform/i18n"
	"dienhong/platform/web"
)

// Room is a part of the site.
type Room struct {
	ID  string // the feature, or "feature.part"
	Key string // its name in the catalogue
	// Paths are the beginnings of the routes that belong to it ("/initiatives/map",
	// "/consultations/{slug}/themes"). The first room of a feature has all routes
	// that its other rooms do not name.
	Paths []string
	// Only marks a room without routes: a part of pages of another room.
	Only bool
	// Stays are routes that work while the room is off: what people may do with
	// what they sent before.
	Stays []string
	// Needs are the rooms without which it cannot work.
	Needs []string
	// Always is the sentence why it cannot be switched off; empty: it can be.
	Always string
}

// begins reports whether a pattern is one of the paths or lies below one.
func begins(pattern string, paths []string) bool {
	return slices.ContainsFunc(paths, func(p string) bool {
		rest, ok := strings.CutPrefix(pattern, p)
		return ok && (rest == "" || rest[0] == '/' || rest[0] == '.')
	})
}

// state is what is off, for one request.
type state struct {
	m   *Module
	off map[string]bool
}

type stateKey struct{}

func stateOf(ctx context.Context) state {
	s, _ := ctx.Value(stateKey{}).(state)
	return s
}

// On reports whether a room is on. Outside of requests every room is.
func On(ctx context.Context, id string) bool { return !stateOf(ctx).off[id] }

// Leads reports whether a path without language leads somewhere: false for pages
// of rooms that are off, true for everything else.
func Leads(ctx context.Context, path string) bool {
	s := stateOf(ctx)
	if len(s.off) == 0 || !strings.HasPrefix(path, "/") {
		return true
	}
	u, err := url.Parse(path)
	if err != nil {
		return true
	}
	_, pattern := s.m.pages.Handler(&http.Request{Method: http.MethodGet, URL: u})
	return !s.off[s.m.of[strings.TrimPrefix(pattern, "GET ")]]
}

// Offered reports whether the route with this pattern belongs to no room that is
// off.
func Offered(ctx context.Context, pattern string) bool {
	s := stateOf(ctx)
	return len(s.off) == 0 || !s.off[s.m.of[pattern]]
}

// Edition names what is on, for what is kept of pages: pages of two editions may
// differ.
func Edition(ctx context.Context) string {
	var ids []string
	for id := range stateOf(ctx).off {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return strings.Join(ids, " ")
}

// Open refuses a route of a room that is off: to the public it is not there, an
// officer reads which room it is and who can switch it on.
func Open(ctx context.Context, pattern string) error {
	if Offered(ctx, pattern) {
		return nil
	}
	if !strings.HasPrefix(pattern, "/office") {
		return web.ErrNotFound
	}
	s := stateOf(ctx)
	return civic.Refuse(civic.KindNotFound, "room.error.off", s.m.name(ctx, s.m.of[pattern]))
}

func (m *Module) name(ctx context.Context, id string) string {
	for _, r := range m.rooms {
		if r.ID == id {
			return i18n.T(ctx, r.Key)
		}
	}
	return id
}
