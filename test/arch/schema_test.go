package arch

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"dienhong/migrations"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
)

// ofTheDatabase are the tables that say what the database itself is, and belong
// to no city.
func ofTheDatabase(table string) bool {
	return strings.HasPrefix(table, "db_migration") || strings.HasPrefix(table, "goose_")
}

// tableKey is a primary key, a unique key or one side of a foreign key.
type tableKey struct {
	Table string `db:"tbl"`
	Name  string `db:"name"`
	First string `db:"first"` // its first column
}

// The catalogue of each engine, as it stands after all migrations.
const (
	sqliteTables = `SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\_%' ESCAPE '\' ORDER BY name`
	sqliteKeys   = `SELECT t.name AS tbl, 'primary key' AS name, c.name AS first FROM pragma_table_list t, pragma_table_info(t.name) c
			WHERE t.schema = 'main' AND t.type = 'table' AND c.pk = 1
		UNION ALL SELECT t.name, i.name, c.name FROM pragma_table_list t, pragma_index_list(t.name) i, pragma_index_info(i.name) c
			WHERE t.schema = 'main' AND t.type = 'table' AND i."unique" = 1 AND c.seqno = 0
		UNION ALL SELECT t.name, 'to ' || f."table", CASE WHEN f."from" = f."to" THEN f."from" ELSE f."from" || ' as ' || f."to" END
			FROM pragma_table_list t, pragma_foreign_key_list(t.name) f WHERE t.schema = 'main' AND t.type = 'table' AND f.seq = 0`
	postgresTables = `SELECT relname::text FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p') ORDER BY relname`
	postgresKeys   = `SELECT c.relname::text AS tbl, CASE WHEN i.indisprimary THEN 'primary key' ELSE x.relname::text END AS name, a.attname::text AS first
			FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_class x ON x.oid = i.indexrelid
			JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
			WHERE c.relnamespace = current_schema()::regnamespace AND i.indisunique
		UNION ALL SELECT c.relname::text, 'to ' || r.relname, CASE WHEN a.attname = b.attname THEN a.attname::text ELSE a.attname || ' as ' || b.attname END
			FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class r ON r.oid = k.confrelid
			JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.conkey[1] JOIN pg_attribute b ON b.attrelid = r.oid AND b.attnum = k.confkey[1]
			WHERE c.relnamespace = current_schema()::regnamespace AND k.contype = 'f'`
)

// schemaOf reads the tables and their keys.
func schemaOf(t *testing.T, d *db.DB) (tables []string, keys []tableKey) {
	t.Helper()
	forTables, forKeys := sqliteTables, sqliteKeys
	if d.Dialect() == db.PostgreSQL {
		forTables, forKeys = postgresTables, postgresKeys
	}
	if err := d.Read().Select(t.Context(), &tables, forTables); err != nil {
		t.Fatal(err)
	}
	if err := d.Read().Select(t.Context(), &keys, forKeys); err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(tables, ofTheDatabase), slices.DeleteFunc(keys, func(k tableKey) bool { return ofTheDatabase(k.Table) })
}

// TestEveryKeyStartsWithTheCity keeps the schema ready for an engine that spreads
// tables over machines by city.
func TestEveryKeyStartsWithTheCity(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		tables, keys := schemaOf(t, d)
		if len(tables) < 50 {
			t.Errorf("only %d tables were found: %v", len(tables), tables)
		}
		primary := map[string]bool{}
		for _, k := range keys {
			if k.Name == "primary key" {
				primary[k.Table] = true
			}
			if k.First != "city_id" {
				t.Errorf("%s: %s starts with %s", k.Table, k.Name, k.First)
			}
		}
		for _, table := range tables {
			if !primary[table] {
				t.Errorf("%s has no primary key", table)
			}
		}
		t.Logf("%d tables, %d keys", len(tables), len(keys))
	})
}

// TestEveryStatementReachesItsRowsByTheCity looks at every statement in the code:
// for each table that it names, it names a city_id.
func TestEveryStatementReachesItsRowsByTheCity(t *testing.T) {
	var known []string
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) { known, _ = schemaOf(t, d) })
	named := regexp.MustCompile(`(?i)\b(?:FROM|JOIN|INTO|UPDATE)\s+([a-z_]+)`)
	statements := 0
	for _, room := range []string{"feature", "kit", "platform", "app", "command"} {
		for path, text := range literals(t, "../../"+room) {
			for _, sql := range text {
				tables := 0
				for _, m := range named.FindAllStringSubmatch(sql, -1) {
					if slices.Contains(known, m[1]) {
						tables++
					}
				}
				if tables > 0 {
					statements++
				}
				if n := strings.Count(sql, "city_id"); n < tables {
					t.Errorf("%s names %d tables and city_id %d times:\n%s", path, tables, n, sql)
				}
			}
		}
	}
	if statements < 200 {
		t.Errorf("only %d statements were found", statements)
	}
}

// literals gives the strings in the code below a folder, by file; what is written
// in several parts with + between counts as one.
func literals(t *testing.T, folder string) map[string][]string {
	t.Helper()
	found := map[string][]string{}
	err := filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.HasSuffix(path, "_templ.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		constants := map[string]string{} // of the file
		for range 2 {                    // one may be made of another
			ast.Inspect(file, func(n ast.Node) bool {
				if v, ok := n.(*ast.ValueSpec); ok && len(v.Names) == 1 && len(v.Values) == 1 {
					constants[v.Names[0].Name] = joined(v.Values[0], constants)
				}
				return true
			})
		}
		ast.Inspect(file, func(n ast.Node) bool {
			x, ok := n.(ast.Expr)
			if !ok {
				return true
			}
			switch x.(type) {
			case *ast.BasicLit, *ast.BinaryExpr:
				if s := joined(x, constants); s != "" {
					found[path] = append(found[path], s)
				}
				return false
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// joined is the text of a string or of strings and constants with + between;
// parts that are known only when the program runs are left out.
func joined(x ast.Expr, constants map[string]string) string {
	switch x := x.(type) {
	case *ast.BasicLit:
		if s, err := strconv.Unquote(x.Value); err == nil && x.Kind == token.STRING {
			return s
		}
	case *ast.BinaryExpr:
		if x.Op == token.ADD {
			return joined(x.X, constants) + joined(x.Y, constants)
		}
	case *ast.Ident:
		return constants[x.Name]
	}
	return ""
}
