package app

import (
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"dienhong/civic"
	"dienhong/platform/db/dbtest"
)

// budgets are how many bytes of style, compressed, the pages of a group may load;
// the first group that matches an address has it. Before the style was divided into
// sheets every public page loaded 10,089 bytes, and every page of the office 10,774.
var budgets = []struct {
	pages *regexp.Regexp
	bytes int
}{
	{regexp.MustCompile(`^/office|^/account`), 10_700},
	{regexp.MustCompile(`/vote$`), 9_400},
	{regexp.MustCompile(`^/consultations/[^/]+/(results|statements|map|mine)`), 8_700},
	{regexp.MustCompile(`^/(consultations|initiatives|plan|indicators)`), 8_700},
	{regexp.MustCompile(``), 7_500},
}

var (
	linked   = regexp.MustCompile(`<link rel="stylesheet" href="/assets/([^"]+)"`)
	ofMarkup = regexp.MustCompile(`\sclass="([^"]*)"`)
	selector = regexp.MustCompile(`[{},]+`)
	leading  = regexp.MustCompile(`\.(-?[a-zA-Z_][\w-]*)`)
	quoted   = regexp.MustCompile(`"[^"]*"`)
)

// TestEveryPageLoadsTheStyleOfWhatIsOnIt walks through the demonstration as a
// visitor and as officers. Each class on a page that has rules has them in a sheet
// that the page loads, and no page loads more than its group may.
func TestEveryPageLoadsTheStyleOfWhatIsOnIt(t *testing.T) {
	most := 900
	if testing.Short() {
		most = 150
	}
	a := demonstration(t, Config{Data: dbtest.Folder(t), Zone: DefaultZone})
	if err := a.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	a.hub.Close()
	home, size := sheetsOnDisk(t)
	largest, used, reported := make([]int, len(budgets)), map[string]bool{}, map[string]bool{}
	look := func(path string, w *httptest.ResponseRecorder) {
		page := w.Body.String()
		if !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") || strings.HasPrefix(path, "/assets/") {
			return
		}
		loads, bytes := []string{}, 0
		for _, m := range linked.FindAllStringSubmatch(page, -1) {
			loads, bytes = append(loads, m[1]), bytes+size[m[1]]
		}
		for _, m := range ofMarkup.FindAllStringSubmatch(page, -1) {
			for class := range strings.FieldsSeq(m[1]) {
				used[class] = true
				if in := home[class]; len(in) > 0 && !reported[class] && !slices.ContainsFunc(in, func(sheet string) bool { return slices.Contains(loads, sheet) }) {
					reported[class] = true
					t.Errorf("%s shows .%s and does not load %v", path, class, in)
				}
			}
		}
		address, _, _ := strings.Cut(strings.TrimPrefix(path, "/en"), "?")
		group := slices.IndexFunc(budgets, func(b struct {
			pages *regexp.Regexp
			bytes int
		}) bool {
			return b.pages.MatchString("/" + strings.TrimPrefix(address, "/"))
		})
		if largest[group] = max(largest[group], bytes); bytes > budgets[group].bytes && !reported[address] {
			reported[address] = true
			t.Errorf("%s loads %d bytes of style, its group may load %d: %v", path, bytes, budgets[group].bytes, loads)
		}
	}
	visit(t, a, "visitor", nil, most, look, "/", "/en", "/sign-in", "/track")
	for _, path := range []string{"/nowhere", "/en/consultations/nowhere"} {
		w := httptest.NewRecorder()
		a.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		look(path, w)
	}
	for _, role := range []civic.Role{civic.Administrator, civic.Moderator} {
		visit(t, a, string(role), signIn(t, a, role), most, look, "/office")
	}
	for i, b := range budgets {
		t.Logf("%5d of %5d bytes: %s", largest[i], b.bytes, b.pages)
	}
	if len(used) < 150 {
		t.Errorf("only %d classes were seen", len(used))
	}
}

// sheetsOnDisk reads the built style sheets: which of them have rules that begin
// with a class, and how large each is, compressed.
func sheetsOnDisk(t *testing.T) (home map[string][]string, size map[string]int) {
	t.Helper()
	home, size = map[string][]string{}, map[string]int{}
	dist := os.DirFS(filepath.Join("..", "ui", "dist"))
	names, err := fs.Glob(dist, "*.css")
	if err != nil || len(names) < 5 {
		t.Fatalf("%d style sheets: %v", len(names), err)
	}
	for _, name := range names {
		css, err := fs.ReadFile(dist, name)
		if err != nil {
			t.Fatal(err)
		}
		small, err := fs.ReadFile(dist, name+".br")
		if err != nil {
			t.Fatal(err)
		}
		size[name] = len(small)
		rules, _, _ := strings.Cut(string(css), "@layer print{") // on paper the sheet of every page has a word on all of them
		for _, s := range selector.Split(quoted.ReplaceAllString(rules, ""), -1) {
			if m := leading.FindStringSubmatch(s); m != nil && !slices.Contains(home[m[1]], name) {
				home[m[1]] = append(home[m[1]], name)
			}
		}
	}
	return home, size
}
