package app

import (
	"slices"
	"strings"
	"testing"
)

// indexHolds fails when the index is not what a rebuild would make.
func indexHolds(t *testing.T, a *App, after string) {
	t.Helper()
	differ, err := a.search.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	differ = slices.DeleteFunc(differ, func(thing string) bool { return strings.HasPrefix(thing, "page ") }) // written when the program works
	if len(differ) > 0 {
		t.Errorf("%s: the index differs from its sources in %v", after, differ[:min(len(differ), 5)])
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
