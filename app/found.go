package app

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"dienhong/civic"
	"dienhong/kit/room"
	"dienhong/kit/search"
	"dienhong/platform/db"
)

// searchable collects what the features let people find.
func (a *App) searchable() (list []search.Source) {
	for _, module := range a.modules {
		if m, ok := module.(interface{ Searchable() []search.Source }); ok {
			sources := m.Searchable()
			if r, ok := module.(interface{ Rooms() []room.Room }); ok {
				for i, s := range sources {
					sources[i].Kind.Room = cmp.Or(s.Kind.Room, r.Rooms()[0].ID)
				}
			}
			list = append(list, sources...)
		}
	}
	return list
}

// ownPages lets people find the pages that the program writes itself.
func (a *App) ownPages() search.Source {
	say := func(key string) civic.Text {
		vi, _ := a.catalog.Message(string(civic.Vietnamese), key)
		en, _ := a.catalog.Message(string(civic.English), key)
		return civic.Text{VI: vi, EN: en}
	}
	const about = "app.privacy."
	privacy := search.Entry{Kind: "page", ID: "privacy", Title: say(about + "title"), Public: search.Always, Path: "/privacy"}
	for _, key := range a.catalog.Keys(string(civic.Vietnamese)) {
		if strings.HasPrefix(key, about) && key != about+"title" {
			text := say(key)
			privacy.Text.VI += text.VI + "\n"
			privacy.Text.EN += text.EN + "\n"
		}
	}
	entries := []search.Entry{privacy}
	return search.Source{
		Kind: search.Kind{Name: "page", Key: "app.found", Rank: 2}, Static: true,
		IDs: func(context.Context, db.Queryer) (ids []string, err error) {
			for _, e := range entries {
				ids = append(ids, e.ID)
			}
			return ids, nil
		},
		Entries: func(_ context.Context, _ db.Queryer, ids []string) ([]search.Entry, error) {
			return slices.DeleteFunc(slices.Clone(entries), func(e search.Entry) bool { return !slices.Contains(ids, e.ID) }), nil
		},
	}
}
