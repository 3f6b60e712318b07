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
	{regexp.MustCompile(`^/office|^/account`), 10_850},
	{regexp.MustCompile(`/vote$`), 9_440},
	{regexp.MustCompile(`^/consultations/[^/]+/(results|statements|map|mine)`), 8_810},
	{regexp.MustCompile(`^/(consultations|initiatives|plan|indicators|places)`), 8_810},
	{regexp.MustCompile(``), 7_580},
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
// that the page loads, and so has each that a script puts there later; no page loads
// more than its group may.
func TestEveryPageLoadsTheStyleOfWhatIsOnIt(t *testing.T) {
	most := 900
	if testing.Short() {
		most = 150
	}
	a := demonstration(t, Config{Data: dbtest.Folder(t), Zone: DefaultZone, Address: "https://site.example"}) // passkeys need a name
	if err := a.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	a.hub.Close()
	home, size := sheetsOnDisk(t)
	largest, used, hosted, reported := make([]int, len(budgets)), map[string]bool{}, map[string]bool{}, map[string]bool{}
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
		for class, host := range hosts {
			if !strings.Contains(page, host) {
				continue
			}
			hosted[class] = true
			if !slices.ContainsFunc(home[class], func(sheet string) bool { return slices.Contains(loads, sheet) }) && !reported[class] {
				reported[class] = true
				t.Errorf("%s has %s, where a script puts .%s, and does not load %v", path, host, class, home[class])
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
	for class, host := range hosts {
		if !hosted[class] && !testing.Short() { // the short walk does not come by every page
			t.Errorf("no page has %s, where a script puts .%s", host, class)
		}
	}
	if len(used) < 150 {
		t.Errorf("only %d classes were seen", len(used))
	}
}

// put finds the class names that a script puts on elements.
var put = regexp.MustCompile(`\.className = ([^;]*);|\.classList\.(?:add|toggle|replace)\(([^)]*)\)|setAttribute\("class", ([^)]*)\)`)

// hosts tell what stands on a page where a script puts a class on an element.
var hosts = map[string]string{
	"counter-over": `class="counter"`, "field-error": `<dh-passkey`, "vote-next": `class="vote-form"`, "day-picker": `class="day-open"`, "tool": `<dh-theme`,
}

// TestScriptsPutOnlyClassesWithAHost holds hosts against the scripts.
func TestScriptsPutOnlyClassesWithAHost(t *testing.T) {
	source := os.DirFS(filepath.Join("..", "ui", "ts"))
	scripts, err := fs.Glob(source, "*.ts")
	if err != nil || len(scripts) < 5 {
		t.Fatalf("%d scripts: %v", len(scripts), err)
	}
	home, _ := sheetsOnDisk(t)
	seen := map[string]bool{}
	for _, name := range scripts {
		script, err := fs.ReadFile(source, name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range put.FindAllStringSubmatch(string(script), -1) {
			names := quoted.FindAllString(m[1]+m[2]+m[3], -1)
			if len(names) == 0 {
				t.Errorf("%s: %s: a class that is not written out cannot be followed", name, m[0])
			}
			for class := range strings.FieldsSeq(strings.ReplaceAll(strings.Join(names, " "), `"`, " ")) {
				if seen[class] = true; hosts[class] == "" {
					t.Errorf("%s puts .%s: say in hosts what stands on the page where it does", name, class)
				}
				if len(home[class]) == 0 {
					t.Errorf("%s puts .%s, which has no rules", name, class)
				}
			}
		}
	}
	for class := range hosts {
		if !seen[class] {
			t.Errorf("no script puts .%s", class)
		}
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
