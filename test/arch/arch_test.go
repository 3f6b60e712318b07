// Package arch holds the tests of the structure: which room may import which.
package arch

import (
	"bytes"
	"encoding/json"
	"io"
	"os/exec"
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
// docs/architecture.md, each with the rooms that it may import. A feature may
// import itself (its own sub-folders) but never another feature.
var rooms = map[string][]string{
	"cmd":        {"app"},
	"app":        {"feature", "ui", "platform", "engine", "civic", "locale", "migrations", "demo"},
	"feature":    {"ui", "platform", "engine", "civic"},
	"ui":         {"platform", "engine", "civic"},
	"platform":   {},
	"engine":     {"civic"},
	"civic":      {},
	"locale":     {},
	"migrations": {},
	"tools":      {"ui", "platform"},
	"demo":       {},
	"test":       {"app", "feature", "ui", "platform", "engine", "civic", "locale", "migrations", "demo"},
}

func room(path string) (top, second string) {
	parts := strings.SplitN(strings.TrimPrefix(path, "dienhong/"), "/", 3)
	if len(parts) > 1 {
		second = parts[1]
	}
	return parts[0], second
}

func TestDependencyRule(t *testing.T) {
	for _, p := range packages(t) {
		top, name := room(p.ImportPath)
		allowed, known := rooms[top]
		if !known {
			t.Errorf("%s is in no room of the house: add the room to the rule on purpose, or move the package", p.ImportPath)
			continue
		}
		for _, imp := range p.Imports {
			if !strings.HasPrefix(imp, "dienhong/") {
				continue
			}
			toTop, toName := room(imp)
			if toTop == top && (top != "feature" || toName == name) {
				continue
			}
			ok := false
			for _, a := range allowed {
				ok = ok || a == toTop
			}
			if !ok || (top == "feature" && toTop == "feature") {
				t.Errorf("%s must not import %s", p.ImportPath, imp)
			}
		}
	}
}

// homes gives each third-party module the places that may import it, so that
// changing a library means changing one room. Tests are free.
var homes = map[string][]string{
	"github.com/ncruces/go-sqlite3":       {"platform/db"},
	"modernc.org/sqlite":                  {"platform/db"},
	"github.com/jackc/pgx":                {"platform/db"},
	"github.com/jmoiron/sqlx":             {"platform/db"},
	"github.com/pressly/goose":            {"platform/db"},
	"github.com/danielgtaylor/huma":       {"platform/api", "feature"},
	"github.com/a-h/templ":                {"platform/web", "ui", "feature", "app"},
	"github.com/wneessen/go-mail":         {"platform/mail"},
	"github.com/arran4/golang-ical":       {"platform/feed"},
	"github.com/go-webauthn":              {"platform/auth"},
	"github.com/prometheus/client_golang": {"platform/metrics"},
	"github.com/alecthomas/kong":          {"cmd", "app"},
	"golang.org/x/crypto/acme":            {"platform/web"},
	"gonum.org/v1/gonum":                  {"engine"},
	"github.com/paulmach/orb":             {"engine/atlas"},
	"github.com/evanw/esbuild":            {"tools"},
	"codeberg.org/go-pdf/fpdf":            {"platform/doc"},
	"github.com/boombuler/barcode":        {"platform/doc"},
	"github.com/xuri/excelize":            {"platform/sheet"},
}

func TestThirdPartyModulesHaveOneHome(t *testing.T) {
	for _, p := range packages(t) {
		local := strings.TrimPrefix(p.ImportPath, "dienhong/")
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
		top, _ := room(p.ImportPath)
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
