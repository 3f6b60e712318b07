// Package arch holds the tests of the structure: which room may import which.
package arch

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
)

type pkg struct {
	ImportPath   string
	Imports      []string
	TestImports  []string
	XTestImports []string
}

// packages lists every package of the module as the go command sees it.
func packages(t *testing.T) []pkg {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports,TestImports,XTestImports", "dienhong/...")
	cmd.Stderr = &bytes.Buffer{}
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, cmd.Stderr)
	}
	var all []pkg
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p pkg
		if err := dec.Decode(&p); err == io.EOF {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

// rooms are the top folders in the order of the dependency rule of
// docs/architecture.md, each with the rooms that it may import. A room may
// import its own folders, but a feature never imports another feature. The
// longest name that fits a package counts.
var rooms = map[string][]string{
	"cmd":              {"command"},
	"command":          {"app", "feature", "platform", "engine", "civic", "locale", "migrations"},
	"app":              {"demo/load", "feature", "kit", "ui", "platform", "engine", "civic", "locale", "migrations"},
	"feature":          {"kit", "ui", "platform", "engine", "civic"},
	"kit":              {"ui", "platform", "engine", "civic"},
	"kit/site":         {"kit", "ui", "platform", "engine", "civic", "locale", "migrations"},
	"ui":               {"platform", "engine", "civic"},
	"platform":         {},
	"engine":           {"civic"},
	"civic":            {},
	"locale":           {},
	"migrations":       {},
	"tools":            {"ui", "platform"},
	"demo":             {},
	"demo/load":        {"demo", "feature", "platform", "engine", "civic"},
	"test/madeup/walk": {"kit", "ui", "platform", "engine", "civic"}, // as a feature
	"test":             {"test/madeup/walk", "command", "app", "demo", "feature", "kit", "ui", "platform", "engine", "civic", "locale", "migrations"},
}

// forTesting are the rooms that the tests of a room may import besides: every
// test may set up a database with sentences and with the content of the
// demonstration, and a feature may be tested with the chain that links it.
var forTesting = map[string][]string{
	"":        {"locale", "migrations", "demo"},
	"feature": {"feature/chain"},
}

// forTests are packages that only tests may import.
var forTests = []string{"kit/facts/factstest", "kit/paper/papertest", "kit/site", "platform/db/dbtest"}

const module = "dienhong/"

// within tells whether a package is in a folder.
func within(path, folder string) bool { return path == folder || strings.HasPrefix(path, folder+"/") }

// room gives the room of a package, and for a feature the feature.
func room(path string) string {
	best := ""
	for name := range rooms {
		if within(path, name) && len(name) > len(best) {
			best = name
		}
	}
	if parts := strings.SplitN(path, "/", 3); best == "feature" && len(parts) > 1 {
		return parts[0] + "/" + parts[1]
	}
	return best
}

// allowed tells whether one of the rooms that may be imported holds a package.
func allowed(rooms []string, imported string) bool {
	return slices.ContainsFunc(rooms, func(name string) bool { return within(room(imported), name) })
}

func TestDependencyRule(t *testing.T) {
	for _, p := range packages(t) {
		path := strings.TrimPrefix(p.ImportPath, module)
		from := room(path)
		if from == "" {
			t.Errorf("%s is in no room of the house: add the room to the rule on purpose, or move the package", path)
			continue
		}
		top := from
		if within(from, "feature") {
			top = "feature"
		}
		may := append([]string{from}, rooms[top]...)
		check := func(imports, may []string, test bool) {
			for _, imp := range imports {
				imported, ours := strings.CutPrefix(imp, module)
				if !ours {
					continue
				}
				if !allowed(may, imported) {
					t.Errorf("%s must not import %s", path, imported)
				}
				if !test && slices.Contains(forTests, imported) && !slices.ContainsFunc(forTests, func(f string) bool { return within(path, f) }) {
					t.Errorf("%s imports %s, which is for tests", path, imported)
				}
			}
		}
		check(p.Imports, may, false)
		check(append(p.TestImports, p.XTestImports...), slices.Concat(may, forTesting[""], forTesting[top]), true)
	}
}

// homes gives each third-party module the places that may import it, so that
// changing a library means changing one room. Tests are free.
var homes = map[string][]string{
	"github.com/ncruces/go-sqlite3":       {"platform/db"},
	"modernc.org/sqlite":                  {"platform/db"},
	"github.com/jackc/pgx":                {"platform/db"},
	"github.com/pressly/goose":            {"platform/db"},
	"github.com/danielgtaylor/huma":       {"platform/api", "kit", "feature"},
	"github.com/a-h/templ":                {"platform/web", "ui", "kit", "feature", "app"},
	"github.com/wneessen/go-mail":         {"platform/mail"},
	"github.com/arran4/golang-ical":       {"platform/feed"},
	"github.com/go-webauthn":              {"platform/auth"},
	"github.com/coreos/go-oidc":           {"platform/auth"},
	"golang.org/x/oauth2":                 {"platform/auth"},
	"github.com/prometheus/client_golang": {"platform/metrics"},
	"github.com/alecthomas/kong":          {"command"},
	"golang.org/x/crypto/acme":            {"platform/web"},
	"gonum.org/v1/gonum":                  {"engine"},
	"github.com/paulmach/orb":             {"engine/atlas"},
	"github.com/evanw/esbuild":            {"tools"},
	"codeberg.org/go-pdf/fpdf":            {"platform/doc"},
	"github.com/boombuler/barcode":        {"platform/qr"},
	"github.com/xuri/excelize":            {"platform/sheet"},
	"github.com/BurntSushi/toml":          {"platform/i18n"},
	"github.com/andybalholm/brotli":       {"platform/web", "ui", "tools"},
	"github.com/go-playground/form":       {"platform/web"},
	"golang.org/x/image":                  {"platform/doc"},
	"golang.org/x/text":                   {"engine/fold", "platform/doc", "platform/i18n", "platform/text", "platform/web"},
	"golang.org/x/time":                   {"platform/web"},
	"filippo.io/age":                      {"platform/sealed"},
}

// inTests are modules that only tests import.
var inTests = []string{"github.com/chromedp/cdproto", "github.com/chromedp/chromedp", "github.com/fxamacker/cbor", "github.com/google/go-cmp", "github.com/zitadel/oidc", "golang.org/x/net", "pgregory.net/rapid"}

// version is the last part of the path of a module from its second version on.
var version = regexp.MustCompile(`/v\d+$`)

func TestEveryModuleHasAHome(t *testing.T) {
	text, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		fields := strings.Fields(line)
		if len(fields) != 2 || !strings.HasPrefix(line, "\t") {
			continue // no direct requirement
		}
		name := version.ReplaceAllString(fields[0], "")
		if !slices.Contains(inTests, name) && !slices.ContainsFunc(slices.Collect(maps.Keys(homes)), func(home string) bool { return within(home, name) || within(name, home) }) {
			t.Errorf("%s has no home: name in test/arch who may import it", fields[0])
		}
	}
}

func TestThirdPartyModulesHaveOneHome(t *testing.T) {
	for _, p := range packages(t) {
		local := strings.Replace(strings.TrimPrefix(p.ImportPath, module), "test/madeup/", "feature/", 1)
		for _, imp := range p.Imports {
			for module, allowed := range homes {
				if imp != module && !strings.HasPrefix(imp, module+"/") {
					continue
				}
				ok := false
				for _, home := range allowed {
					ok = ok || local == home || strings.HasPrefix(local, home+"/")
				}
				if !ok {
					t.Errorf("%s imports %s, whose home is %s", p.ImportPath, imp, strings.Join(allowed, ", "))
				}
			}
		}
	}
}

// pure packages may not reach the network, the disk, the clock's zone database
// by surprise, or a database.
func TestEngineAndKernelDoNoInputOutput(t *testing.T) {
	forbidden := []string{"net", "net/http", "os", "os/exec", "database/sql", "log", "log/slog", "syscall"}
	for _, p := range packages(t) {
		top := room(strings.TrimPrefix(p.ImportPath, module))
		if top != "engine" && top != "civic" {
			continue
		}
		for _, imp := range p.Imports {
			for _, f := range forbidden {
				if imp == f {
					t.Errorf("%s imports %s; %s does no input or output", p.ImportPath, imp, top)
				}
			}
		}
	}
}
