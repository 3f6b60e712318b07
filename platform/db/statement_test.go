package db

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
)

func TestStatement(t *testing.T) {
	type id string
	type flag bool
	seven := 7
	for _, c := range []struct {
		query, want string
		args        []any
		values      []any
	}{
		{"SELECT 1", "SELECT 1", nil, []any{}},
		{"a = ? AND b = ?", "a = $1 AND b = $2", []any{true, id("x")}, []any{int64(1), "x"}},
		{"a IN (?) AND b = ?", "a IN ($1,$2) AND b = $3", []any{[]int{4, 5}, flag(false)}, []any{pgx.QueryExecModeExec, int64(4), int64(5), int64(0)}},
		{"a IN (?) AND b = ?", "a IN (NULL) AND b = $1", []any{[]string{}, &seven}, []any{pgx.QueryExecModeExec, int64(7)}},
		{"'?' = ? -- ?\n, \"?\" /* ? ' */ = ?", "'?' = $1 -- ?\n, \"?\" /* ? ' */ = $2", []any{(*int)(nil), []byte("b")}, []any{nil, []byte("b")}},
		{"'it''s ?' || ?", "'it''s ?' || $1", []any{1.5}, []any{1.5}},
		{"a = ? AND b = ?", "a = $1 AND b = $2", []any{time.UnixMilli(7), time.Time{}}, []any{int64(7), int64(0)}},
		{"a = ?", "a = $1", []any{JSON([]id{"x"})}, []any{`["x"]`}},
		{"/*/ ? */ ? -- ?", "/*/ ? */ $1 -- ?", []any{int8(-1)}, []any{int64(-1)}},
	} {
		text, values, err := PostgreSQL.statement(c.query, c.args)
		if err != nil || text != c.want || !cmp.Equal(values, c.values) {
			t.Errorf("%s\n became %s %v, %v", c.query, text, values, err)
		}
	}
	for query, args := range map[string][]any{
		"a = ?":          {},
		"a = 1":          {1},
		"b = ? ":         {struct{}{}},
		"a NOT in ( ?)":  {[]int{}},
		"a IN (?)":       {[][]int{{1}}},
		"a = ? AND '?'?": {1, uint64(1) << 63},
	} {
		if text, _, err := SQLite.statement(query, args); err == nil {
			t.Errorf("%s with %v became %s", query, args, text)
		}
	}
}

// literal is what cut must not look into, written another way.
var literal = regexp.MustCompile(`(?s)'[^']*('|$)|"[^"]*("|$)|--[^\n]*(\n|$)|/\*.*?(\*/|$)`)

func FuzzCut(f *testing.F) {
	for _, seed := range []string{"", "?", "a=?", "'?'?", `"?"?`, "--?\n?", "/*?*/?", "/*/?*/?", "'it''s?'?", "'", "/*", "-", "/"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, query string) {
		parts := cut(query)
		if strings.Join(parts, "?") != query {
			t.Fatalf("%q was cut into %q", query, parts)
		}
		if want := strings.Count(literal.ReplaceAllString(query, ""), "?"); len(parts)-1 != want {
			t.Fatalf("%q has %d placeholders, found %d", query, want, len(parts)-1)
		}
	})
}
