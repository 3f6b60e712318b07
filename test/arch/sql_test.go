package arch

import (
	"path"
	"regexp"
	"strings"
	"testing"
)

// tableNamed finds the tables that a statement names.
var (
	quoted     = regexp.MustCompile("`[^`]*`|\"(?:[^\"\\\\\\n]|\\\\.)*\"")
	statement  = regexp.MustCompile(`\b(SELECT|INSERT INTO|DELETE FROM|UPDATE [a-z_]+ SET|(CROSS |LEFT )?JOIN [a-z_]+)\b`)
	tableNamed = regexp.MustCompile(`\b(?:FROM|JOIN|INTO|UPDATE)\s+([a-z][a-z0-9_]*)\b`)
	commonName = regexp.MustCompile(`\b([a-z_]+)\s*(?:\([a-z_, ]*\))?\s+AS\s+(?:MATERIALIZED\s+)?\(`) // WITH met (…) AS (
)

// The database layer is about tables as such; everything else keeps its statements in
// store*.go (a package of platform or kit, which is small, in any of its files), over
// tables called after its folder.
func TestStatementsStandInStoresOverTheRoomsOwnTables(t *testing.T) {
	seen := 0
	for file, text := range source(t) {
		file = strings.TrimPrefix(file, "../../")
		dir, name := path.Split(file)
		dir = strings.TrimSuffix(dir, "/")
		if strings.HasSuffix(name, "_test.go") || within(dir, "platform/db") || within(dir, "test") || within(dir, "tools") {
			continue
		}
		parts := strings.Split(dir, "/")
		local := map[string]bool{}
		for _, m := range commonName.FindAllStringSubmatch(text, -1) {
			local[m[1]] = true
		}
		for _, literal := range quoted.FindAllString(text, -1) {
			if !statement.MatchString(literal) {
				continue
			}
			for _, m := range tableNamed.FindAllStringSubmatch(literal, -1) {
				table := m[1]
				if local[table] {
					continue
				}
				seen++
				if parts[0] == "feature" && !strings.HasPrefix(name, "store") {
					t.Errorf("%s names the table %s: statements stand in store*.go", file, table)
				}
				if len(parts) < 2 || parts[0] != "feature" && parts[0] != "kit" && parts[0] != "platform" {
					t.Errorf("%s names the table %s: only rooms and what is below them have tables", file, table)
					continue
				}
				own := parts[1]
				if table != own && !strings.HasPrefix(table, own+"_") {
					t.Errorf("%s names the table %s, which is not called after %s", file, table, own)
				}
			}
		}
	}
	if seen < 300 {
		t.Errorf("%d statements were found", seen)
	}
}
