package arch

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// logKeys reads the keys of the log from the table of docs/operations.md, where
// operators look them up.
func logKeys(t *testing.T) map[string]bool {
	t.Helper()
	raw, err := os.ReadFile("../../docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, found := strings.Cut(string(raw), "| key of the log |")
	if !found {
		t.Fatal("docs/operations.md has no table of the keys of the log")
	}
	table, _, _ = strings.Cut(table, "\n\n")
	keys := map[string]bool{}
	for _, m := range regexp.MustCompile("(?m)^\\| (`[^|]+`) \\|").FindAllStringSubmatch(table, -1) {
		for key := range strings.SplitSeq(m[1], ", ") {
			keys[strings.Trim(key, "`")] = false
		}
	}
	return keys
}

// keysAt is where the keys begin in the arguments of each method of a log.
var keysAt = map[string]int{
	"Debug": 1, "Info": 1, "Warn": 1, "Error": 1, "With": 0,
	"DebugContext": 2, "InfoContext": 2, "WarnContext": 2, "ErrorContext": 2, "Log": 3,
}

// TestTheLogHasOneSetOfKeys: whoever searches the log for one thing finds all of it
// under one key.
func TestTheLogHasOneSetOfKeys(t *testing.T) {
	known := logKeys(t)
	for _, top := range []string{"app", "command", "feature", "kit", "platform"} {
		err := filepath.WalkDir("../../"+top, func(path string, d fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.HasSuffix(path, "_templ.go") {
				return err
			}
			files := token.NewFileSet()
			file, err := parser.ParseFile(files, path, nil, 0)
			if err != nil {
				return err
			}
			check := func(args []ast.Expr) {
				for i := 0; i < len(args); i += 2 {
					key, ok := args[i].(*ast.BasicLit)
					if !ok || key.Kind != token.STRING {
						t.Errorf("%s: a key of the log is no plain text", files.Position(args[i].Pos()))
						continue
					}
					word, err := strconv.Unquote(key.Value)
					if err != nil {
						t.Error(err)
					}
					if _, ok := known[word]; !ok {
						t.Errorf("%s: the table of docs/operations.md has no key %q", files.Position(key.Pos()), word)
					}
					known[word] = true
				}
			}
			ast.Inspect(file, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.CallExpr:
					if args, ok := logged(n); ok {
						check(args)
					}
				case *ast.FuncDecl: // what a function gives to several calls
					if n.Name.Name == "placeOf" {
						ast.Inspect(n, func(n ast.Node) bool {
							if list, ok := n.(*ast.CompositeLit); ok {
								check(list.Elts)
							}
							return true
						})
					}
				}
				return true
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for key, used := range known {
		if !used {
			t.Errorf("docs/operations.md has the key %q, which no log uses", key)
		}
	}
}

// logged gives the keys and values of a call that writes to a log.
func logged(call *ast.CallExpr) (args []ast.Expr, ok bool) {
	method, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return nil, false
	}
	at, ok := keysAt[method.Sel.Name]
	name := ""
	switch of := method.X.(type) {
	case *ast.Ident:
		name = of.Name
	case *ast.SelectorExpr:
		name = of.Sel.Name
	}
	if !ok || !strings.EqualFold(name, "log") && name != "slog" || len(call.Args) < at {
		return nil, false
	}
	args = call.Args[at:]
	if len(args) == 1 {
		inner, isCall := args[0].(*ast.CallExpr)
		if !isCall {
			return args, true
		}
		if f, isName := inner.Fun.(*ast.Ident); isName && f.Name == "append" {
			return inner.Args[1:], true
		}
		return nil, true // placeOf(ctx)...
	}
	return args, true
}
