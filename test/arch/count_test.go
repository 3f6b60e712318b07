package arch

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// counted are the things of which the house has one. Each names the folder whose
// files may hold it, and what its code looks like.
var counted = []struct {
	What string
	Home string
	Code *regexp.Regexp
}{
	{"a writer of the history", "kit/history/", regexp.MustCompile(`INSERT INTO \w*history\b`)},
	{"a table of the history", "migrations/sqlite/00010_history.sql", regexp.MustCompile(`CREATE TABLE \w*history\b`)},
	{"an error of an edit that was overtaken", "kit/edit/", regexp.MustCompile(`\btype \w*Stale\w*(?:\[[^\]]*\])? struct`)},
	{"a page with both versions", "kit/edit/", regexp.MustCompile(`@ui\.Diff\(`)},
	{"a message after an act", "kit/flash/", regexp.MustCompile(`(?m)^func Done\(`)},
	{"a list with pages", "kit/list/", regexp.MustCompile(`(?m)^type List(?:\[[^\]]*\])? struct`)},
	{"what draws the pages of a list", "kit/list/", regexp.MustCompile(`\bui\.PagerProps\{`)},
}

// TestTheHouseDoesEachThingInOneWay counts what rooms used to have of their own.
func TestTheHouseDoesEachThingInOneWay(t *testing.T) {
	files := source(t)
	schema, err := filepath.Glob("../../migrations/sqlite/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range schema {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		files[path] = string(text)
	}
	for _, c := range counted {
		places := map[string]bool{}
		for path, text := range files {
			path = strings.TrimPrefix(path, "../../")
			if strings.HasSuffix(path, "_test.go") || strings.HasPrefix(path, "test/") || strings.HasPrefix(path, "ui/") {
				continue
			}
			for range c.Code.FindAllString(text, -1) {
				if places[path] {
					t.Errorf("%s is there more than once in %s", c.What, path)
				}
				places[path] = true
			}
		}
		t.Logf("%s: %d %v", c.What, len(places), sorted(places))
		for path := range places {
			if !strings.HasPrefix(path, c.Home) {
				t.Errorf("%s stands in %s; the one is in %s", c.What, path, c.Home)
			}
		}
		if len(places) != 1 {
			t.Errorf("%s: %d times, want 1", c.What, len(places))
		}
	}
}

// TestTestsServeFeaturesInOneWay finds routers that tests make beside kit/site, where
// another edge than the program's would be tried.
func TestTestsServeFeaturesInOneWay(t *testing.T) {
	for path, text := range source(t) {
		path = strings.TrimPrefix(path, "../../")
		if strings.HasSuffix(path, "_test.go") && strings.Contains(text, "web.New"+"Router(") && !strings.HasPrefix(path, "platform/web/") {
			t.Errorf("%s makes a router of its own; kit/site serves features to tests", path)
		}
	}
}

// byPosition is how many statements of features read their rows column by column
// instead of into a struct (db.Queryer.Select). It may only become smaller.
const byPosition = 18

func TestRowsAreReadIntoStructs(t *testing.T) {
	scan := regexp.MustCompile(`func\(scan func\(\.\.\.any\) error\)`)
	n, places := 0, map[string]bool{}
	for path, text := range source(t) {
		path = strings.TrimPrefix(path, "../../")
		if !strings.HasPrefix(path, "feature/") && !strings.HasPrefix(path, "kit/") || strings.HasSuffix(path, "_test.go") {
			continue
		}
		if found := len(scan.FindAllString(text, -1)); found > 0 {
			n += found
			places[path] = true
		}
	}
	t.Logf("%d statements read by position, in %v", n, sorted(places))
	if n > byPosition {
		t.Errorf("%d statements read their rows by position, at most %d may: read into a struct", n, byPosition)
	}
}

func sorted(set map[string]bool) []string {
	list := make([]string, 0, len(set))
	for path := range set {
		list = append(list, path)
	}
	slices.Sort(list)
	return list
}
