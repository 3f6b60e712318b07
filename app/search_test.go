package app

import (
	"testing"

	"dienhong/kit/search"
)

// sources are everything that can be found.
func (a *App) sources() (list []search.Source) {
	for _, m := range a.modules {
		if m, ok := m.(interface{ Searchable() []search.Source }); ok {
			list = append(list, m.Searchable()...)
		}
	}
	return list
}

// indexHolds fails when the index is not what a rebuild would make.
func indexHolds(t *testing.T, a *App, after string) {
	t.Helper()
	x := search.Index{DB: a.db, City: theCity}
	for _, s := range a.sources() {
		differ, err := x.Check(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		if len(differ) > 0 {
			t.Errorf("%s: the index differs from its source in %v", after, differ[:min(len(differ), 5)])
		}
	}
}

func TestTheDemonstrationCanBeFound(t *testing.T) {
	onHanoi(t, func(t *testing.T, c Config) {
		a := build(t, c)
		indexHolds(t, a, "the demonstration")
		n := 0
		if err := a.db.Read().Get(t.Context(), &n, `SELECT COUNT(*) FROM search_entry`); err != nil || n < 190 {
			t.Errorf("%d things can be found, %v", n, err)
		}
	})
}
