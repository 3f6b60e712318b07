package db

import (
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
)

// statement returns the text and arguments that the engine takes: slices expanded,
// placeholders of the dialect, values of the few types that both drivers store alike.
func (d Dialect) statement(query string, args []any) (string, []any, error) {
	parts := split(query).parts
	if len(parts)-1 != len(args) {
		return "", nil, fmt.Errorf("db: %d placeholders but %d arguments in %q", len(parts)-1, len(args), query)
	}
	values := make([]any, 0, len(args))
	listed := false
	var b strings.Builder
	for i, arg := range args {
		v, err := value(arg)
		if err != nil {
			return "", nil, fmt.Errorf("db: argument %d of %q: %w", i+1, query, err)
		}
		list, ok := v.(list)
		switch {
		case !ok:
			list = []any{v}
		case len(list) == 0 && negated(parts[i]):
			return "", nil, fmt.Errorf("db: argument %d of %q: NOT IN with an empty list", i+1, query)
		}
		listed = listed || ok
		b.WriteString(parts[i])
		for j, v := range list {
			if j > 0 {
				b.WriteByte(',')
			}
			values = append(values, v)
			d.placeholder(&b, len(values))
		}
		if ok && len(list) == 0 {
			b.WriteString("NULL") // x IN (NULL) holds for no x
		}
	}
	if !listed && d == SQLite {
		return query, values, nil
	}
	b.WriteString(parts[len(parts)-1])
	if listed && d == PostgreSQL {
		// Planned for this list and this moment: a plan that is kept from when the
		// table was small would read all of it when it is large, and there would be
		// one to keep for each length.
		values = slices.Insert(values, 0, any(pgx.QueryExecModeExec))
	}
	return b.String(), values, nil
}

func (d Dialect) placeholder(b *strings.Builder, n int) {
	if d == SQLite {
		b.WriteByte('?')
		return
	}
	b.WriteByte('$')
	b.WriteString(strconv.Itoa(n))
}

// negated reports whether the text before a placeholder ends in NOT IN (.
func negated(before string) bool {
	words := strings.Fields(strings.TrimSuffix(strings.TrimSpace(before), "("))
	n := len(words)
	return n >= 2 && strings.EqualFold(words[n-1], "in") && strings.EqualFold(words[n-2], "not")
}

// splits remembers what was found in the texts seen. Texts are literals of the
// program; the bound is for the case that one is built by hand.
var splits struct {
	sync.Map // string → found
	size     atomic.Int64
}

// found is what a statement's text tells: its parts between the placeholders, and
// whether it writes.
type found struct {
	parts  []string
	writes bool
}

const maxSplits = 4096

func split(query string) found {
	if f, ok := splits.Load(query); ok {
		return f.(found)
	}
	f := found{cut(query), writing(query)}
	if splits.size.Add(1) <= maxSplits {
		splits.Store(query, f)
	}
	return f
}

var (
	quotes  = regexp.MustCompile(`'[^']*'|"[^"]*"|--[^\n]*|/\*[^*]*\*/`)
	reads   = regexp.MustCompile(`(?i)^[\s(]*(SELECT|WITH|VALUES|PRAGMA|SHOW|EXPLAIN)\b`)
	changes = regexp.MustCompile(`(?i)\b(INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM)\b`)
)

// writing reports whether a statement changes rows or tables.
func writing(query string) bool {
	words := quotes.ReplaceAllString(query, " ")
	return !reads.MatchString(words) || changes.MatchString(words)
}

// cut divides a statement at its placeholders. A ? inside a string, a quoted
// name or a comment is none. Escape strings, dollar quotes and nested comments
// are PostgreSQL's own and not understood.
func cut(query string) []string {
	var parts []string
	start := 0
	for i := 0; i < len(query); i++ {
		rest := query[i:]
		switch {
		case rest[0] == '?':
			parts = append(parts, query[start:i])
			start = i + 1
		case rest[0] == '\'', rest[0] == '"':
			// A doubled quote ends one string and begins the next: the same in effect.
			i += skip(rest, rest[:1])
		case strings.HasPrefix(rest, "--"):
			i += skip(rest, "\n")
		case strings.HasPrefix(rest, "/*"):
			i += 1 + skip(rest[1:], "*/")
		}
	}
	return append(parts, query[start:])
}

// skip is the distance from the first byte of s to the last byte of the next end.
func skip(s, end string) int {
	if n := strings.Index(s[1:], end); n >= 0 {
		return n + len(end)
	}
	return len(s) - 1
}

// written is an argument that is stored as JSON.
type written struct{ value any }

// JSON makes an argument of a statement that is stored as a text of JSON; see
// Queryer.Get for reading it.
func JSON(value any) any { return written{value} }

// list is an argument that stands for several values.
type list []any

// value converts an argument to nil, int64, float64, string, []byte or a list of these.
func value(arg any) (any, error) {
	switch v := arg.(type) {
	case nil, int64, float64, string, []byte:
		return v, nil
	case bool:
		return number(v), nil
	case time.Time:
		if v.IsZero() {
			return int64(0), nil
		}
		return v.UnixMilli(), nil
	case written:
		raw, err := json.Marshal(v.value)
		return string(raw), err
	case driver.Valuer:
		if r := reflect.ValueOf(v); r.Kind() == reflect.Pointer && r.IsNil() {
			return nil, nil
		}
		inner, err := v.Value()
		if err != nil {
			return nil, err
		}
		return value(inner)
	}
	return reflected(reflect.ValueOf(arg))
}

func reflected(r reflect.Value) (any, error) {
	switch r.Kind() {
	case reflect.Pointer:
		if r.IsNil() {
			return nil, nil
		}
		return value(r.Elem().Interface())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return r.Int(), nil
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		if r.Uint() > math.MaxInt64 {
			return nil, fmt.Errorf("%d does not fit into 64 bits with a sign", r.Uint())
		}
		return int64(r.Uint()), nil
	case reflect.Float32, reflect.Float64:
		return r.Float(), nil
	case reflect.String:
		return r.String(), nil
	case reflect.Bool:
		return number(r.Bool()), nil
	case reflect.Slice:
		if r.Type().Elem().Kind() == reflect.Uint8 {
			return r.Bytes(), nil
		}
		values := make(list, r.Len())
		for i := range values {
			v, err := value(r.Index(i).Interface())
			if err != nil {
				return nil, err
			}
			if _, nested := v.(list); nested {
				return nil, errors.New("a list inside a list")
			}
			values[i] = v
		}
		return values, nil
	}
	return nil, fmt.Errorf("a %s cannot be stored", r.Type())
}

func number(b bool) int64 {
	if b {
		return 1
	}
	return 0
}
