package arch

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// What a reader can hold in mind. The bounds are what the code holds to; a file that
// grows over them is two.
const (
	maxFile         = 440 // lines
	maxTestFile     = 560
	maxFunction     = 110
	maxTestFunction = 155 // a story of a test may be long
)

func TestFilesAndFunctionsAreBounded(t *testing.T) {
	for path, text := range source(t) {
		path = strings.TrimPrefix(path, "../../")
		most := maxFile
		if strings.HasSuffix(path, "_test.go") {
			most = maxTestFile
		}
		if n := strings.Count(text, "\n"); n > most {
			t.Errorf("%s has %d lines, more than %d", path, n, most)
		}
		if !strings.HasSuffix(path, ".go") {
			continue
		}
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, path, text, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		bound := maxFunction
		if strings.HasSuffix(path, "_test.go") {
			bound = maxTestFunction
		}
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok {
				if n := files.Position(f.End()).Line - files.Position(f.Pos()).Line + 1; n > bound {
					t.Errorf("%s: %s has %d lines, more than %d", files.Position(f.Pos()), f.Name.Name, n, bound)
				}
			}
		}
	}
}

// outsideData are tests that read data which the project may not carry, beside the
// repository; where they are absent the test says so and is skipped.
var outsideData = map[string]string{
	"feature/statement/polis_test.go":        "the published conversations of Pol.is",
	"engine/opinionmap/bench_test.go":        "the published conversations of Pol.is",
	"engine/opinionmap/conformance_test.go":  "the published conversations of Pol.is",
	"engine/polis/polis_test.go":             "the published conversations of Pol.is",
	"command/polis_test.go":                  "the published conversations of Pol.is",
	"engine/recur/recur_test.go":             "the cases of libical",
	"engine/atlas/area_test.go":              "the wards and communes of Hà Nội",
	"feature/place/unit_test.go":             "the wards and communes of Hà Nội",
	"platform/doc/press_test.go":             "a fuzz test passes over long inputs",
	"feature/comment/import_process_test.go": "a process that other tests start",
}

// A test is skipped in the short form, on another system, or for data that are listed
// above; never because something is not set up.
func TestNoTestIsSkippedSilently(t *testing.T) {
	for path, text := range source(t) {
		path = strings.TrimPrefix(path, "../../")
		if !strings.HasSuffix(path, "_test.go") || outsideData[path] != "" || strings.HasPrefix(path, "test/arch/") {
			continue
		}
		lines := strings.Split(text, "\n")
		for i, line := range lines {
			if !strings.Contains(line, ".Skip(") && !strings.Contains(line, ".Skipf(") && !strings.Contains(line, ".SkipNow(") {
				continue
			}
			before := strings.Join(lines[max(0, i-2):i+1], "\n")
			if !strings.Contains(before, "testing.Short()") && !strings.Contains(before, "runtime.GOOS") {
				t.Errorf("%s:%d skips a test for another reason than -short or the system", path, i+1)
			}
		}
	}
}

func TestGeneratedFilesAreMarked(t *testing.T) {
	for _, path := range []string{"app/reference_templ.go", "ui/dist/site.css", "docs/openapi.json"} {
		cmd := exec.Command("git", "check-attr", "linguist-generated", path)
		cmd.Dir = "../.."
		out, err := cmd.Output()
		if err != nil {
			if _, gone := os.Stat("../../.git"); gone != nil {
				return // an archive of the source
			}
			t.Fatal(err)
		}
		if !strings.HasSuffix(strings.TrimSpace(string(out)), ": set") {
			t.Errorf("%s: .gitattributes does not mark it as generated", path)
		}
	}
}
