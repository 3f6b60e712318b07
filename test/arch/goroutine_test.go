package arch

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
	"testing"
)

// doors are the files that may start goroutines: a panic in any other would end
// the whole program.
var doors = map[string]bool{
	"platform/background/background.go": true, // recovers, logs and counts
	"engine/opinionmap/parallel.go":     true, // hands the panic to the one who waits
}

func TestGoroutinesStartThroughOneDoor(t *testing.T) {
	for path, text := range source(t) {
		path = strings.TrimPrefix(path, "../../")
		if doors[path] || strings.HasSuffix(path, "_test.go") || !strings.HasSuffix(path, ".go") ||
			strings.HasPrefix(path, "test/") || strings.HasPrefix(path, "tools/") || strings.HasPrefix(path, "platform/db/dbtest/") {
			continue
		}
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, path, text, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, imp := range file.Imports {
			if strings.Trim(imp.Path.Value, `"`) == "golang.org/x/sync/errgroup" {
				t.Errorf("%s imports errgroup: use platform/background", path)
			}
		}
		groups := waitGroups(file)
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.GoStmt:
				t.Errorf("%s starts a goroutine of its own: use platform/background", files.Position(n.Pos()))
			case *ast.CallExpr:
				if call, ok := n.Fun.(*ast.SelectorExpr); ok && call.Sel.Name == "Go" {
					if of, ok := call.X.(*ast.Ident); ok && groups[of.Name] {
						t.Errorf("%s starts a goroutine of its own: use platform/background", files.Position(n.Pos()))
					}
				}
			}
			return true
		})
	}
}

// waitGroups names the variables and fields of type sync.WaitGroup.
func waitGroups(file *ast.File) map[string]bool {
	names := map[string]bool{}
	is := func(e ast.Expr) bool {
		if star, ok := e.(*ast.StarExpr); ok {
			e = star.X
		}
		s, ok := e.(*ast.SelectorExpr)
		if !ok {
			return false
		}
		pkg, ok := s.X.(*ast.Ident)
		return ok && pkg.Name == "sync" && s.Sel.Name == "WaitGroup"
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ValueSpec:
			if n.Type != nil && is(n.Type) {
				for _, name := range n.Names {
					names[name.Name] = true
				}
			}
		case *ast.Field:
			if is(n.Type) {
				for _, name := range n.Names {
					names[name.Name] = true
				}
			}
		}
		return true
	})
	return names
}
